"""J1 in a real browser: the printed guides, followed to the letter, from the ENT's door to the ENT's home."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walking import WIDE, stale, stale_for
from tests.support import j1
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials.collection import TUTORIALS
from tutorials.ents import OtherEnt
from tutorials.film import Film
from tutorials.hands import Hands, Keyboard, Mouse
from tutorials.j1_activation_sms import NORMANDIE, POITIERS, SOMME, sees_children
from tutorials.language import Choose, Fill, Open, Press, Step, Tutorial
from tutorials.pictures import Box
from tutorials.render import FICTION, Guide, write
from tutorials.scene import Scene
from tutorials.school import Ecole
from tutorials.walk import Shown, Walk, new_page

pytestmark = pytest.mark.browser
ECOLE = Ecole("CLG LES COURTILS MONTMARTIN-SUR-MER", "https://ent.example.org/", "02 61 91 00 48", "clg@example.org")

AGAIN = Tutorial(
    slug="j1-connexion",
    title="Espace numérique de travail",
    subtitle="Deuxième connexion",
    seed="001",
    journey="J1",
    entrees="normandie",
    person="",
    introduction=(),
    warning="",
    steps=(
        Step(
            "1",
            "Choisir son profil et mémoriser ce choix",
            (
                Open("portail"),
                Choose("Représentant légal (parents)"),
                Choose("École"),
                Choose("Oui (je me connecte depuis mon ordinateur)"),
                Press("Se connecter"),
            ),
        ),
        Step("2", "Sélectionner à nouveau « Responsable d'élève »", (Press("Responsable d'élève"),)),
        Step(
            "3",
            "Utiliser les champs « Identifiant » et « Mot de passe »",
            (
                Fill("Identifiant", lambda scene: scene.noted["identifiant"]),
                Fill("Mot de passe", lambda scene: scene.password, is_secret=True),
                Press("Se connecter"),
            ),
        ),
        Step("4", "L'ENT est ouvert", sees_children),
    ),
)


def walk(
    page: Page,
    chain: Demo | OtherEnt,
    person: str,
    tutorial: Tutorial,
    *,
    hands: Hands | None = None,
    script: bool = True,
) -> tuple[Scene, list[Shown]]:
    scene = Scene(chain, chain.person(person))
    shown = Walk(page, scene, hands=hands or Mouse(), script=script).follow(tutorial)
    assert len(shown) == len(tutorial.steps)
    if script and tutorial in TUTORIALS and page.viewport_size == {"width": WIDE, "height": 800}:
        assert stale_for(scene, tutorial, shown) == []
    return scene, shown


@dataclass
class Camera(Film):
    """Which steps it was shown, without a picture of them."""

    seen: list[tuple[Step, int | None]] = field(default_factory=list)

    def arrived(self, page: Page, step: Step) -> None:
        self.seen.append((step, None))

    def acted(self, page: Page, step: Step, marks: Sequence[Box]) -> None:
        self.seen.append((step, len(marks)))


def test_the_guide_of_seed_001_is_walked_and_written(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    with new_page(browser, width=900) as page:
        scene = Scene(demo, demo.person("emilie-dupont"))
        camera = Camera()
        shown = Walk(page, scene, pictures=tmp_path / NORMANDIE.slug, film=camera).follow(NORMANDIE)
        home = page.locator("main").inner_text()
    assert [step for step, marks in camera.seen if marks is None] == [*NORMANDIE.steps]
    assert [step for step, marks in camera.seen if marks is not None] == [*NORMANDIE.steps]
    assert camera.seen[1] == (NORMANDIE.steps[0], 3)  # two choices and the button
    assert stale(NORMANDIE, shown) == []
    j1.remember(demo, scene.person, scene.noted["identifiant"])
    assert "CLG LES COURTILS" in home
    assert "JOSEPHINE BAKER" in home
    assert re.fullmatch(r"e\.dupont\d\d", scene.noted["identifiant"])
    markdown, page_file, pdf = write(Guide(NORMANDIE, ECOLE, shown), tmp_path)
    text = markdown.read_text()
    for step in NORMANDIE.steps:
        assert step.caption in text
    assert text.count("![Page « ") == len(NORMANDIE.steps)
    assert FICTION in page_file.read_text()
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert scene.password not in text + page_file.read_text()


def test_the_guide_page_is_accessible(demo: Demo, browser: Browser, tmp_path: Path) -> None:
    shown = [Shown(step, None, "Page.") for step in NORMANDIE.steps]
    _markdown, page_file, _pdf = write(Guide(NORMANDIE, ECOLE, shown, has_video=True), tmp_path)
    with new_page(browser, width=360) as page:
        page.goto(page_file.as_uri())
        assert run_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_in_the_words_of_seed_003(somme: OtherEnt, browser: Browser) -> None:
    with new_page(browser) as page:
        walk(page, somme, "maylis-d-estremont", SOMME)


def test_in_the_words_of_seed_004(poitiers: OtherEnt, browser: Browser) -> None:
    with new_page(browser) as page:
        walk(page, poitiers, "elise-marchand", POITIERS)


def test_on_a_phone_then_a_second_time_with_the_choice_remembered(demo: Demo, browser: Browser) -> None:
    with new_page(browser, width=360) as page:
        scene, _shown = walk(page, demo, "ines-rousseau", NORMANDIE)
    with new_page(browser, width=360) as page:
        Walk(page, scene).follow(AGAIN)
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté de l'ENT")
        expect(page.locator("main")).to_contain_text("est fermé aussi dans ce navigateur")  # single logout
        assert run_axe(page) == []
        page.goto(demo.url("portail"))
        expect(page.get_by_role("link", name="Changer de profil")).to_be_visible()
        expect(page.get_by_role("radio")).to_have_count(0)
        page.get_by_role("link", name="ACCÉDER À L'ENT").click()
        expect(page.get_by_role("button", name="Élève", exact=True)).to_be_visible()  # the account service asks again


def test_with_the_keyboard_alone(demo: Demo, browser: Browser) -> None:
    with new_page(browser) as page:
        walk(page, demo, "olivier-girard", NORMANDIE, hands=Keyboard())


def test_without_javascript(demo: Demo, browser: Browser) -> None:
    with new_page(browser, script=False) as page:
        walk(page, demo, "fatoumata-bonnet", NORMANDIE, script=False)


def test_who_logs_out_as_printed_is_led_on_all_the_same(demo: Demo, browser: Browser) -> None:
    """Seed 001 ends with « se déconnecter de cette page et recommencer »: the way to the ENT stays open."""
    until_summary = Tutorial(**{**vars(NORMANDIE), "steps": NORMANDIE.steps[:-2]})
    with new_page(browser) as page:
        walk(page, demo, "antoine-faure", until_summary)
        page.get_by_role("button", name="Se déconnecter").click()
        page.wait_for_load_state("load")
        assert run_axe(page) == []
        page.locator("main").get_by_role("link").first.click()
        expect(page.locator("h1")).to_have_text("Portail de connexion à l'ENT")
