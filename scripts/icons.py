"""Draw the icons of the installable mobile space from their SVG: PNG in the sizes that phones ask for.

`python scripts/icons.py`, after a change of `app.svg`; the pictures are committed. The drawing fills the square and its
middle holds everything that says something: Android may cut a circle out of it.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.axe import chromium

FOLDER = Path(__file__).parents[1] / "src/preau/houses/viescolaire/static/viescolaire/icones"
SIZES = (180, 192, 512)
"""Of a home screen of iOS, of Android, and of the screen shown while it starts."""


def main() -> None:
    """Write `app-<size>.png` beside `app.svg`."""
    drawing = (FOLDER / "app.svg").read_text(encoding="utf-8")
    with chromium() as browser:
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(
                f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{drawing}"
            )
            (FOLDER / f"app-{size}.png").write_bytes(page.screenshot())
            page.close()


if __name__ == "__main__":
    main()
