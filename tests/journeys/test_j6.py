"""J6 in a real browser: identifiant and password lost, found again, and on to the ENT (seed 002 §6; "perdu" in 003)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.walking import PHONE, walk
from tests.support.demo import Demo
from tutorials.ents import OtherEnt
from tutorials.hands import Keyboard
from tutorials.j6_oubli import LYON, PERDU

pytestmark = pytest.mark.browser


def test_the_guide_of_seed_002_is_walked_with_the_keyboard_alone(demo: Demo, browser: Browser) -> None:
    walk(browser, demo, LYON, hands=Keyboard())


def test_perdu_in_the_words_of_seed_003_without_javascript_on_a_phone(somme: OtherEnt, browser: Browser) -> None:
    walk(browser, somme, PERDU, script=False, width=PHONE)
