"""The text of the pages that a guide walks, and its fingerprint: never a pixel, a date, a number, a name or an id.

Titles, headings, labels, buttons and paragraphs of each page, once each and in order of the alphabet: a guide is stale
when the words around its steps have changed (J20), not when another family walks it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page

from preau.registre.synthetic.cast import CAST, PERSONNELS
from preau.registre.synthetic.names import NOMS, PRENOMS_FEMMES, PRENOMS_FILLES, PRENOMS_GARCONS, PRENOMS_HOMMES
from tutorials import sources

if TYPE_CHECKING:
    from tutorials.walk import Shown

NAME = "empreintes.json"
SIZE = 16
"""Hexadecimal digits of a fingerprint."""
READ = """([DATA, DAILY]) => {
  const daily = new RegExp(DAILY).test(location.pathname);
  return [...document.querySelectorAll(
    "main h1, main h2, main h3, main legend, main label, main button, main summary, main p")]
  .filter((one) => one.checkVisibility() && !one.closest(DATA) && !(daily && /^[HP]/.test(one.tagName)))
  .map((one) => one.innerText)
}"""
"""What the house says; what it shows of people's data, or of the day (DATA, DAILY), is left out."""
DATA = ".essais, article, td, dd, .edt-prochains, .actualites li, .deux, .a-lire"
DAILY = r"^/(mobile|emploi)/$"
"""Pages of school life whose titles and paragraphs are those of the day."""
CALENDAR = (
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
DATES = re.compile(rf"\b(?:{'|'.join(CALENDAR)})\b", re.IGNORECASE)
ADDRESSES = re.compile(r"https?://\S+|\S+@\S+")
NUMBERS = re.compile(r"\S*\d\S*(?: \d\S*)*")
CAPITALS = re.compile(r"(?<!\w)[A-ZÀ-Ý][A-ZÀ-Ý.'’-]+(?!\w)")
UNREAD = re.compile(r"(?:Aucun|…) messages? non lus?")
"""A count, which is data."""
WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
DRAWN = (*NOMS, *PRENOMS_FEMMES, *PRENOMS_FILLES, *PRENOMS_GARCONS, *PRENOMS_HOMMES)
ABBREVIATIONS = {"ENT", "L'ENT", "ACCÉDER", "SMS", "QR", "PRONOTE", "SIECLE", "PDF", "ONDE", "STS-Web", "UAI", "CSV"}
"""Words in capitals that are no name."""


@lru_cache(maxsize=1)
def people() -> frozenset[str]:
    """Every word of a name that the fictitious world may draw, in lower case."""
    cast = [(one.nom, one.prenom) for one in CAST] + [(one.nom, one.prenom) for one in PERSONNELS]
    own = [(enfant.nom, enfant.prenom) for one in CAST for enfant in one.enfants]
    known = [word for pair in (*cast, *own) for word in pair]
    return frozenset(word.lower() for name in [*known, *DRAWN] for word in WORDS.findall(name))


def neutral(text: str) -> str:
    """A text of a page without what changes from one walk to the next."""
    text = ADDRESSES.sub("…", " ".join(text.split()))
    text = DATES.sub("…", NUMBERS.sub("…", text))
    text = CAPITALS.sub(lambda found: found[0] if found[0] in ABBREVIATIONS else "…", text)
    text = WORDS.sub(lambda found: "…" if _is_name(found[0]) else found[0], text)
    text = re.sub(r"…(?:[ ,()/–-]*…)+", "…", text)
    return UNREAD.sub("… message non lu", text).strip()


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.lower() in people()


def read(page: Page) -> tuple[str, ...]:
    """What the page says, neutral."""
    return tuple(
        sorted({one for text in page.evaluate(READ, [DATA, DAILY]) if (one := neutral(str(text))).strip("…. ")})
    )


def of(texts: Iterable[str]) -> str:
    """The fingerprint of the texts of a page."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:SIZE]


def of_walk(shown: Sequence[Shown]) -> str:
    """The fingerprint of a whole guide: its pages, one after the other."""
    return of(of(one.texts) for one in shown)


def kept(folder: Path) -> dict[str, Any]:
    """What a folder of guides remembers: `pages` (fingerprint: texts) and `tutoriels` (slug: fingerprints of steps).

    `absents` are the texts of these pages that stand in no source (sources.py).
    """
    path = folder / NAME
    made: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {"pages": {}, "tutoriels": {}}
    return made


def write(walks: dict[str, Sequence[Shown]], folder: Path, order: Sequence[str]) -> Path:
    """Remember these walks in `folder`, beside those it had that `order` still names."""
    before = kept(folder)
    pages = before["pages"] | {of(one.texts): list(one.texts) for shown in walks.values() for one in shown}
    tutorials = before["tutoriels"] | {slug: [of(one.texts) for one in shown] for slug, shown in walks.items()}
    tutorials = {slug: tutorials[slug] for slug in order if slug in tutorials}
    used = {page for steps in tutorials.values() for page in steps}
    made: dict[str, Any] = {"pages": {key: pages[key] for key in sorted(used)}, "tutoriels": tutorials}
    path = folder / NAME
    texts = {text for page in made["pages"].values() for text in page}
    walked = {text for shown in walks.values() for one in shown for text in one.texts}
    known = set(before.get("absents", ())) - walked
    made["absents"] = sorted({*(known & texts), *sources.missing(walked)})
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def stale(slug: str, shown: Sequence[Shown], folder: Path, first: int | None = None) -> list[str]:
    """Why the guide `slug` of `folder` no longer tells these pages: a sentence a step, none when it does.

    With `first`, only a part of the guide was walked, from its step of this rank (the first one is 0).
    """
    memory = kept(folder)
    steps = memory["tutoriels"].get(slug)
    if steps is None:
        return [f"{slug} : ce tutoriel n'est pas dans {folder}."]
    is_whole = first is not None or len(steps) == len(shown)
    said = [] if is_whole else [f"{slug} : {len(shown)} étapes, et non {len(steps)}."]
    for rank, (one, before) in enumerate(zip(shown, steps[first or 0 :], strict=False), start=1):
        if of(one.texts) != before:
            where = f"étape {one.step.number or rank} ({one.step.caption[:60]})"
            said.append(f"{slug}, {where} : {_changes(memory['pages'].get(before, []), one.texts)}")
    return said


def _changes(before: Sequence[str], now: Sequence[str]) -> str:
    gone = [f"« {text} » n'y est plus" for text in before if text not in now]
    new = [f"« {text} » est nouveau" for text in now if text not in before]
    return " ; ".join([*gone, *new]) or "le texte a changé"
