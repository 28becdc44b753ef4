"""J3 and J4 in a real browser: the printed guides of who received a letter, from the ENT's door to the ENT's home."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walking import PHONE, walk
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials.ents import OtherEnt
from tutorials.hands import Keyboard
from tutorials.j3_courrier import COURRIER
from tutorials.j4_eleve import ELEVE
from tutorials.language import Press, Step
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser


def test_a_parent_with_a_letter_on_a_phone_without_javascript(somme: OtherEnt, browser: Browser) -> None:
    scene, _shown = walk(browser, somme, COURRIER, script=False, width=PHONE)
    assert scene.noted["identifiant"] == scene.letter["identifiant"]


def test_a_parent_with_the_keyboard_alone_then_the_link_elsewhere(somme: OtherEnt, browser: Browser) -> None:
    """The mail is opened on another device; the waiting page of the first one then goes on by itself."""
    waiting = replace(COURRIER, steps=COURRIER.steps[:5])
    with new_page(browser) as page:
        scene = Scene(somme, somme.person("bruno-leclerc"))
        Walk(page, scene, hands=Keyboard()).follow(waiting)
        with new_page(browser, width=PHONE) as phone:
            phone.goto(somme.url("comptes", scene.link("/validation/")))
            assert run_axe(phone) == []
            phone.get_by_role("button", name="Valider mon adresse mail").click()
            expect(phone.locator("h1")).to_have_text("Votre adresse mail est validée")
            assert run_axe(phone) == []
        page.get_by_role("button", name="J'ai validé mon adresse mail").click()
        expect(page.locator("h1")).to_have_text("Votre compte est désormais activé")
        assert run_axe(page) == []
        page.get_by_role("button", name="Accéder à mes services en ligne").click()
        expect(page.locator("h1")).not_to_have_text("Votre compte est désormais activé")
        Walk(page, scene, hands=Keyboard()).arrive()
        expect(page.locator("h1")).to_contain_text("Bonjour Bruno")


def test_a_pupil_with_the_keyboard_alone(demo: Demo, browser: Browser) -> None:
    walk(browser, demo, ELEVE, hands=Keyboard())


def test_a_pupil_without_javascript_then_the_letter_has_served(demo: Demo, browser: Browser) -> None:
    scene, _shown = walk(browser, demo, ELEVE, "robin-leclerc", script=False, width=PHONE)
    with new_page(browser) as page:
        Walk(page, scene).follow(replace(ELEVE, steps=ELEVE.steps[:3]))
        expect(page.locator("main")).to_contain_text("ont déjà servi")
        assert run_axe(page) == []


def test_a_pupil_without_an_account_is_told_who_gives_one(demo: Demo, browser: Browser) -> None:
    steps = (*ELEVE.steps[:2], Step("", "Sans compte", (Press("Je n'ai pas de compte"),)))
    with new_page(browser) as page:
        Walk(page, Scene(demo, demo.person("robin-leclerc"))).follow(replace(ELEVE, steps=steps))
        expect(page.locator("main")).to_contain_text("sont distribués par l'école ou l'établissement")
        assert run_axe(page) == []
