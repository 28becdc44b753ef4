"""J7 in a real browser: the account's page, a new mobile, the alerts at each login (seed 001, « Mon compte »)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walking import PHONE, walk
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials import doors
from tutorials.hands import Keyboard, control_of
from tutorials.j7_mon_compte import NORMANDIE_COMPTE
from tutorials.language import Tutorial
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser


def test_a_new_mobile_and_the_alerts_with_the_keyboard_alone(demo: Demo, browser: Browser) -> None:
    scene, _shown = walk(browser, demo, NORMANDIE_COMPTE, hands=Keyboard())
    former = demo.wait_message(scene.person["mobile"], "le téléphone portable de votre compte a changé")
    assert former
    again = Tutorial(**{**vars(NORMANDIE_COMPTE), "steps": doors.ENTER_AGAIN})
    with new_page(browser, width=PHONE) as page:
        Walk(page, scene).follow(again)
        expect(page.locator("h1")).to_have_text("Alertes de mon compte")
        assert run_axe(page) == []
        control_of(page, "Continuer").click()
        expect(page.locator("h1")).to_contain_text(scene.prenom)  # where the person was going


def test_without_javascript_on_a_phone(demo: Demo, browser: Browser) -> None:
    walk(browser, demo, NORMANDIE_COMPTE, "yasmine-lemaire", script=False, width=PHONE)
