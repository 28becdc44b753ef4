"""The administration in Chromium: axe, a small and a wide screen, targets of 44 px, the keyboard, without a script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.actions.write_texte import write_texte
from preau.houses.portail.models import ConnexionRefusee, ServiceCas
from preau.protocols.saml import read_sp_metadata
from tests.houses.portail.conftest import Configure
from tests.houses.portail.gestion.conftest import Admins
from tests.houses.portail.people import COLLEGE, People
from tests.support.axe import chromium, run_axe
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(databases=["default", "registre"], transaction=True), pytest.mark.browser]
PICTURES = os.environ.get("PREAU_PICTURES", "")
CONTROLS = "main a.bouton, main button, main input, main select, main nav a"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def look(page: Page, name: str) -> None:
    """No fault of accessibility nor of layout; a picture when asked for one."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"gestion-{name}-{width}.png"), full_page=True)
    assert run_axe(page) == [], name
    assert faults_of_layout(page, CONTROLS, tick=20) == [], name


@pytest.fixture
def paths(
    live_server: Any, people: People, configure: Configure, pronote: ServiceCas, refus: dict[str, ConnexionRefusee]
) -> dict[str, str]:
    """The pages by name, in an ENT that trusts one provider."""
    configure(textes="", public_url=live_server.url)
    fake = FakeIdp(read_sp_metadata(InspectingClient().get("/auth/saml/metadata").content))
    register_idp(fake.metadata(), alias="comptes", label="Le service de comptes")
    draft = write_texte("charte", "Charte du collège", "J'accepte la charte", "<h3>Une</h3><p>Deux.</p>", "essai")
    return {
        "accueil": "", "services": "services/", "service": f"services/{pronote.public_id}/",
        "nouveau": "services/nouveau/?modele=pronote", "essai": "essai/", "refus": "refus/",
        "filtres": "refus/?raison=sans-eleve&tout=on", "un-refus": f"refus/{refus[COLLEGE].public_id}/",
        "droits": "droits/", "ecole": f"droits/{COLLEGE}/", "profil": f"droits/{COLLEGE}/eleve/",
        "messagerie": "messagerie/", "textes": "textes/", "texte": "textes/charte/",
        "ecrire": "textes/charte/ecrire/", "version": f"versions/{draft.public_id}/",
        "habillages": "habillages/", "habillage": "habillages/principal/", "fournisseurs": "fournisseurs/",
        "fournisseur": "fournisseurs/comptes/", "affluence": "affluence/",
    }  # fmt: skip


@pytest.fixture
def signed(admins: Admins) -> dict[str, InspectingClient]:
    """Who is signed in, before Chromium starts: nothing of the database is asked for after."""
    return {
        "tout": admins.browser("tout"),
        "college": admins.browser("college"),
        "tard": admins.browser("tout", ago=timedelta(hours=1)),
    }


def enter(browser: Browser, live_server: Any, client: InspectingClient, **options: Any) -> BrowserContext:
    """A context of Chromium in which this client is signed in."""
    context = browser.new_context(**options)
    cookies = [{"name": key, "value": one.value, "url": live_server.url} for key, one in client.cookies.items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_fit(
    live_server: Any,
    paths: dict[str, str],
    signed: dict[str, InspectingClient],
    configure: Configure,
    browser: Browser,
    width: int,
) -> None:
    configure(textes="", public_url=live_server.url)
    context = enter(browser, live_server, signed["tout"], viewport={"width": width, "height": 760})
    page = context.new_page()
    page.goto(f"{live_server.url}/gestion/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("main button").first.click()
    page.wait_for_url("**/gestion/")  # by way of /continuer/, whose own departure would race with the first page below
    for name, path in paths.items():
        page.goto(f"{live_server.url}/gestion/{path}")
        look(page, name)
    page.goto(f"{live_server.url}/gestion/services/nouveau/")
    page.get_by_role("button", name="Déclarer").click()
    look(page, "service-erreur")
    page.goto(f"{live_server.url}/gestion/fournisseurs/comptes/")
    page.get_by_role("button", name="Relire ce fichier").click()
    look(page, "fournisseur-erreur")
    assert page.title().startswith("Erreur :")
    context.close()


def test_a_trial_by_keyboard_alone_and_without_a_script(
    live_server: Any,
    pronote: ServiceCas,
    signed: dict[str, InspectingClient],
    configure: Configure,
    browser: Browser,
) -> None:
    configure(textes="aucun", public_url=live_server.url)
    options = {"viewport": {"width": 360, "height": 760}, "java_script_enabled": False}
    context = enter(browser, live_server, signed["college"], **options)
    page = context.new_page()
    page.goto(f"{live_server.url}/gestion/")
    page.get_by_role("link", name="Essayer la validation").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Service").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("dupont albert")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Essayer avec Albert DUPONT")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ce que PRONOTE apprendrait").wait_for()
    assert "<nom>DUPONT</nom>" in page.locator("main").inner_text()
    assert page.get_by_role("region", name="CAS 2 et 3, XML").count() == 1
    context.close()


def test_the_answers_of_a_trial_and_the_new_sign_in_are_fit(
    live_server: Any,
    pronote: ServiceCas,
    signed: dict[str, InspectingClient],
    configure: Configure,
    browser: Browser,
) -> None:
    configure(textes="aucun", public_url=live_server.url)
    for width in (360, 1280):
        size = {"width": width, "height": 760}
        context = enter(browser, live_server, signed["tout"], viewport=size)
        page = context.new_page()
        page.goto(f"{live_server.url}/gestion/essai/?service={pronote.public_id}")
        page.get_by_label("Établissement").select_option(COLLEGE)
        page.get_by_label("Nom de la personne").fill("dupont")
        page.get_by_role("button", name="Chercher").click()
        look(page, "essai-trouves")
        page.get_by_role("button", name="Essayer avec Albert DUPONT").click()
        look(page, "essai-reponses")
        context.close()
        late = enter(browser, live_server, signed["tard"], viewport=size)
        page = late.new_page()
        page.goto(f"{live_server.url}/gestion/essai/")
        look(page, "confirmer")
        page.get_by_role("link", name="Me connecter à nouveau").click()
        assert page.get_by_label("Mot de passe").count() >= 1
        late.close()
