"""Pictures of pages: cropped to what matters, the controls of the step framed and numbered in their order."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Locator, Page

from tutorials.language import Step

SCALE = 1.5
"""Device pixels per CSS pixel: sharp on paper (270 points per inch at the size of the guides)."""
RED = (184, 18, 48)
WHITE = (255, 255, 255)
MARGIN, FRAME, GAP, RADIUS, BADGE = 24, 3, 5, 8, 14
COLOURS = 96
AFTER, BEFORE = 120, 130
"""CSS pixels shown below the last control, and above the first, when the rest is cut."""
SHORT = 480
"""CSS pixels shown of a page that is cut and has no control framed."""
REACH, BREATH = 70, 6
"""CSS pixels within which an edge of a picture looks for paper, and how much of it there must be in a row."""


INK = """() => {
  const edges = [1e6, 1e6, 0, 0];
  const grow = (r) => {
    if (!r.width || !r.height) return;
    edges[0] = Math.min(edges[0], r.left + scrollX); edges[1] = Math.min(edges[1], r.top + scrollY);
    edges[2] = Math.max(edges[2], r.right + scrollX); edges[3] = Math.max(edges[3], r.bottom + scrollY);
  };
  const column = document.querySelector("main h1").parentElement;
  for (const element of column.querySelectorAll("*")) {
    if (!element.checkVisibility() || element.closest(".lu")) continue;
    const style = getComputedStyle(element);
    if (parseFloat(style.borderLeftWidth) || /^(IMG|INPUT|SELECT|BUTTON)$/.test(element.tagName)) {
      grow(element.getBoundingClientRect());
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) grow(rect);
    }
  }
  return edges;
}"""
"""The box of all that is printed under the title's column: words, controls and frames, not empty paper."""


Box = tuple[float, float, float, float]
"""Left, top, right, bottom of something in the document, in CSS pixels."""


def box_of(control: Locator) -> Box:
    """Left, top, right, bottom of the control in the document."""
    found = control.evaluate(
        "e => { const r = e.getBoundingClientRect();"
        " return [r.left + scrollX, r.top + scrollY, r.right + scrollX, r.bottom + scrollY]; }"
    )
    left, top, right, bottom = (float(number) for number in found)
    return left, top, right, bottom


def around(controls: Sequence[Locator]) -> Box:
    """The box that holds all of them."""
    lefts, tops, rights, bottoms = zip(*map(box_of, controls), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


WITHOUT_DEMONSTRATION = "document.querySelectorAll('.essais').forEach(one => one.remove())"
"""A guide shows the pages of a real ENT: no trying on of skins. No guide presses what is removed."""


IN_FRENCH = """document.querySelectorAll("input[type=file]").forEach(one => {
  const shown = document.createElement("input");
  const count = one.files.length;
  shown.value = "Choisir des fichiers – " + (count ? count + " fichiers" : "Aucun fichier choisi");
  shown.className = "en-francais";
  one.before(shown);
  one.hidden = true;
})"""
IN_OWN_WORDS = """document.querySelectorAll("input.en-francais").forEach(one => {
  one.nextElementSibling.hidden = false;
  one.remove();
})"""
"""What browsers print in a box for files is in their own language, and this one has English only: said in French for
the picture, then put back with the files it holds."""


PUBLIC = """(known) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const local = /https?:\\/\\/127\\.0\\.0\\.\\d+(:\\d+)?/g;
  const said = (text) => text.replace(local, (origin) => known[origin] || known[""]);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.includes("://127.")) node.data = said(node.data);
  }
  for (const one of document.querySelectorAll("input[readonly]")) one.value = said(one.value);
  for (const one of document.querySelectorAll(".qr-codes img")) one.style.filter = "blur(5px)";
}"""


def make_public(page: Page, addresses: Mapping[str, str]) -> None:
    """Say public addresses where the page says those of the demonstration; a QR code that leads there is not readable.

    `addresses` gives them by origin; the one of "" is for all others. What the page sends is left as it is.
    """
    page.evaluate(PUBLIC, dict(addresses))


def shoot(page: Page, marks: Sequence[Box] = ()) -> Image.Image:
    """The whole page as it stands, `marks` framed, SCALE pixels for one of CSS."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.evaluate(WITHOUT_DEMONSTRATION)
    page.evaluate(IN_FRENCH)
    png = page.screenshot(full_page=True, animations="disabled", caret="hide")
    page.evaluate(IN_OWN_WORDS)
    image = Image.open(io.BytesIO(png)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for number, mark in enumerate(marks, start=1):
        _frame(draw, mark, str(number) if len(marks) > 1 else "")
    return image


def size_shown(picture: Path) -> tuple[int, int]:
    """Width and height of a picture in CSS pixels, as a page shows it."""
    with Image.open(picture) as image:
        return round(image.width / SCALE), round(image.height / SCALE)


def take(page: Page, marks: Sequence[Box], path: Path, step: Step) -> None:
    """Write the picture of the page's content, `marks` framed, as a small PNG cut as `step` says."""
    image = shoot(page, marks)
    left, top, right, bottom = _crop(page, marks, image.size)
    if marks and (step.is_cut or step.is_close):
        bottom = min(bottom, round((max(mark[3] for mark in marks) + AFTER) * SCALE))
    if not marks and step.is_cut:
        bottom = min(bottom, top + round(SHORT * SCALE))
    if marks and step.is_close:
        top = max(top, round((min(mark[1] for mark in marks) - BEFORE) * SCALE))
    top, bottom = _blank(image, left, right, top, -1), _blank(image, left, right, bottom, 1)
    cropped = image.crop((left, top, right, bottom))
    path.parent.mkdir(parents=True, exist_ok=True)
    cropped.quantize(COLOURS).save(path, optimize=True)


def _blank(image: Image.Image, left: int, right: int, edge: int, way: int) -> int:
    """`edge`, moved up (-1) or down (1), else the other way, to a row of paper: nothing printed is cut in two."""
    reach, breath = round(REACH * SCALE), round(BREATH * SCALE)
    for row in (*range(edge, edge + way * reach, way), *range(edge, edge - way * reach, -way)):
        if breath < row < image.height - breath:
            strip = image.crop((left, row - breath, right, row + breath)).getextrema()
            if all(isinstance(band, tuple) and band[0] == band[1] for band in strip):
                return row
    return edge


def _frame(draw: ImageDraw.ImageDraw, mark: Box, number: str) -> None:
    left, top, right, bottom = (edge * SCALE for edge in mark)
    gap = GAP * SCALE
    outline = (left - gap, top - gap, right + gap, bottom + gap)
    draw.rounded_rectangle(outline, RADIUS * SCALE, outline=RED, width=round(FRAME * SCALE))
    if not number:
        return
    centre, radius = (outline[2], outline[1]), BADGE * SCALE
    circle = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    draw.ellipse(circle, fill=RED, outline=WHITE, width=round(2 * SCALE))
    draw.text(centre, number, fill=WHITE, anchor="mm", font=ImageFont.load_default(15 * SCALE))


def _crop(page: Page, marks: Sequence[Box], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """What the page says under its title and the marks, with a margin around; nothing of the header and footer."""
    left, top, right, bottom = (float(edge) for edge in page.evaluate(INK))
    if any(mark[1] < top for mark in marks):  # the picture shows the header too, whole
        left, right = 0.0, size[0] / SCALE
    boxes = [(left, top, right, bottom), *marks]
    edges = (
        min(box[0] for box in boxes) - MARGIN,
        min(box[1] for box in boxes) - MARGIN,
        max(box[2] for box in boxes) + MARGIN,
        max(box[3] for box in boxes) + MARGIN,
    )
    left, top, right, bottom = (round(edge * SCALE) for edge in edges)
    return max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)
