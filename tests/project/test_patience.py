"""The patience of the browser tests: an address asked for while a page sends on by itself is reached all the same."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Error

from tests.support import patience
from tests.support.axe import chromium

INTERRUPTED = "Page.goto: Navigation to « a » is interrupted by another navigation to « b »"


class Hurried:
    """A page whose first visits end with these errors."""

    def __init__(self, *errors: str) -> None:
        self.errors = list(errors)
        self.waited = 0

    def wait_for_load_state(self, state: str) -> None:
        assert state == "load"
        self.waited += 1


def goto(page: Hurried, url: str) -> str:
    if page.errors:
        raise Error(page.errors.pop(0))
    return url


@pytest.mark.parametrize("times", range(patience.AGAIN + 1))
def test_an_address_is_reached_though_the_page_before_leaves_by_itself(times: int) -> None:
    page: Any = Hurried(*[INTERRUPTED] * times)
    assert patience.reaching(goto)(page, "/trois") == "/trois"
    assert page.waited == times


@pytest.mark.parametrize("errors", [["net::ERR_CONNECTION_REFUSED"], [INTERRUPTED] * (patience.AGAIN + 1)])
def test_another_error_or_a_page_that_never_rests_is_a_failure(errors: list[str]) -> None:
    page: Any = Hurried(*errors)
    with pytest.raises(Error):
        patience.reaching(goto)(page, "/trois")


@pytest.mark.browser
def test_a_page_is_whole_when_the_press_that_opens_it_is_over() -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.route("**/deux", lambda route: route.fulfill(body="<title>deux</title>", content_type="text/html"))
        link = "<title>un</title><a href='/deux'>deux</a>"
        page.route("**/un", lambda route: route.fulfill(body=link, content_type="text/html"))
        page.goto("http://localhost/un")
        page.get_by_role("link").click()
        assert page.evaluate("document.readyState") == "complete"
        assert page.title() == "deux"
