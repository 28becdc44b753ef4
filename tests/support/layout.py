"""What the sizes in a page say: nothing sticks out of the screen, and a finger meets every control (design.md §9)."""

from __future__ import annotations

from playwright.sync_api import Page

FINGER = 44
"""Pixels of the side of a target."""
FAULTS = """([controls, finger, tick, isWide]) => {
    const faults = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
    for (const node of document.querySelectorAll(controls)) {
        if (node.closest("[inert]")) continue;
        const { width, height } = node.getBoundingClientRect();
        const least = node.matches("input[type=checkbox], input[type=radio]") ? tick : finger;
        if (height && (height < least || (isWide && width < least))) faults.push(node.outerHTML.slice(0, 90));
    }
    return faults;
}"""


def faults_of_layout(page: Page, controls: str, *, tick: int = FINGER, is_wide: bool = True) -> list[str]:
    """What sticks out of the screen, and those of `controls` (a selector) that a finger misses.

    `tick` is the least side of a box to tick, whose label takes the finger too; without `is_wide` only heights count.
    """
    found: list[str] = page.evaluate(FAULTS, [controls, FINGER, tick, is_wide])
    return found
