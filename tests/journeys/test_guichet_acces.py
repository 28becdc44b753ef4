"""The office in a real browser: signing in at the account service, a delegation, signing out of both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walking import PHONE, fit
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, control_of, radio_of
from tutorials.walk import REFRESH, new_page

pytestmark = pytest.mark.browser
COLLEGE = "0500048F"
WALKS: dict[str, tuple[Hands, int, bool]] = {
    "desktop": (Mouse(), 1280, True),
    "phone": (Mouse(), PHONE, True),
    "keyboard": (Keyboard(), 1280, True),
    "no script": (Mouse(), 1280, False),
}


def settle(page: Page) -> None:
    """Behind the pages that lead on by themselves."""
    expect(page.locator(REFRESH)).to_have_count(0)
    page.wait_for_load_state("load")


def leave_for_the_provider(page: Page, hands: Hands) -> None:
    """From the office's door to the account service's door of staff."""
    hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    expect(page.locator("h1")).to_have_text("Je me connecte avec mon compte de personnel")


def sign_in(page: Page, demo: Demo, who: str, hands: Hands) -> None:
    """With the identifiant and the password of the cast."""
    row = demo.person(who)
    leave_for_the_provider(page, hands)
    hands.type(page, page.get_by_label("Identifiant", exact=True), row["identifiant"])
    hands.type(page, page.get_by_label("Mot de passe", exact=True), row["mot_de_passe"])
    hands.press(page, page.locator("main").get_by_role("button", name="Se connecter"))
    settle(page)


@pytest.mark.parametrize("way", WALKS)
def test_a_head_signs_in_delegates_and_signs_out(browser: Browser, demo: Demo, way: str) -> None:
    hands, width, script = WALKS[way]
    with new_page(browser, width=width, script=script) as page:
        page.goto(demo.url("guichet", f"/etablissements/{COLLEGE}/equipe/"))
        fit(page, script)
        sign_in(page, demo, "helene-vasseur", hands)
        expect(page.locator("h1")).to_have_text("Équipe du guichet")
        expect(page.locator("header")).to_contain_text("Hélène Vasseur")
        fit(page, script)
        hands.press(page, control_of(page, "Donner un mandat"))
        for label, text in (("Identifiant", f"cpe.{len(way)}"), ("Nom", "Marchal"), ("Prénom", way.title())):
            hands.type(page, page.get_by_label(label, exact=True), text)
        hands.choose(page, radio_of(page, "Délégation (professeur principal, CPE, documentaliste)", ""))
        fit(page, script)
        hands.press(page, control_of(page, "Donner ce mandat"))
        expect(page).to_have_title("Erreur : Donner un mandat – Le guichet de l'établissement")
        fit(page, script)
        page.get_by_label("Dernier jour").fill((date.today() + timedelta(days=20)).isoformat())
        hands.press(page, control_of(page, "Donner ce mandat"))
        expect(page.locator("table")).to_contain_text(f"{way.title()} Marchal")
        page.goto(demo.url("guichet", f"/etablissements/{COLLEGE}/journal/"))
        expect(page.locator("table tbody tr").first).to_contain_text("Mandat donné")
        fit(page, script)
        hands.press(page, control_of(page, "Se déconnecter"))
        settle(page)
        expect(page).to_have_url(demo.url("guichet", "/deconnexion/fin/"))
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté")
        page.goto(demo.url("guichet"))
        leave_for_the_provider(page, hands)  # its session is over too: who they are is asked again


@pytest.mark.parametrize(
    ("who", "role"),
    [("solange-guerin", "Importer"), ("nadege-ferrand", "Journal"), ("thomas-leduc", "Mot de passe d'un élève")],
)
def test_each_role_of_the_cast_has_its_desk(browser: Browser, demo: Demo, who: str, role: str) -> None:
    with new_page(browser) as page:
        page.goto(demo.url("guichet"))
        sign_in(page, demo, who, Mouse())
        expect(page).to_have_url(demo.url("guichet", f"/etablissements/{COLLEGE}/"))
        expect(page.get_by_role("navigation", name="Guichet")).to_contain_text(role)
        fit(page)


def test_the_academie_chooses_a_school(browser: Browser, demo: Demo) -> None:
    with new_page(browser) as page:
        page.goto(demo.url("guichet"))
        sign_in(page, demo, "yves-kerouanton", Mouse())
        expect(page.locator("h1")).to_have_text("Mes établissements")
        fit(page)
        page.get_by_role("link", name="JOSEPHINE BAKER").click()
        expect(page.locator("h1")).to_have_text("Bureau")
        expect(page.locator("main")).to_contain_text("0501271K")
        fit(page)


def test_staff_unknown_to_the_office_are_told(browser: Browser, demo: Demo) -> None:
    with new_page(browser) as page:
        page.goto(demo.url("guichet"))
        sign_in(page, demo, "maud-le-bihan", Mouse())
        expect(page.locator("h1")).to_have_text("Compte inconnu du guichet")
        expect(page.locator("main")).to_contain_text("Votre compte n'est pas encore connu du guichet")
        fit(page)
