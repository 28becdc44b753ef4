"""One picture of a whole journey on a phone, for the README: a few pages side by side as the screen shows them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw

from tutorials.language import Step
from tutorials.walk import Framed, Walk

PHONE = 360
HEIGHT = 760
GAP = 28
PAPER, EDGE = (222, 216, 203), (33, 29, 43)
COLOURS = 128


@dataclass
class PhoneWalk(Walk):
    """A walk that keeps the screen of every step."""

    screens: list[Image.Image] = field(default_factory=list)

    def _picture(self, rank: int, step: Step, marks: list[Framed]) -> Path | None:
        self.page.evaluate("window.scrollTo(0, 0)")
        self.screens.append(Image.open(io.BytesIO(self.page.screenshot(animations="disabled"))).convert("RGB"))
        return super()._picture(rank, step, marks)


def compose(screens: list[Image.Image], path: Path) -> None:
    """The screens side by side, each in the outline of a phone, as a small PNG."""
    width, height = screens[0].size
    sheet = Image.new("RGB", ((width + GAP) * len(screens) + GAP, height + 2 * GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    for number, screen in enumerate(screens):
        left = GAP + number * (width + GAP)
        draw.rounded_rectangle((left - 10, GAP - 14, left + width + 9, GAP + height + 13), 18, fill=EDGE)
        sheet.paste(screen, (left, GAP))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(COLOURS).save(path, optimize=True)
