"""What a walk leaves on film: each page of the guide as it arrives, then filled and with its controls framed.

A `Film` is handed to `Walk`, which shows it every step that has a picture; `script.py` makes a video of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image
from playwright.sync_api import Page

from tutorials import pictures
from tutorials.language import Step
from tutorials.pictures import Box

WIDTH = 900
"""Pixels of a filmed page."""

HIDE = """() => {
  const secret = /\\bcode\\b(?! postal)|mot de passe/i;
  const masked = [];
  const mask = (one, property, value) => {
    masked.push([one, property, one.style.getPropertyValue(property)]);
    one.style.setProperty(property, value);
  };
  for (const box of document.querySelectorAll("input:not([type=hidden]):not([type=checkbox]):not([type=radio])")) {
    const words = [...(box.labels || [])].map((one) => one.textContent).join(" ");
    if (box.autocomplete === "one-time-code" || secret.test(words)) mask(box, "-webkit-text-security", "disc");
  }
  for (const one of document.querySelectorAll(".qr-codes img, .qr-codes output, img[src*='qr']")) {
    mask(one, "filter", "blur(9px)");
  }
  window.preauMasked = masked;
}"""
SHOW = """() => {
  for (const [one, property, value] of window.preauMasked || []) one.style.setProperty(property, value);
  delete window.preauMasked;
}"""
"""Codes typed, passwords shown and QR codes that sign in are not readable on film; the page gets them back at once."""


@dataclass(frozen=True)
class Moment:
    """One step: the page as it arrived, then filled with its controls framed; where these begin and end (pixels)."""

    step: Step
    before: Image.Image
    after: Image.Image
    marked: tuple[int, int] | None = None


@dataclass
class Film:
    """What `Walk` shows its camera."""

    moments: list[Moment] = field(default_factory=list)
    pending: Image.Image | None = None

    def arrived(self, page: Page, step: Step) -> None:
        """A page of the guide, before anything is done on it."""
        self.pending = shoot(page) if step.is_printed else None

    def acted(self, page: Page, step: Step, marks: Sequence[Box]) -> None:
        """The same page, filled, before its button is pressed; `marks` are the controls of the step."""
        if not step.is_printed or self.pending is None:
            return
        after, tops = (shoot(page, marks), [edge for mark in marks for edge in (mark[1], mark[3])])
        zoom = after.width / float(page.evaluate("document.documentElement.clientWidth"))
        marked = (round(min(tops) * zoom), round(max(tops) * zoom)) if tops else None
        self.moments.append(Moment(step, self.pending, after, marked))
        self.pending = None


def shoot(page: Page, marks: Sequence[Box] = ()) -> Image.Image:
    """The whole page, WIDTH pixels wide, secrets masked."""
    page.evaluate(HIDE)
    image = pictures.shoot(page, marks)
    page.evaluate(SHOW)
    return image.resize((WIDTH, max(1, round(image.height * WIDTH / image.width))), Image.Resampling.LANCZOS)
