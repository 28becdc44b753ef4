"""The texts of the ENT as an administrator types them: `# ` before a title, `- ` before each line of a list."""

from __future__ import annotations

import re

from preau.kit import richkit

TITLE, ITEM = "# ", "- "
BETWEEN = re.compile(r">\s*\n\s*<")


def to_typed(corps: str) -> str:
    """Cleaned HTML as somebody would type it. Bold and the words of links are lost: the text itself is not."""
    return richkit.to_plain(BETWEEN.sub("><", corps).replace("<h3>", f"<h3>{TITLE}"))


def from_typed(text: str) -> str:
    """What was typed as cleaned HTML: titles, lists, paragraphs; a web address becomes a link."""
    written: list[str] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        written += _block([line.strip() for line in block.split("\n") if line.strip()])
    return richkit.clean("".join(written))


def _block(lines: list[str]) -> list[str]:
    """One block's lines, alike ones together."""
    written: list[str] = []
    while lines:
        mark = next((mark for mark in (TITLE, ITEM) if lines[0].startswith(mark)), "")
        size = 1 if mark == TITLE else _run(lines, mark)
        alike, lines = lines[:size], lines[size:]
        if mark == TITLE:
            written.append(f"<h3>{_inline(alike[0].removeprefix(TITLE))}</h3>")
        elif mark == ITEM:
            written.append("<ul>" + "".join(f"<li>{_inline(one.removeprefix(ITEM))}</li>" for one in alike) + "</ul>")
        else:
            written.append(richkit.from_plain("\n".join(alike)))
    return written


def _run(lines: list[str], mark: str) -> int:
    """How many lines from the first one have the same mark, or none."""
    for number, line in enumerate(lines):
        if not line.startswith(mark) or (not mark and line.startswith((TITLE, ITEM))):
            return number
    return len(lines)


def _inline(text: str) -> str:
    return richkit.from_plain(text).removeprefix("<p>").removesuffix("</p>")
