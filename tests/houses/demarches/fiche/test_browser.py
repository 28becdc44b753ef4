"""The fiche in Chromium, by keyboard, without scripts: accessible and at ease on a small screen and a wide one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from preau.houses.demarches.models import Dossier, Ligne
from tests.houses.demarches.conftest import ClientOf, eleve_of, responsables_of
from tests.houses.demarches.fiche.walk import ADRESSE, CONTACT, PDF, decide, only_dossier
from tests.support.axe import chromium, run_axe

pytestmark = [pytest.mark.django_db(databases=["default", "registre"], transaction=True), pytest.mark.browser]
SHOTS = os.environ.get("PREAU_SHOTS", "")
SIZES = (360, 1280)


@pytest.fixture
def browser(client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Chromium, once the schools are in the registry."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in this thread
    with chromium() as browser:
        yield browser


def sticks_out(page: Page) -> list[str]:
    """What is wider than the screen, and controls that a finger misses (links within a sentence are exempt)."""
    found: list[str] = page.evaluate(
        """() => {
            const faults = [];
            if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
            for (const node of document.querySelectorAll("main .bouton, main input:not([type=hidden]), main select")) {
                const { height } = (node.closest(".carte") || node).getBoundingClientRect();
                if (height && height < 44) faults.push(node.outerHTML.slice(0, 90));
            }
            return faults;
        }"""
    )
    return found


def look(page: Page, name: str) -> None:
    """axe and sizes; a picture when somebody wants one."""
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        assert run_axe(page) == [], name
        assert sticks_out(page) == [], f"{name} {width}"
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


def signed_in(browser: Browser, url: str, client_of: ClientOf, *, has_scripts: bool = True) -> BrowserContext:
    """Emilie DUPONT's browser."""
    context = browser.new_context(java_script_enabled=has_scripts)
    for name, morsel in client_of("emilie-dupont").cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": url}])
    return context


def fill(page: Page, said: dict[str, str]) -> None:
    """Answer a form."""
    for name, text in said.items():
        control = page.locator(f"main [name={name}]")
        if name == "parente":
            control.select_option(text)
        elif name == "vient_chercher":
            control.and_(page.locator(f"[value={text}]")).check()
        else:
            control.fill(text)


def test_every_page_is_accessible_at_both_sizes(browser: Browser, live_server: Any, client_of: ClientOf) -> None:
    page = signed_in(browser, live_server.url, client_of).new_page()
    root = f"{live_server.url}/enfants/{eleve_of('albert-dupont').public_id}/fiche-de-renseignements/"
    page.goto(root)
    look(page, "1-verifier")
    page.get_by_role("link", name="Modifier – Votre adresse", exact=True).click()
    fill(page, {**ADRESSE, "code_postal": "5059"})
    page.get_by_role("button", name="Enregistrer dans le brouillon").click()
    assert page.title().startswith("Erreur :")
    look(page, "2-adresse-erreur")
    fill(page, {"code_postal": "50590"})
    page.get_by_role("button", name="Enregistrer dans le brouillon").click()
    page.goto(f"{root}modifier/telephones/")
    look(page, "3-telephones")
    second = page.context.new_page()
    second.goto(f"{root}modifier/mel/")
    second.get_by_label("Adresse mail").fill("autre@example.org")
    second.get_by_role("button", name="Enregistrer dans le brouillon").click()
    second.close()
    page.get_by_role("button", name="Enregistrer dans le brouillon").click()
    assert "DEMARCHES-0201" in page.locator("main").inner_text()
    look(page, "3-deux-onglets")
    page.goto(f"{root}contacts/nouveau/")
    fill(page, CONTACT)
    look(page, "4-contact")
    page.get_by_role("button", name="Enregistrer dans le brouillon").click()
    look(page, "5-brouillon")
    page.get_by_role("link", name="Continuer").click()
    page.set_input_files("#fichier", {"name": "Facture.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Joindre").click()
    look(page, "6-pieces")
    page.get_by_role("link", name="Continuer").click()
    mother = responsables_of("emilie-dupont")[0]
    type(mother).objects.filter(pk=mother.pk).update(mel="ecole@example.org")
    page.reload()
    assert "Ce qui a changé entre-temps" in page.locator("main").inner_text()
    look(page, "7-recapitulatif")
    page.get_by_label("Je certifie").check()
    page.get_by_role("button", name="Envoyer à l'établissement").click()
    assert page.get_by_role("heading", name="Votre fiche est envoyée").is_visible()
    look(page, "8-envoyee")
    decide(only_dossier(), Ligne.Decision.REFUSEE, "Le justificatif est illisible.")
    page.reload()
    look(page, "9-refusee")


def test_the_page_of_who_is_signed_out_gives_back_what_was_typed(
    browser: Browser, live_server: Any, client_of: ClientOf
) -> None:
    """Without scripts; the door's other tab is the house's own page."""
    context = signed_in(browser, live_server.url, client_of, has_scripts=False)
    page = context.new_page()
    root = f"{live_server.url}/enfants/{eleve_of('albert-dupont').public_id}/fiche-de-renseignements/"
    page.goto(f"{root}modifier/mel/")
    page.locator("[name=mel]").fill("longue@example.org")
    cookies = context.cookies()
    context.clear_cookies(name=next(one["name"] for one in cookies if one["name"].endswith("session")))
    press(page, page.get_by_role("button", name="Enregistrer dans le brouillon"))
    expect(page.locator("h1")).to_have_text("Vous n'êtes plus connecté")
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        assert sticks_out(page) == [], width
    context.add_cookies(cookies)  # the other tab has signed in
    press(page, page.get_by_role("button", name="Envoyer de nouveau"))
    page.wait_for_url("**/fiche-de-renseignements/#mel")
    expect(page.locator("main")).to_contain_text("longue@example.org")
    context.close()


def test_by_keyboard_and_without_scripts(browser: Browser, live_server: Any, client_of: ClientOf) -> None:
    page = signed_in(browser, live_server.url, client_of, has_scripts=False).new_page()
    root = f"{live_server.url}/enfants/{eleve_of('albert-dupont').public_id}/fiche-de-renseignements/"
    page.goto(root)
    press(page, page.get_by_role("link", name="Modifier – Votre adresse mail", exact=True))
    page.locator("[name=mel]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("clavier@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fiche-de-renseignements/#mel")
    press(page, page.get_by_role("link", name="Continuer"))
    press(page, page.get_by_role("link", name="Continuer"))
    box = page.get_by_label("Je certifie")
    box.focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Envoyer à l'établissement"))
    page.wait_for_url("**envoyee=1")
    assert only_dossier().etat == Dossier.Etat.ENVOYE


def press(page: Page, control: Any) -> None:
    """Reach a control with the keyboard, and press it."""
    control.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
