"""A browser driven as a person drives it: one looks at a page once it has arrived, and an address typed is reached.

Playwright's click ends when the next page is announced, not when it is there; and an address asked for while a page
that sends on by itself (SAML's form, « continuer ») still works is refused as interrupted.  On a busy machine both are
races of the tests, never of the person.  Playwright has no setting for either, hence this, once, for every browser
test.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from playwright.sync_api import Error, Locator, Page

WITHIN = 300.0
"""Seconds that a command may take on a busy machine: a bound against hanging, not a measure."""
AGAIN = 3
"""Departures that one address may meet: the longest chain of pages that send on by themselves has two."""
INTERRUPTED = "interrupted by another navigation"


def install() -> None:
    """Make `Page.goto`, and the presses of `Locator`, patient.  A second call changes nothing."""
    if hasattr(Page.goto, "__wrapped__"):
        return
    Page.goto = reaching(Page.goto)  # type: ignore[method-assign]
    Locator.click = arrived(Locator.click)  # type: ignore[method-assign]
    Locator.press = arrived(Locator.press)  # type: ignore[method-assign]


def reaching(goto: Callable[..., Any]) -> Callable[..., Any]:
    """This `Page.goto`, asked again when the page before it left by itself meanwhile; any other error is raised."""

    @wraps(goto)
    def patient(page: Page, *args: Any, **options: Any) -> Any:
        for _time in range(AGAIN):
            try:
                return goto(page, *args, **options)
            except Error as error:
                if INTERRUPTED not in error.message:
                    raise
                page.wait_for_load_state("load")
        return goto(page, *args, **options)

    return patient


def arrived(act: Callable[..., Any]) -> Callable[..., Any]:
    """This press of a locator, ended when the page that it opened, if any, is loaded."""

    @wraps(act)
    def patient(locator: Locator, *args: Any, **options: Any) -> Any:
        done = act(locator, *args, **options)
        page = locator.page
        if not page.is_closed():
            page.wait_for_load_state("load")
        return done

    return patient
