"""The transcript of a video, as `preau tutoriels` writes it in Markdown: a title, paragraphs, a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LARGEST = 200_000
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:-+\|)+")


@dataclass(frozen=True)
class Transcription:
    """What a page shows of it: nothing of it is markup any more. A line pairs each cell with its column's title."""

    paragraphes: tuple[str, ...]
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[tuple[str, str], ...], ...]


def read(path: Path) -> Transcription | None:
    """The transcript in this file; None when it is not one."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if len(text) > LARGEST:
        return None
    lines = [line.strip() for line in text.replace("\x00", "").splitlines()]
    rows = [_cells(line) for line in lines if line.startswith("|") and not _RULE.fullmatch(line)]
    paragraphs = tuple(line for line in lines if line and line[0] not in "|#")
    titles = rows[0] if rows else ()
    return Transcription(paragraphs, titles, tuple(tuple(zip(titles, row, strict=False)) for row in rows[1:]))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip("|")))
