"""The office's pages of the fiche in Chromium: axe, narrow and wide; then answered by the keyboard without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from preau.houses.demarches.models import Dossier
from preau.registre.actions import correct_contact
from tests.houses.demarches.bureau.office import browser_of, decisions, new_agent
from tests.houses.demarches.bureau.test_at_once import emilie_row
from tests.houses.demarches.conftest import COLLEGE
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "registre"]), pytest.mark.browser]
PICTURES = os.environ.get("FICHE_PICTURES", "")
"""A folder where every page is also drawn, for who wants to look."""
CONTROLS = "main button, main .bouton, .boites a, nav.navigation a"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread
    with chromium() as browser:
        yield browser


@pytest.fixture
def cookies(live_server: Any, envoyee: Dossier) -> list[Any]:
    """Solange is signed in; something has changed in the registry since the fiche was sent."""
    correct_contact(emilie_row().public_id, "mobile", "+33639980055", uai=COLLEGE, by="agent:guichet")
    found = browser_of(new_agent()).cookies
    return [{"name": name, "value": one.value, "url": live_server.url} for name, one in found.items()]


def look(page: Page, name: str) -> None:
    """Axe, nothing beyond the screen, nothing too small to press, at both widths."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert run_axe(page) == [], name
        assert faults_of_layout(page, CONTROLS, is_wide=False) == [], f"{name} at {width}"
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def test_the_office_reads_answers_and_takes_back(
    browser: Browser, live_server: Any, envoyee: Dossier, cookies: list[Any]
) -> None:
    context = browser.new_context(base_url=live_server.url)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"/bureau/{COLLEGE}/")
    look(page, "1-bureau")
    page.locator("main").get_by_role("link", name="Fiche de renseignements").click()
    look(page, "2-liste")
    page.get_by_text("Chercher une fiche").click()
    page.get_by_label("Classe").select_option(index=1)
    page.get_by_role("button", name="Afficher la classe").click()
    expect(page.get_by_role("link", name="En attente (1)")).to_be_visible()
    look(page, "2-classe")
    page.get_by_role("link", name="Albert DUPONT").click()
    look(page, "3-fiche")
    page.get_by_role("button", name="Enregistrer les réponses").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez une réponse")
    look(page, "4-erreur")
    page.get_by_role("group", name="Adresse mail").get_by_label("Refuser").check()
    page.get_by_role("group", name="Adresse mail").get_by_text("Si vous refusez").click()
    page.get_by_role("group", name="Adresse mail").get_by_label("Raison du refus").select_option("piece")
    page.get_by_role("button", name="Tout accepter").click()
    expect(page.get_by_role("status").first).to_contain_text("Vos réponses sont enregistrées")
    look(page, "5-reste")
    assert decisions(envoyee) == {
        "adresse": "acceptee", "mobile": "attente", "mel": "refusee", "contact": "acceptee",
    }  # fmt: skip
    page.get_by_role("button", name="Tout accepter").click()
    look(page, "6-bilan")
    page.get_by_role("link", name="Revenir sur cette réponse – Adresse mail").click()
    look(page, "7-revenir")
    context.close()


def test_without_scripts_by_the_keyboard(
    browser: Browser, live_server: Any, envoyee: Dossier, cookies: list[Any]
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"/bureau/{COLLEGE}/fiche-de-renseignements/")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Élève, responsable ou numéro").focus()
    page.keyboard.type("dupond")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 fiche trouvée")
    page.get_by_role("link", name="Albert DUPONT").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{envoyee.public_id}/")
    page.get_by_role("group", name="Téléphone portable").get_by_label("Accepter").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Tout accepter").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?fait=1")
    expect(page.get_by_role("status").first).to_contain_text("Tout est décidé")
    assert set(decisions(envoyee).values()) == {"acceptee"}
    context.close()
