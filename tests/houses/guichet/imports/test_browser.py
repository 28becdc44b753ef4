"""A whole import in Chromium, without JavaScript and by the keyboard; every page accessible, narrow and wide."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from preau.registre.models import Eleve, Etablissement
from tests.houses.guichet.conftest import COLLEGE, ClientOf
from tests.houses.guichet.imports.conftest import BASE, work
from tests.registre.ecole import Ecole
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [
    pytest.mark.django_db(databases=["default", "registre"], transaction=True),
    pytest.mark.transactional,
    pytest.mark.browser,
]
PICTURES = os.environ.get("IMPORT_PICTURES", "")
"""A folder where every page is also drawn, for who wants to look."""
LISTE = "Nom;Prénom;Né(e) le;Classe\nLE GOFF;Élouan;05/11/2014;6 B\n"
CONTROLS = "main button, main select, main .bouton, main input[type=text]"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread; the worker works here
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser: Browser, live_server: Any, client_of: ClientOf) -> BrowserContext:
    """A browser without scripts in which the secretary is signed in."""
    Etablissement.objects.create(uai=COLLEGE, academie=70, nom="CLG LES COURTILS", commune="MONTMARTIN-SUR-MER")
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    cookies = client_of("secretaire").cookies
    context.add_cookies([{"name": name, "value": one.value, "url": live_server.url} for name, one in cookies.items()])
    return context


def look(browser: Browser, opened: BrowserContext, path: str, name: str) -> None:
    """Axe, and nothing beyond the screen, at both widths; axe itself needs scripts."""
    cookies = opened.cookies()
    for width in (360, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(path)
        assert run_axe(page) == [], name
        assert faults_of_layout(page, CONTROLS, is_wide=False) == [], f"{name} at {width}"
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        context.close()


def press(page: Page, label: str) -> None:
    """Reach a button by the keyboard alone, and press it."""
    page.get_by_role("button", name=label, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_files_to_the_registry_without_scripts(
    browser: Browser, opened: BrowserContext, petite: Ecole, tmp_path: Path
) -> None:
    page = opened.new_page()
    page.goto(BASE)
    look(browser, opened, page.url, "1-liste")
    (tmp_path / "liste.csv").write_text(LISTE)
    page.get_by_label("Fichiers à importer").set_input_files([*petite.write(), tmp_path / "liste.csv"])
    press(page, "Déposer")
    assert page.get_by_role("heading", level=1).inner_text() == "Fichiers déposés"
    look(browser, opened, page.url, "2-fichiers")
    page.get_by_role("link", name="Colonnes liste.csv").click()
    look(browser, opened, page.url, "3-colonnes")
    press(page, "Enregistrer")
    press(page, "Retirer liste.csv")
    press(page, "Lire les fichiers")
    assert page.get_by_role("progressbar").count() == 1
    work()
    page.wait_for_selector("h1:has-text('Ce qui changerait')", timeout=10_000)
    proposal = page.url
    look(browser, opened, proposal, "4-proposition")
    page.get_by_role("link", name="Élèves ajoutés").click()
    look(browser, opened, page.url, "5-differences")
    page.goto(f"{proposal}anomalies/")
    look(browser, opened, page.url, "6-anomalies")
    page.goto(proposal)
    press(page, "Appliquer")
    work()
    page.wait_for_selector("h1:has-text('Import appliqué')", timeout=10_000)
    look(browser, opened, page.url, "7-fini")
    assert Eleve.objects.count() == 3
    page.get_by_role("link", name="Tous les imports").click()
    look(browser, opened, page.url, "8-historique")
    page.get_by_role("link", name="Annuler cet import").click()
    look(browser, opened, page.url, "9-annuler")
    press(page, "Annuler cet import")
    assert Eleve.objects.count() == 0
    page.get_by_text("Annulé").wait_for()
