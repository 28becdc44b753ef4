"""J14: the school's site, « Parents », the ENT, school life, the timetable; J11: the icon of the ENT's home."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walking import PHONE, WIDE, TwoWidths, fit, forget_texts, stale
from tests.support import j1
from tests.support.demo import Demo
from tutorials import j10_connexion as j10
from tutorials.hands import Keyboard, Mouse, control_of
from tutorials.j14_vie_scolaire import NORMANDIE
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
WHO = "emilie-dupont"


@pytest.fixture(scope="module")
def parent(demo: Demo) -> Scene:
    """Emilie, her account open."""
    scene = Scene(demo, demo.person(WHO))
    scene.noted["identifiant"] = j1.open_account(demo, scene.person, scene.password)
    return scene


@pytest.mark.parametrize(
    ("keyboard", "script", "width"), [(True, True, WIDE), (False, False, PHONE), (False, True, PHONE)]
)
def test_from_the_site_to_the_timetable(
    demo: Demo, browser: Browser, parent: Scene, keyboard: bool, script: bool, width: int
) -> None:
    forget_texts(demo)
    hands = Keyboard() if keyboard else Mouse()
    with new_page(browser, width=width, script=script) as page:
        shown = TwoWidths(page, parent, hands=hands, script=script).follow(NORMANDIE)
        assert not script or width != WIDE or stale(NORMANDIE, shown) == []
        assert page.url.startswith(demo.url("viescolaire"))
        expect(page.locator("main")).to_contain_text("Albert")


def test_the_icon_of_the_ent_opens_school_life_without_a_second_password(
    demo: Demo, browser: Browser, parent: Scene
) -> None:
    with new_page(browser, width=PHONE) as page:
        Walk(page, parent).follow(replace(j10.NORMANDIE, steps=j10.NORMANDIE.steps[:-1]))
        control_of(page, "Vie scolaire").click()
        page.wait_for_url(demo.url("viescolaire"))
        expect(page.locator("main")).to_contain_text("Albert")
        fit(page)


def test_a_link_to_a_page_is_kept_and_signing_out_is_honest(demo: Demo, browser: Browser, parent: Scene) -> None:
    """Signed out of the ENT, school life is closed too: the ENT tells it by its ticket."""
    with new_page(browser, width=WIDE) as page:
        page.goto(demo.url("viescolaire", "/emploi/"))
        control_of(page, "Parents").click()
        walked = replace(NORMANDIE, steps=NORMANDIE.steps[2:5])
        Walk(page, parent).follow(walked)
        assert page.url == demo.url("viescolaire", "/emploi/")
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté de la vie scolaire")
        fit(page)
        page.goto(demo.url("viescolaire", "/connexion/"))
        page.wait_for_url(demo.url("viescolaire"))
        page.goto(demo.url("portail"))
        page.get_by_role("button", name="Se déconnecter").first.click()
        page.wait_for_load_state("load")
        page.goto(demo.url("viescolaire"))
        expect(page.locator("main")).to_contain_text("Choisissez votre mode de connexion")


def test_whoever_starts_on_the_site_signs_in_once(demo: Demo, browser: Browser, parent: Scene) -> None:
    """The page of the icon opens, not a home; then the other services ask for nothing."""
    forget_texts(demo)
    with new_page(browser, width=PHONE) as page:
        page.goto(demo.url("site"))
        control_of(page, "Messagerie").click()
        Walk(page, parent).follow(replace(NORMANDIE, steps=NORMANDIE.steps[2:5]))
        page.wait_for_url(demo.url("portail", "/messagerie/"))
        page.goto(demo.url("site", "/espace-numerique/"))
        control_of(page, "PRONOTE").click()
        control_of(page, "Parents").click()
        page.wait_for_url(demo.url("viescolaire"))
        expect(page.locator("main")).to_contain_text("Albert")
        page.goto(demo.url("portail"))
        fit(page)
        control_of(page, "Téléservices").click()
        page.wait_for_url(demo.url("demarches"))
        expect(page.locator("main")).to_contain_text("Albert")


def test_the_site_says_what_stays_open_and_leads_to_its_closing(demo: Demo, browser: Browser, parent: Scene) -> None:
    with new_page(browser, width=PHONE) as page:
        Walk(page, parent).follow(replace(NORMANDIE, steps=NORMANDIE.steps[:5]))
        page.goto(demo.url("site", "/deconnexion/"))
        fit(page)
        expect(page.locator("main")).to_contain_text("Vous êtes peut-être encore connecté à")
        for nom in ("ENT", "PRONOTE", "Le compte des familles"):
            control_of(page, f"Se déconnecter : {nom}").wait_for()
        # The address of the icon would open a session there while the account is open.
        expect(control_of(page, "Se déconnecter : Téléservices")).to_have_attribute("href", demo.url("demarches"))
        control_of(page, "Se déconnecter : ENT").click()
        page.get_by_role("button", name="Se déconnecter").first.click()
        page.wait_for_load_state("load")
        page.goto(demo.url("site", "/deconnexion/"))
        control_of(page, "Se déconnecter : Le compte des familles").click()
        expect(page.locator("h1")).not_to_have_text("Mon compte")
