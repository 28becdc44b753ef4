"""How a person acts on a page: with a mouse (or a finger), or with the keyboard alone."""

from __future__ import annotations

import re
from typing import Protocol

from playwright.sync_api import Locator, Page

MANY = 120
"""Presses of Tab after which a control is out of reach."""
BOXES = ("Jour", "Mois", "Année")


class Hands(Protocol):
    """Both ways do the same three things."""

    def choose(self, page: Page, radio: Locator) -> None:
        """Choose a radio button."""
        ...

    def type(self, page: Page, field: Locator, text: str) -> None:
        """Replace what a field holds."""
        ...

    def press(self, page: Page, control: Locator) -> None:
        """Press a button or follow a link."""
        ...


class Mouse:
    """Clicks on what is printed: the label of a card, the box, the button."""

    def choose(self, page: Page, radio: Locator) -> None:
        """Click the label, as people do."""
        page.locator(f'label[for="{radio.get_attribute("id")}"]').click()

    def type(self, page: Page, field: Locator, text: str) -> None:
        """Click, then type."""
        field.click()
        field.fill(text)

    def press(self, page: Page, control: Locator) -> None:
        """Click."""
        control.click()


class Keyboard:
    """Tab, arrows, space and Enter only: whatever Tab does not reach, a person without a mouse cannot either."""

    def choose(self, page: Page, radio: Locator) -> None:
        """Tab to the group, then arrows to the button (arrows choose); space when it is the first and not chosen."""
        name = radio.get_attribute("name") or ""
        self._reach(page, radio, group=name)
        for _ in range(MANY):
            if _is_focused(radio):
                break
            page.keyboard.press("ArrowDown")
        if not radio.is_checked():
            page.keyboard.press("Space")

    def type(self, page: Page, field: Locator, text: str) -> None:
        """Tab to the field, empty it, type."""
        self._reach(page, field)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def press(self, page: Page, control: Locator) -> None:
        """Tab to the control, Enter."""
        self._reach(page, control)
        page.keyboard.press("Enter")

    def _reach(self, page: Page, control: Locator, group: str = "") -> None:
        for _ in range(MANY):
            if _is_focused(control) or (group and _focused_name(page) == group):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {control}")


def _is_focused(control: Locator) -> bool:
    return bool(control.evaluate("element => element === document.activeElement"))


def _focused_name(page: Page) -> str:
    return str(page.evaluate("(document.activeElement && document.activeElement.name) || ''"))


def radio_of(page: Page, label: str, within: str) -> Locator:
    """The radio button of this label, in the innermost group that holds the text `within`."""
    return _scope(page, within).get_by_role("radio", name=label, exact=True)


def field_of(page: Page, label: str) -> Locator:
    """The box of this label: the whole label, less its "facultatif"."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(facultatif\))?\s*$")).locator("visible=true")


def boxes_of(page: Page, label: str, within: str) -> list[Locator]:
    """The three boxes of a date."""
    group = _scope(page, within).get_by_role("group", name=label).last
    return [group.get_by_label(re.compile(f"^{box}")) for box in BOXES]


def control_of(page: Page | Locator, label: str) -> Locator:
    """The button, link or tile of this label; the arrow printed after some labels does not count."""
    name = re.compile(rf"^\s*{re.escape(label)}\s*→?\s*$")
    tile = page.get_by_role("link").filter(has=page.locator("strong").get_by_text(label, exact=True))
    plain = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    return plain.or_(tile).locator("visible=true").first


def _scope(page: Page, within: str) -> Locator:
    if not within:
        return page.locator("main")
    return page.locator("fieldset.groupe").filter(has_text=within)
