"""What the sources of Préau say, letters only: a guide whose pages say something else is stale (`make check`).

The walk compares pages with what the guides remember (fingerprint.py) and needs a browser. Here each remembered text is
looked for in the templates, strings and settings that made the page: once it is changed or gone there, the guide is
stale. What a page is given as data (the name of an ENT, a piece of news) stands in no source and is not looked for:
`fingerprint.write` keeps it apart.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import preau

ROOT = Path(preau.__file__).parent
PLACES = ("houses", "kit", "instances", "registre")
"""Where the texts of pages are written."""
DATA = ("migrations", "__pycache__", "static", "synthetic")
LEAST = 4
"""Letters of the shortest piece that is looked for; less would be found anywhere."""
CUT = "\0"
"""Between two texts, and where a page puts data into one."""
QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')
TAGS = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
INLINE = re.compile(r"</?(?:strong|em|b|i|span|abbr|a|code|br|wbr|small|mark|kbd)\b[^>]*>", re.IGNORECASE)
MARKUP = re.compile(r"<[^>]*>")
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^{}]*\}")
PUT_IN = re.compile(r"…|FranceConnect|Préau|Education nationale|\(facultatif\)|\bPrécédent\b|\d")
"""What pages put into their texts or add to them; « … » stands for what `fingerprint.neutral` leaves out."""


def missing(texts: Iterable[str], root: Path = ROOT) -> list[str]:
    """Those of these texts of pages (neutral, as `fingerprint.read` gives them) that no source says."""
    wanted = list(texts)
    said = everything(root) if wanted else ""
    return [text for text in wanted if any(piece not in said for piece in pieces(text))]


def pieces(text: str) -> list[str]:
    """The parts of a neutral text that are looked for."""
    parts = (letters(part) for part in PUT_IN.split(text))
    return [part for part in parts if len(part) >= LEAST]


def letters(text: str) -> str:
    """Only letters, all small: neither spaces nor signs nor the case that a style sheet gives count."""
    return "".join(filter(str.isalpha, text.casefold()))


@lru_cache(maxsize=4)
def everything(root: Path = ROOT) -> str:
    """All that the sources below `root` say."""
    said = (letters(part) for path in _files(root) for text in _texts(path) for part in text.split(CUT))
    return CUT.join(dict.fromkeys(part for part in said if len(part) >= LEAST))


def _files(root: Path) -> Iterator[Path]:
    for place in PLACES:
        for path in sorted((root / place).rglob("*")):
            if path.suffix in (".py", ".html", ".toml", ".txt") and not set(path.parts) & set(DATA):
                yield path


def _texts(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        yield from _template(text)
    elif path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield _filled(node.value)
    else:
        yield _filled(text)


def _template(text: str) -> Iterator[str]:
    """What a template prints, then the words that its tags are given. A line's end is only a space there."""
    text = " ".join(text.split())
    printed = TAGS.sub(CUT, text)
    yield _filled(html.unescape(MARKUP.sub(CUT, INLINE.sub("", printed))))
    for tag in TAGS.findall(text):
        yield CUT.join(_filled(html.unescape(one or other)) for one, other in QUOTED.findall(tag))


def _filled(text: str) -> str:
    """`text` cut where a page puts data in."""
    return HOLES.sub(CUT, text)
