"""French spaces that do not break: « x », x ?, x !, x :, x ;, and telephone numbers stay on one line.

Chromium breaks before « ? » like before a word, so a line of a phone may begin with it. The words that a person or a
script looks for, in links, buttons and labels, stay as the tutorials print them: with plain spaces.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"
AS_PRINTED = frozenset(
    ("a", "button", "code", "label", "legend", "option", "output", "pre", "script", "style", "textarea", "title")
)
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
_BEFORE = re.compile(r" (?=[?!:;»](?:\s|[.,)?!]|$))")
_NUMBER = re.compile(r"\+\d{1,3}(?: [\d•]{1,4}){3,}|\b0\d(?: \d\d){4}\b")


def bind(page: str) -> str:
    """The same page with its running text bound; tags, attributes and what `AS_PRINTED` holds are not touched."""
    inside = 0
    pieces = _TAG.split(page)
    for rank, piece in enumerate(pieces):
        if piece.startswith("<"):
            name = _NAME.match(piece)
            if name and name[1].lower() in AS_PRINTED:
                inside += -1 if piece.startswith("</") else 1
        elif inside == 0 and " " in piece:
            pieces[rank] = bind_text(piece)
    return "".join(pieces)


def bind_text(text: str) -> str:
    """One run of text."""
    bound = _BEFORE.sub(NBSP, text).replace("« ", f"«{NBSP}")
    return _NUMBER.sub(lambda found: found[0].replace(" ", NBSP), bound)
