"""J8 in a real browser: a wrong link reported while activating; the parent goes on, the office is told."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Browser, expect

from preau.registre.synthetic.cast import COLLEGE
from tests.journeys.office import open_desk, sign_in
from tests.journeys.walking import PHONE, walk
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials.hands import Keyboard, Mouse, control_of, radio_of
from tutorials.j8_signalement import NORMANDIE_SIGNALEMENT
from tutorials.walk import new_page

pytestmark = pytest.mark.browser


def test_a_wrong_link_is_reported_without_mouse_or_script_on_a_phone(demo: Demo, browser: Browser) -> None:
    walk(browser, demo, NORMANDIE_SIGNALEMENT, "karim-blanchard", hands=Keyboard(), script=False, width=PHONE)
    said = demo.preau("comptes", "jeton", "add", "--nom", "Secrétariat", "--uai", COLLEGE.uai)
    token = max(re.findall(r"[\w-]{30,}", said), key=len)
    answer = httpx.get(
        demo.url("comptes", "/scim/v2/Signalements"),
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
        trust_env=False,
    )
    assert answer.status_code == 200
    reports = answer.json()["Resources"]
    assert [report["motif"] for report in reports] == ["pas-representant-legal"]
    decide(demo, browser)


def decide(demo: Demo, browser: Browser) -> None:
    """The office looks at both sides and cuts the link: the report is closed, the record says so."""
    with new_page(browser, width=PHONE) as page:
        sign_in(page, demo)
        open_desk(page, demo, COLLEGE.uai)
        control_of(page, "Signalements").click()
        expect(page.locator("main")).to_contain_text("Ne se dit pas représentant légal")
        assert run_axe(page) == []
        page.get_by_role("link", name="À décider").first.click()
        expect(page.locator("main")).to_contain_text("Karim BLANCHARD")
        Mouse().choose(page, radio_of(page, "Couper le lien", ""))
        page.get_by_label("Raison").select_option(label="Les parents ont été interrogés")
        assert run_axe(page) == []
        control_of(page, "Enregistrer la décision").click()
        expect(page.locator("main")).to_contain_text("Votre décision est enregistrée")
        page.get_by_role("link", name="Karim BLANCHARD").first.click()
        expect(page.locator("main")).to_contain_text("lien coupé par l'établissement")
        expect(page.locator("main")).to_contain_text("Rétablir le lien avec cet élève")
        assert run_axe(page) == []
