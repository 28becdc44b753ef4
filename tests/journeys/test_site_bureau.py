"""The office publishes on the school's site: written, previewed, published, read by anybody, withdrawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from preau.registre.synthetic.cast_personnels import PERSONNELS
from tests.journeys.walking import PHONE, WIDE, fit
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, field_of
from tutorials.walk import REFRESH, new_page

pytestmark = pytest.mark.browser
COLLEGE, ECOLE = "0500048F", "0501271K"
NEWS, DOCUMENT = "Cross du collège", "Menus de la semaine"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def clean(demo: Demo) -> Iterator[None]:
    """The site as the other journeys know it, whatever became of this one."""
    yield
    with closing(sqlite3.connect(demo.data / "site.sqlite3", timeout=10)) as base, base:
        base.execute("DELETE FROM site_actualite WHERE titre = ?", (NEWS,))
        base.execute("DELETE FROM site_document WHERE titre = ?", (DOCUMENT,))


def sign_in(page: Page, demo: Demo, hands: Hands) -> None:
    """The secretary, at the door of the site's office; straight to the desk of the only school."""
    agent = next(one for one in PERSONNELS if one.role == "secretaire")
    page.goto(demo.url("site", "/bureau/"))
    hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    hands.type(page, field_of(page, "Identifiant"), agent.identifiant)
    hands.type(page, field_of(page, "Mot de passe"), agent.mot_de_passe)
    hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    page.wait_for_url(demo.url("site", f"/bureau/{COLLEGE}/"))
    expect(page.locator(REFRESH)).to_have_count(0)


def enter(page: Page, hands: Hands, part: str) -> None:
    """A part of the desk, from the navigation that every page of it has."""
    hands.press(page, page.get_by_role("navigation", name="Bureau").get_by_role("link", name=part))
    expect(page.locator("h1")).to_have_text(part)


def publish_news(page: Page, hands: Hands, script: bool) -> str:
    """Previewed first, which publishes nothing; where the public then reads it."""
    main = page.locator("main")
    enter(page, hands, "Actualités")
    fit(page, script)
    hands.press(page, main.get_by_role("link", name="Écrire une actualité"))
    hands.type(page, page.get_by_label("Titre"), NEWS)
    hands.type(page, page.get_by_label("Texte"), "Vendredi à 14 h, avec des chaussures de sport.")
    hands.press(page, main.get_by_role("button", name="Voir l'aperçu"))
    expect(main).to_contain_text("Aperçu : ce que le public lira")
    fit(page, script)
    hands.press(page, main.get_by_role("button", name="Publier"))
    expect(main.get_by_role("status")).to_contain_text("C'est en ligne")
    fit(page, script)
    return str(main.get_by_role("status").get_by_role("link").get_attribute("href"))


def publish_document(page: Page, hands: Hands, script: bool, file: Path) -> None:
    """With its file, below a heading."""
    main = page.locator("main")
    enter(page, hands, "Documents joints")
    hands.press(page, main.get_by_role("link", name="Ajouter un document"))
    hands.type(page, page.get_by_label("Titre"), DOCUMENT)
    hands.type(page, page.get_by_label("Rubrique"), "Cantine")
    page.get_by_label("Fichier").set_input_files(file)
    fit(page, script)
    hands.press(page, main.get_by_role("button", name="Publier"))
    expect(main.get_by_role("status")).to_contain_text("C'est en ligne")
    fit(page, script)


def read_as_anybody(browser: Browser, demo: Demo, url: str, script: bool) -> None:
    """Home, the news, the feed, the file; no cookie."""
    with new_page(browser, width=PHONE, script=script) as page:
        page.goto(demo.url("site"))
        fit(page, script)
        page.locator("main").get_by_role("link", name=NEWS).click()
        assert page.url == url
        expect(page.locator("main")).to_contain_text("chaussures de sport")
        fit(page, script)
        page.goto(demo.url("site", "/documents/"))
        expect(page.get_by_role("heading", name="Cantine")).to_be_visible()
        fit(page, script)
        file = page.locator("main").get_by_role("link", name=DOCUMENT).get_attribute("href")
        assert page.context.cookies() == []
    with httpx.Client(base_url=demo.url("site", ""), trust_env=False, timeout=5) as reader:
        assert reader.get(str(file)).content == PDF
        feed = etree.fromstring(reader.get("/actualites.xml").content)
    assert feed.findtext("a:entry/a:title", namespaces=ATOM) == NEWS
    link = feed.find("a:entry/a:link", ATOM)
    assert link is not None
    assert link.get("href") == url


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize(("keyboard", "script", "width"), [(True, True, WIDE), (False, False, PHONE)])
def test_published_it_is_read_and_withdrawn_it_is_gone(
    demo: Demo, browser: Browser, tmp_path: Path, keyboard: bool, script: bool, width: int
) -> None:
    hands: Hands = Keyboard() if keyboard else Mouse()
    (tmp_path / "menus.pdf").write_bytes(PDF)
    with new_page(browser, width=width, script=script) as page:
        sign_in(page, demo, hands)
        fit(page, script)
        assert page.request.get(demo.url("site", f"/bureau/{ECOLE}/")).status == 404
        url = publish_news(page, hands, script)
        publish_document(page, hands, script, tmp_path / "menus.pdf")
        read_as_anybody(browser, demo, url, script)
        enter(page, hands, "Ce que montre le site")
        fit(page, script)
        for part in ("Accueil et secrétariat", "Icônes de l'espace numérique"):
            hands.press(page, page.locator("main").get_by_role("link", name=part))
            expect(page.locator("h1")).to_have_text(part)
            fit(page, script)
            hands.press(page, page.locator("main").get_by_role("link", name="Revenir à ce que montre le site"))
            expect(page.locator("h1")).to_have_text("Ce que montre le site")
        enter(page, hands, "Actualités")
        hands.press(page, page.locator("main").get_by_role("link", name=NEWS))
        fit(page, script)
        hands.press(page, page.locator("main").get_by_role("button", name="Retirer du site"))
        expect(page.get_by_role("status")).to_contain_text("retirée du site")
        gone = page.goto(url)
        assert gone is not None
        assert gone.status == 410
        fit(page, script)
