"""J12: from the home, a parent writes to the Correspondant ENT found in the annuaire (seed 002 §5.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_j10 import fit as is_fit
from tests.journeys.test_j11_home import HOME, Asked
from tests.journeys.test_j13 import STAFF, sign_in, to_door
from tests.support import j1
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, control_of
from tutorials.scene import Scene
from tutorials.walk import new_page

pytestmark = pytest.mark.browser


def fit(page: Page, script: bool) -> None:
    if script:
        is_fit(page)


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
    ("person", "width", "hands", "script"),
    [
        ("marc-fontaine", 1280, Keyboard(), True),
        ("claire-moreau-1", 360, Mouse(), True),
        ("claire-moreau-2", 360, Mouse(), False),
    ],
    ids=["keyboard-1280", "mouse-360", "without-javascript-360"],
)
def test_a_parent_writes_to_the_correspondant_ent_and_reads_the_answer(
    demo: Demo, browser: Browser, tmp_path: Path, person: str, width: int, hands: Hands, script: bool
) -> None:
    row, staff = demo.person(person), demo.person("nadege-ferrand")
    objet, answer = f"Lien inactif {person}", f"Re : Lien inactif {person}"
    paper = tmp_path / "écran.txt"
    paper.write_text("Le lien ne mène nulle part.", encoding="utf-8")
    scene = Scene(demo, row)
    scene.noted["identifiant"] = j1.activate(demo, j1.from_cast(row))
    with new_page(browser, width=width, script=script) as page, new_page(browser, width=width, script=script) as other:
        Asked(page, scene, hands=hands, script=script).follow(HOME)
        press(page, hands, "Annuaire")
        fit(page, script)
        hands.type(page, page.get_by_label("Nom, prénom ou fonction"), "Correspondant ENT")
        press(page, hands, "Chercher")
        expect(page.locator("main")).to_contain_text(f"{staff['prenom']} {staff['nom']}")
        fit(page, script)
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
        sign_in(other, staff, hands)
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
        fit(page, script)
        press(page, hands, "Signaler ce message à la direction")
        fit(page, script)
