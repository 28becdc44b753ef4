"""The words of the guides through gettext: French is the source, `locale/<langue>.po` a translation.

Every text of a tutorial (title, caption, remark, heading…) and every sentence that the guides add to them passes
through `say`. A label of the pages passes through `label`, with the context « libellé »: it is translated only once the
pages are, and printed as it stands on the screen until then. What a catalogue does not have stays in French.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path

LOCALE = Path(__file__).with_name("locale")
SOURCE = "fr"
LABEL = "libellé"
RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}
Key = tuple[str, str]
"""Context (empty for a sentence) and French text."""


class UnknownLanguageError(Exception):
    """No catalogue for this language."""


class Catalogue(NullTranslations):
    """A language's sentences, by their French ones."""

    def __init__(self, langue: str = SOURCE, said: dict[Key, str] | None = None) -> None:
        super().__init__()
        self.langue = langue
        self.said = said or {}

    def gettext(self, message: str) -> str:
        """The sentence in this language, else as it is."""
        return self.said.get(("", message)) or message

    def pgettext(self, context: str, message: str) -> str:
        """The same, for a text used in this context."""
        return self.said.get((context, message)) or message


_current: list[NullTranslations] = [Catalogue()]


def say(text: str) -> str:
    """A sentence in the language in use; an empty one stays empty."""
    return _current[-1].gettext(text) if text else text


def label(text: str) -> str:
    """A label of the pages, as a reader of the language in use finds it on the screen."""
    return _current[-1].pgettext(LABEL, text) if text else text


def langue() -> str:
    """The code of the language in use."""
    return str(getattr(_current[-1], "langue", SOURCE))


@contextmanager
def speaking(catalogue: NullTranslations) -> Iterator[None]:
    """Use this catalogue until the block ends."""
    _current.append(catalogue)
    try:
        yield
    finally:
        _current.pop()


def find(code: str, folder: Path = LOCALE) -> Catalogue:
    """The catalogue of a language. Raises UnknownLanguageError, naming those that are there."""
    if code == SOURCE:
        return Catalogue()
    path = folder / f"{code}.po"
    if not path.is_file():
        known = ", ".join([SOURCE, *sorted(one.stem for one in folder.glob("*.po"))])
        raise UnknownLanguageError(f"la langue « {code} » n'a pas de catalogue ; il y a : {known}.")
    return Catalogue(code, read(path.read_text(encoding="utf-8")))


def read(text: str) -> dict[Key, str]:
    """The entries of a PO file. Raises ValueError at a line that is none."""
    entries: list[dict[str, str]] = [{}]
    field = ""
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            field = ""
            continue
        word, _, quoted = line.partition(" ")
        if line.startswith('"') and field:
            quoted = line
        elif word in ("msgctxt", "msgid", "msgstr"):
            if word == "msgctxt" or (word == "msgid" and "msgid" in entries[-1]):
                entries.append({})
            field = word
        else:
            raise ValueError(f"ce n'est pas une ligne de catalogue : {line}")
        entries[-1][field] = entries[-1].get(field, "") + str(ast.literal_eval(quoted))
    return {(e.get("msgctxt", ""), e["msgid"]): e.get("msgstr", "") for e in entries if e.get("msgid")}


def template(keys: Iterable[Key]) -> str:
    """A PO file to translate: these texts, each with an empty translation."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    return "\n".join([header, *(_entry(*key) for key in dict.fromkeys(keys) if key[1])])


def _entry(context: str, text: str) -> str:
    return (f"msgctxt {_quoted(context)}\n" if context else "") + f'msgid {_quoted(text)}\nmsgstr ""\n'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
