"""J19: from the school's site to the fiche de renseignements, with one sign-in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walking import PHONE, WIDE, TwoWidths, fit, stale
from tests.support import j1
from tests.support.demo import Demo
from tutorials.hands import Keyboard, Mouse, control_of
from tutorials.j19_demarches import NORMANDIE
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
SIGN_IN = NORMANDIE.steps[1:3]
OTHER = "sabine-perrin"
"""Emilie sends one fiche only: the guide's pages are those of who has sent none."""


def scene_of(demo: Demo, who: str) -> Scene:
    """This parent, their account open."""
    scene = Scene(demo, demo.person(who))
    scene.noted["identifiant"] = j1.open_account(demo, scene.person, scene.password)
    return scene


def take_back(page: Page) -> None:
    """« Retirer ma demande », so that the next walk finds the fiche as it was."""
    control_of(page, "Retirer ma demande").click()
    page.locator("main").get_by_role("button", name="Retirer ma demande").click()
    expect(page.locator("main")).to_contain_text("Demande retirée")


@pytest.mark.parametrize(
    ("who", "keyboard", "script", "width"),
    [(NORMANDIE.person, True, True, WIDE), (OTHER, False, False, PHONE), (OTHER, False, True, PHONE)],
)
def test_from_the_site_to_the_fiche_sent(
    demo: Demo, browser: Browser, who: str, keyboard: bool, script: bool, width: int
) -> None:
    hands = Keyboard() if keyboard else Mouse()
    with new_page(browser, width=width, script=script) as page:
        shown = TwoWidths(page, scene_of(demo, who), hands=hands, script=script).follow(NORMANDIE)
        assert not script or width != WIDE or stale(NORMANDIE, shown) == []
        assert page.url.startswith(demo.url("demarches", "/enfants/"))
        fit(page, script)
        take_back(page)


def test_a_link_to_the_fiche_is_kept_through_the_sign_in(demo: Demo, browser: Browser) -> None:
    """And a draft left on this device is found on another."""
    parent = scene_of(demo, OTHER)
    with new_page(browser, width=PHONE) as page:
        Walk(page, parent).follow(replace(NORMANDIE, steps=NORMANDIE.steps[:6]))
        fiche = page.url.partition("#")[0]
    with new_page(browser, width=WIDE) as page:
        page.goto(fiche)
        Walk(page, parent).follow(replace(NORMANDIE, steps=SIGN_IN))
        assert page.url == fiche
        expect(page.locator("main")).to_contain_text("modifié, pas encore envoyé")
        fit(page)
        control_of(page, "Abandonner le brouillon").click()
        page.locator("main").get_by_role("button", name="Abandonner le brouillon").click()
        expect(page.locator("main")).not_to_contain_text("modifié, pas encore envoyé")
