"""J2 in a real browser: FranceConnect the first time and the next ones (seeds 000 and 001 method A, 003 case 1)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walking import PHONE, TwoWidths, walk
from tests.support.demo import Demo
from tutorials.ents import OtherEnt
from tutorials.hands import Keyboard
from tutorials.j2_franceconnect import AGAIN, BUTTON, NORMANDIE, SOMME, UNTIL_SUMMARY
from tutorials.language import Press, Step, Tutorial
from tutorials.scene import CODE, Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser


def steps(*chosen: Step) -> Tutorial:
    """The guide of the Normandie with other steps."""
    return Tutorial(**{**vars(NORMANDIE), "steps": chosen})


def forget_session(page: Page, *urls: str) -> None:
    """These houses no longer know the browser, as the next morning."""
    hosts = {urlsplit(url).hostname for url in urls}
    for cookie in page.context.cookies():
        if cookie["domain"] in hosts:
            page.context.clear_cookies(name=cookie["name"], domain=cookie["domain"])


def test_the_guide_of_seed_001_then_a_second_visit(demo: Demo, browser: Browser) -> None:
    """First visit, then two others: the hub remembers this browser (one click, one page), then nobody does.

    The keyboard at both widths for the first; a finger on a phone has the same guide in the tests below.
    """
    scene = Scene(demo, demo.person("amelie-laurent"))
    with new_page(browser) as page:
        way: Walk = TwoWidths(page, scene, hands=Keyboard())
        way.follow(NORMANDIE)
        way = Walk(page, scene, hands=Keyboard())
        forget_session(page, demo.url("portail"), demo.url("comptes"))
        way.follow(steps(*AGAIN[:3], *AGAIN[5:]))  # neither the choice nor a password
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(steps(*AGAIN))
    codes = [one for one in demo.messages(scene.person["mobile"]) if CODE.search(one["body"])]
    assert len(codes) == 1, "that of the first visit, and no other"


def test_the_guide_of_seed_003_without_javascript_on_a_phone(somme: OtherEnt, browser: Browser) -> None:
    walk(browser, somme, SOMME, script=False, width=PHONE)


def test_the_guide_of_seed_003_with_the_keyboard_alone(somme: OtherEnt, browser: Browser) -> None:
    walk(browser, somme, SOMME, "julien-carpentier", hands=Keyboard())


def test_who_logs_out_as_001_prints_is_led_on(demo: Demo, browser: Browser) -> None:
    """« Il est alors nécessaire de se déconnecter de cette page et de recommencer » : it costs nobody their account."""
    scene = Scene(demo, demo.person("catherine-hamel"))
    with new_page(browser, width=PHONE) as page:
        way = Walk(page, scene)
        way.follow(steps(*UNTIL_SUMMARY, Step("6", "se déconnecter", (Press("Se déconnecter"),))))
        assert page.url.startswith(demo.url("portail")), "« l'étape 1 de ce document », without searching for it"
        expect(page.get_by_role("status")).to_contain_text("Vous êtes déconnecté de votre compte.")
        way.follow(steps(*AGAIN))  # the hub was left too: it asks again who is there


def test_the_identifiant_comes_back_by_franceconnect(demo: Demo, browser: Browser) -> None:
    """J6 by FranceConnect (seed 002 §6): the identity opens the account, which shows its identifiant."""
    scene = Scene(demo, demo.person("bastien-guillot"))
    with new_page(browser, width=PHONE) as page:
        way = Walk(page, scene)
        way.follow(steps(*UNTIL_SUMMARY))
    with new_page(browser, width=PHONE) as page:
        way = Walk(page, scene)
        lost = Step("", "identifiant oublié", (Press("Identifiant oublié ?"),))
        way.follow(steps(*AGAIN[:2], lost, *AGAIN[2:6]))
        expect(page.locator("h1")).to_contain_text("Mon compte")
        expect(page.get_by_role("status")).to_contain_text("identifiant")


def test_the_button_stands_first_and_says_what_it_is(demo: Demo, browser: Browser) -> None:
    """Its wording, its place and its help are those that FranceConnect asks of its partners (§2.14)."""
    scene = Scene(demo, demo.person("marc-renard"))
    with new_page(browser) as page:
        Walk(page, scene).follow(steps(*AGAIN[:2]))
        button = page.get_by_role("button", name=BUTTON)
        help_ = page.get_by_role("link", name="Qu'est-ce que FranceConnect ?")
        assert button.bounding_box()["y"] < page.get_by_label("Identifiant").bounding_box()["y"]
        expect(help_).to_have_attribute("href", "https://franceconnect.gouv.fr/")
        expect(help_).to_have_attribute("title", re.compile("nouvelle fenêtre"))
        assert page.locator(".franceconnect img, .franceconnect svg").count() == 0
