"""J3 and J4 in a real browser: the printed guides of who received a letter, from the ENT's door to the ENT's home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.support.axe import chromium, run_axe
from tests.support.demo import Demo
from tutorials.hands import Keyboard, Mouse
from tutorials.j3_courrier import COURRIER
from tutorials.j4_eleve import ELEVE
from tutorials.language import Press, Step, Tutorial
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def walk(page: object, demo: Demo, tutorial: Tutorial, person: str, **how: object) -> Scene:
    scene = Scene(demo, demo.person(person))
    Walk(page, scene, **{"hands": Mouse(), **how}).follow(tutorial)  # type: ignore[arg-type]
    return scene


def test_a_parent_with_a_letter_on_a_phone(demo: Demo, browser: Browser) -> None:
    with new_page(browser, width=360) as page:
        walk(page, demo, COURRIER, "nathalie-picard")
        expect(page.locator("main")).to_contain_text("CLG LES COURTILS")


def test_a_parent_with_the_keyboard_alone_then_the_link_elsewhere(demo: Demo, browser: Browser) -> None:
    """The mail is opened on another device; the waiting page of the first one then goes on by itself."""
    waiting = replace(COURRIER, steps=COURRIER.steps[:5])
    with new_page(browser) as page:
        scene = walk(page, demo, waiting, "bruno-leclerc", hands=Keyboard())
        with new_page(browser, width=360) as phone:
            phone.goto(demo.url("comptes", scene.link("/validation/")))
            assert run_axe(phone) == []
            phone.get_by_role("button", name="Valider mon adresse mail").click()
            expect(phone.locator("h1")).to_have_text("Votre adresse mail est validée")
            assert run_axe(phone) == []
        page.get_by_role("button", name="J'ai validé mon adresse mail").click()
        expect(page.locator("h1")).to_have_text("Votre compte est désormais activé")
        assert run_axe(page) == []
        page.get_by_role("button", name="Accéder à mes services en ligne").click()
        expect(page.locator("h1")).to_contain_text("Bonjour Bruno")


def test_a_pupil_with_a_letter(demo: Demo, browser: Browser) -> None:
    with new_page(browser) as page:
        walk(page, demo, ELEVE, "camille-picard")
        expect(page.locator("main")).to_contain_text("Mon établissement")


def test_a_pupil_without_javascript_then_the_letter_has_served(demo: Demo, browser: Browser) -> None:
    with new_page(browser, script=False) as page:
        walk(page, demo, ELEVE, "robin-leclerc", script=False)
    with new_page(browser) as page:
        walk(page, demo, replace(ELEVE, steps=ELEVE.steps[:3]), "robin-leclerc")
        expect(page.locator("main")).to_contain_text("ont déjà servi")
        assert run_axe(page) == []


def test_a_pupil_without_an_account_is_told_who_gives_one(demo: Demo, browser: Browser) -> None:
    steps = (*ELEVE.steps[:2], Step("", "Sans compte", (Press("Je n'ai pas de compte"),)))
    with new_page(browser) as page:
        walk(page, demo, replace(ELEVE, steps=steps), "robin-leclerc")
        expect(page.locator("main")).to_contain_text("sont distribués par l'école ou l'établissement")
        assert run_axe(page) == []
