"""What the tests of the journeys share: a person walks a tutorial in a browser of their own."""

from __future__ import annotations

from playwright.sync_api import Browser

from tutorials.hands import Hands, Mouse
from tutorials.language import Tutorial
from tutorials.scene import Chain, Scene
from tutorials.walk import Shown, Walk, new_page

PHONE = 360


def walk(
    browser: Browser,
    chain: Chain,
    tutorial: Tutorial,
    person: str = "",
    *,
    hands: Hands | None = None,
    script: bool = True,
    width: int = 1280,
) -> tuple[Scene, list[Shown]]:
    """Every step of the guide by this member of the cast (the guide's own by default), after those before it."""
    scene = Scene(chain, chain.person(person or tutorial.person))
    with new_page(browser, width=width, script=script) as page:
        shown = Walk(page, scene, hands=hands or Mouse(), script=script).follow_all(tutorial)
    assert len(shown) == len(tutorial.steps)
    return scene, shown
