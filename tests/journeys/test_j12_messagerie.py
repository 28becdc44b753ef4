"""J12: from the home, a parent writes to the Correspondant ENT found in the annuaire (seed 002 §5.3), in four skins."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_j13 import STAFF, sign_in, to_door
from tests.journeys.walking import PHONE, SKINS, Cookies, TwoWidths, dress, fit, signed_in
from tests.support import j1
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, control_of
from tutorials.scene import Scene
from tutorials.walk import new_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def parent(demo: Demo) -> Scene:
    """Who writes in every skin: the account is made once."""
    scene = Scene(demo, demo.person("marc-fontaine"))
    scene.noted["identifiant"] = j1.activate(demo, j1.from_cast(scene.person), scene.password)
    return scene


@pytest.fixture(scope="module")
def cookies(demo: Demo, browser: Browser, parent: Scene) -> Cookies:
    """Their session at the ENT."""
    return signed_in(browser, demo, parent)


@pytest.mark.parametrize("skin", SKINS)
def test_the_guide_with_the_keyboard_alone(
    demo: Demo, browser: Browser, parent: Scene, cookies: Cookies, skin: str
) -> None:
    ent = SKINS[skin]
    with new_page(browser) as page:
        dress(page, demo, ent)
        page.context.add_cookies(cookies)
        page.goto(demo.url("portail"))
        TwoWidths(page, parent, hands=Keyboard()).follow(ent.inside(ent.messagerie))
        expect(page.locator(".marque")).to_have_text(ent.name)


@pytest.mark.parametrize("skin", SKINS)
def test_the_guide_from_the_door_without_javascript(demo: Demo, browser: Browser, parent: Scene, skin: str) -> None:
    ent = SKINS[skin]
    with new_page(browser, width=PHONE, script=False) as page:
        dress(page, demo, ent)
        shown = TwoWidths(page, parent, script=False).follow(ent.messagerie)
        assert len(shown) == len(ent.messagerie.steps)
        expect(page.locator(".marque")).to_have_text(ent.name)


def press(page: Page, hands: Hands, label: str) -> None:
    hands.press(page, control_of(page, label))
    page.wait_for_load_state("load")


def open_message(page: Page, hands: Hands, words: str) -> None:
    """From the home, by the messages received."""
    press(page, hands, "Messagerie")
    expect(page.locator("h1")).to_have_text("Messagerie")
    hands.press(page, page.locator("main").get_by_role("link", name=words))
    page.wait_for_load_state("load")
    expect(page.locator("h1")).to_have_text(words)


@pytest.mark.parametrize(
    ("person", "hands", "script"),
    [("claire-moreau-1", Keyboard(), True), ("claire-moreau-2", Mouse(), False)],
    ids=["keyboard", "without-javascript"],
)
def test_with_a_file_and_a_slip_then_the_answer_is_reported(
    demo: Demo, browser: Browser, tmp_path: Path, person: str, hands: Hands, script: bool
) -> None:
    """Two browsers: the parent's, and that of the Correspondant ENT."""
    row, staff = demo.person(person), demo.person("nadege-ferrand")
    objet, answer = f"Lien inactif {person}", f"Re : Lien inactif {person}"
    paper = tmp_path / "écran.txt"
    paper.write_text("Le lien ne mène nulle part.", encoding="utf-8")
    scene = Scene(demo, row)
    scene.noted["identifiant"] = j1.activate(demo, j1.from_cast(row), scene.password)
    session = signed_in(browser, demo, scene)
    with (
        new_page(browser, width=PHONE, script=script) as page,
        new_page(browser, width=PHONE, script=script) as other,
    ):
        page.context.add_cookies(session)
        page.goto(demo.url("portail", "/annuaire/"))
        hands.type(page, page.get_by_label("Nom, prénom ou fonction"), "Correspondant ENT")
        press(page, hands, "Chercher")
        press(page, hands, f"Écrire à {staff['prenom']} {staff['nom']}")
        press(page, hands, "Envoyer")
        expect(page).to_have_title(re.compile("^Erreur : Brouillon – "))
        fit(page, script)
        hands.type(page, page.get_by_label("Objet"), objet)
        hands.type(page, page.get_by_label("Message", exact=True), "Le lien PRONOTE de mon enfant ne marche pas.")
        page.get_by_label("Joindre des fichiers").set_input_files(paper)
        press(page, hands, "Envoyer")
        expect(page.locator("h1")).to_have_text(objet)
        expect(page.locator("main")).to_contain_text("Lectures : 0 sur 1.")
        fit(page, script)

        to_door(other, demo, STAFF, hands)
        sign_in(other, staff, hands, script)
        open_message(other, hands, objet)
        expect(other.locator("main")).to_contain_text("Le lien PRONOTE de mon enfant ne marche pas.")
        expect(other.get_by_role("link", name="écran.txt")).to_be_visible()
        fit(other, script)
        press(other, hands, "Répondre")
        hands.type(other, other.get_by_label("Message", exact=True), "C'est réparé : essayez à nouveau.")
        press(other, hands, "Envoyer")
        expect(other.locator("h1")).to_have_text(answer)

        open_message(page, hands, answer)
        expect(page.locator("main")).to_contain_text("C'est réparé")
        expect(page.get_by_role("link", name=objet, exact=True)).to_be_visible()
        press(page, hands, "Signaler ce message à la direction")
        fit(page, script)
