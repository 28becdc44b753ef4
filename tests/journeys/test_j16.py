"""J16: a code of four digits, the QR code read from its picture, the phone; profiles, devices, offline."""

from __future__ import annotations

import io
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walking import PHONE, WIDE, TwoWidths, fit, forget_texts, stale
from tests.support import j1
from tests.support.demo import Demo
from tutorials.hands import Hands, Keyboard, Mouse, control_of, field_of
from tutorials.j16_mobile import CODE, NORMANDIE, POITIERS, SIGN_IN
from tutorials.language import Tutorial
from tutorials.scene import Scene
from tutorials.walk import new_page

pytestmark = pytest.mark.browser
WHO = "emilie-dupont"
ON_COMPUTER = replace(NORMANDIE, steps=NORMANDIE.steps[: len(SIGN_IN) + 3])
SPACE = "/mobile/"


@pytest.fixture(scope="module")
def parent(demo: Demo) -> Scene:
    """Emilie, her account open."""
    scene = Scene(demo, demo.person(WHO))
    scene.noted["identifiant"] = j1.open_account(demo, scene.person, scene.password)
    return scene


def scan(page: Page) -> str:
    """What the camera of a phone reads in the first picture."""
    picture = page.locator(".qr-codes img").first
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    return str(code.text)


def finish(phone: Page, link: str, hands: Hands, code: str = CODE) -> None:
    """On the phone: the link of the picture, the four digits."""
    phone.goto(link)
    hands.type(phone, field_of(phone, "Code éphémère"), code)
    with phone.expect_navigation():
        hands.press(phone, control_of(phone, "Ouvrir l'espace mobile"))


@pytest.mark.parametrize("tutorial", [NORMANDIE, POITIERS], ids=["000", "004"])
def test_the_guides_step_by_step(demo: Demo, browser: Browser, parent: Scene, tutorial: Tutorial) -> None:
    forget_texts(demo)
    with new_page(browser, width=WIDE) as page:
        assert stale(tutorial, TwoWidths(page, parent).follow(tutorial)) == []
        expect(page.locator("h1")).to_have_text("Ajouter un profil")


@pytest.mark.parametrize(("keyboard", "script"), [(True, True), (False, False)])
def test_the_phone_reads_the_picture(demo: Demo, browser: Browser, parent: Scene, keyboard: bool, script: bool) -> None:
    forget_texts(demo)
    hands: Hands = Keyboard() if keyboard else Mouse()
    with (
        new_page(browser, width=WIDE, script=script) as computer,
        new_page(browser, width=PHONE, script=script) as phone,
    ):
        TwoWidths(computer, parent, hands=hands, script=script).follow(ON_COMPUTER)
        link = scan(computer)
        assert link == parent.noted["lien"]
        finish(phone, link, hands, "0000")
        assert phone.title().startswith("Erreur :")
        finish(phone, link, hands)
        assert urlsplit(phone.url).path == SPACE
        expect(phone.locator("main")).to_contain_text("Albert")
        for label in ("Semaine", "Travail à faire", "Profils"):
            with phone.expect_navigation():
                hands.press(phone, control_of(phone, label))
            expect(phone.locator(".navigation [aria-current]")).to_have_text(label)
            fit(phone, script)
        with new_page(browser, width=PHONE, script=script) as other:
            answer = other.goto(link)
            assert answer is not None
            assert answer.status == 410, "a QR code serves once"
            fit(other, script)
        computer.goto(demo.url("viescolaire", "/appareils/"))
        fit(computer, script)
        with computer.expect_navigation():  # the device used last stands first
            computer.get_by_role("button", name="Retirer").first.click()
        phone.goto(demo.url("viescolaire", SPACE))
        expect(phone.locator("h1")).to_have_text("Ajouter un profil")


def test_already_on_this_phone(demo: Demo, browser: Browser, parent: Scene) -> None:
    forget_texts(demo)
    with new_page(browser, width=PHONE) as phone:
        TwoWidths(phone, parent).follow(replace(NORMANDIE, steps=NORMANDIE.steps[: len(SIGN_IN) + 1]))
        control_of(phone, "Je suis déjà sur ce téléphone").click()
        phone.wait_for_url(f"**{SPACE}")
        assert phone.locator(".navigation [aria-current]").inner_text() == "Aujourd'hui"
        fit(phone)
