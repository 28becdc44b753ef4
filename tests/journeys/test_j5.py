"""J5 in a real browser: the letter of the other school joins the account that is open already (seed 001)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.walking import PHONE, walk
from tests.support.demo import Demo
from tutorials.hands import Keyboard
from tutorials.j5_ajout_eleve import NORMANDIE_AJOUT

pytestmark = pytest.mark.browser


def test_one_account_for_both_schools_with_the_keyboard_alone_on_a_phone(demo: Demo, browser: Browser) -> None:
    scene, _shown = walk(browser, demo, NORMANDIE_AJOUT, hands=Keyboard(), width=PHONE)
    assert [child["prenom"] for child in (*scene.enfants, *scene.letter["enfants"])] == ["Enzo", "Lola"]
