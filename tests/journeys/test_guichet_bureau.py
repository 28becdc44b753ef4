"""Every part of the office that its desk offers, in a real browser: fit for people at both widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.office import open_desk, sign_in
from tests.journeys.walking import fit
from tests.support.demo import Demo
from tutorials.walk import new_page

pytestmark = pytest.mark.browser
COLLEGE = "0500048F"


def test_every_part_of_the_desk_is_fit(demo: Demo, browser: Browser) -> None:
    with new_page(browser) as page:
        sign_in(page, demo, "chef")
        open_desk(page, demo, COLLEGE)
        fit(page)
        tiles = page.locator("main a.tuile")
        parts = [str(one.get_attribute("href")) for one in tiles.all()]
        assert len(parts) >= 12
        titles = set()
        for part in (*parts, f"/etablissements/{COLLEGE}/suivi/personnes/", f"/etablissements/{COLLEGE}/relances/"):
            page.goto(demo.url("guichet", part))
            expect(page.locator("h1")).to_be_visible()
            titles.add(page.title())
            fit(page)
        assert len(titles) == len(parts) + 2
