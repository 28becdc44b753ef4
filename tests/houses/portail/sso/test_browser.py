"""The pages of sign-in that the journeys do not reach, in Chromium: fit on a small and on a wide screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from preau.houses.portail import hashing
from preau.houses.portail.actions.local_accounts import Declaration, add_account, choose_password
from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.models import AcsHandle, CompteLocal, IdentityProvider
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.protocols.saml import IdpConfig, idp_metadata
from preau.registre.models import Etablissement
from tests.houses.portail.conftest import Configure, Famille, child_in, person_in
from tests.support.axe import chromium, run_axe
from tests.support.federation.idp import pair

pytestmark = [pytest.mark.django_db(databases=["default", "registre"], transaction=True), pytest.mark.browser]
PASSWORD = "quatre chaises sur la dune"
WIDTHS = (360, 1280)
Arrive = Callable[[dict[str, Any]], str]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in this thread
    with chromium() as started:
        yield started


@pytest.fixture
def provider(configure: Configure) -> IdentityProvider:
    base = "https://guichet.example.org/idp"
    return register_idp(
        idp_metadata(IdpConfig(base, base, (pair("idp").certificate,))), alias="academie", label="Guichet"
    )


@pytest.fixture
def arrive(live_server: Any, provider: IdentityProvider) -> Arrive:
    """The address that ends a sign-in of which the provider said this."""

    def make(said: dict[str, Any]) -> str:
        handle = new_secret()
        whole = {"refs": [], "retour": "", "return_to": "", **said}
        AcsHandle.objects.create(
            handle_hash=digest(handle), idp=provider, said=whole, expires_at=now() + timedelta(minutes=2)
        )
        return f"{live_server.url}/auth/saml/fin?passage={handle}"

    return make


def fit(page: Page) -> None:
    """No axe violation, nothing wider than the screen, nothing that a finger misses."""
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main input:not([type=hidden]), main a.bouton")]
            .map(node => [node.outerHTML.slice(0, 80), node.closest(".carte, label") || node])
            .map(([text, node]) => [text, node.getBoundingClientRect()])
            .filter(([, box]) => box.height && (box.height < 44 || box.width < 44)).map(([text]) => text)"""
    )
    assert small == []


@pytest.mark.parametrize("width", WIDTHS)
def test_who_is_unknown_reads_whom_to_write_to(browser: Browser, arrive: Arrive, famille: Famille, width: int) -> None:
    Etablissement.objects.update(mel="ecole@example.org")
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(arrive({"refs": ["{AAF}70|x|999999999"]}))
    expect(page.get_by_role("heading", level=1)).to_have_text("L'ENT ne trouve pas votre dossier")
    letters = page.get_by_role("link", name="Écrire au Correspondant ENT")
    expect(letters).to_have_count(2)
    assert (letters.first.get_attribute("href") or "").startswith("mailto:ecole@example.org?subject=")
    fit(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_who_may_be_several_people_chooses(browser: Browser, arrive: Arrive, famille: Famille, width: int) -> None:
    college = Etablissement.objects.get(uai="0500048F")
    other = person_in(college, 98, "MOREL", "Luc")
    child_in(college, 99, "Zoé", other)
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(arrive({"refs": [*famille.refs, f"{{AAF}}70|x|{other.jointure}"]}))
    expect(page.get_by_role("heading", level=1)).to_have_text("Choisissez le compte")
    fit(page)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites qui vous êtes")
    fit(page)
    page.keyboard.press("Tab")
    page.get_by_role("radio").nth(1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Choisissez le compte")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_second_factor_is_made_and_asked(
    browser: Browser, live_server: Any, famille: Famille, configure: Configure, width: int
) -> None:
    configure(local_second_factor=True)
    url = add_account(Declaration("invite", "Roussel", "Camille", uais=["0500048F"]), "essai").url
    choose_password(url.rstrip("/").rpartition("/")[2], hashing.make(PASSWORD))
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(f"{live_server.url}/connexion/?entree=invite")
    fit(page)
    page.get_by_label("Identifiant", exact=True).fill("camille.roussel")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("J'ajoute un second facteur à mon compte")
    expect(page.get_by_role("img", name="Code QR")).to_be_visible()
    fit(page)
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("alert")).to_contain_text("Saisissez le code de 6 chiffres")
    fit(page)
    CompteLocal.objects.update(secret="x")
    page.goto(f"{live_server.url}/connexion/second-facteur/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je saisis le code de mon application")
    fit(page)
