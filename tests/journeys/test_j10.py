"""J10 and J13 in a real browser: the chooser, what it says when something is wrong, the doors that are not open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walking import fit
from tests.support.demo import Demo
from tutorials.hands import Keyboard, Mouse, control_of, radio_of
from tutorials.walk import new_page

pytestmark = pytest.mark.browser


def test_what_is_missing_is_said_and_focused(demo: Demo, browser: Browser) -> None:
    with new_page(browser) as page:
        page.goto(demo.url("portail"))
        fit(page)
        control_of(page, "Se connecter").click()
        expect(page).to_have_title("Erreur : Portail de connexion à l'ENT – L'ENT du Bocage")
        summary = page.get_by_role("alert")
        expect(summary).to_contain_text("Sélectionnez votre profil")
        expect(summary).to_contain_text("Sélectionnez votre niveau")
        fit(page)
        summary.get_by_role("link", name="Sélectionnez votre profil").click()
        expect(radio_of(page, "Élève", "")).to_be_focused()


def test_a_door_that_is_not_open_says_so(demo: Demo, browser: Browser) -> None:
    profil = "Enseignement agricole (Élève, parent ou personnel)"
    with new_page(browser) as page:
        page.goto(demo.url("portail"))
        Mouse().choose(page, radio_of(page, profil, ""))
        control_of(page, "Se connecter").click()
        expect(page.locator("h1")).to_have_text("Pas encore ouvert ici")
        expect(page.locator("main")).to_contain_text(profil)
        fit(page)
        control_of(page, "Choisir un autre profil").click()
        expect(radio_of(page, profil, "")).to_be_visible()


def test_a_public_place_remembers_nothing(demo: Demo, browser: Browser) -> None:
    with new_page(browser) as page:
        page.goto(demo.url("portail"))
        for label in ("Élève", "Collège / Lycée"):
            Keyboard().choose(page, radio_of(page, label, ""))
        expect(radio_of(page, "Non (je me connecte depuis un lieu public)", "")).to_be_checked()
        control_of(page, "Se connecter").click()
        page.wait_for_url(f"{demo.url('comptes')}**")
        page.goto(demo.url("portail"))
        expect(radio_of(page, "Élève", "")).not_to_be_checked()
        assert "portail_choix" not in {cookie["name"] for cookie in page.context.cookies()}


@pytest.mark.parametrize(
    "path", ["/auth/saml/fin?passage=x", "/auth/saml/authn/inconnue", "/enfants/x/", "/se-deconnecter/"]
)
def test_the_pages_nobody_wants_are_fit_too(demo: Demo, browser: Browser, path: str) -> None:
    with new_page(browser, width=360) as page:
        page.goto(demo.url("portail", path))
        fit(page)
        expect(page.locator("h1")).to_have_count(1)
        expect(
            page.locator("main").get_by_role("link").or_(page.locator("main").get_by_role("button")).first
        ).to_be_visible()
