"""Every table of the office can be read on a telephone: a list whose cells say what they are, or one that scrolls."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import preau.houses.guichet

FOLDER = Path(preau.houses.guichet.__file__).parent / "templates" / "guichet"
PAGES = sorted(path for path in FOLDER.rglob("*.html") if "<table" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_table_fits_a_telephone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        if 'class="en-liste"' in table:
            bare = re.findall(r"<td(?![^>]*data-titre=)(?![^>]*colspan)[^>]*>", table)
            assert not bare, "a cell that does not say its column on a small screen"
            assert '<th scope="row"' in table
        else:
            assert "defile" in text or table.count('<th scope="col"') <= 2


def test_there_are_such_pages() -> None:
    assert len(PAGES) > 10
