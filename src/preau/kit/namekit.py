"""Comparing people's names as they would: accents, case, hyphens, apostrophes, particles, birth and usage names.

Registers write `LE GOFF`, `N'GUYEN`, `MARTIN--DUPONT` or `Élodie`; a parent on a phone types `le goff`, `nguyen`,
`Martin` or `elodie` (specs/registry-formats.md §1.11, 11). A name is compared by its *key*, never as written.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"})
_ELIDED = re.compile(r"\b[dD]['’]")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—_]+")

PARTICLES = frozenset(
    [
        "d",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "da",
        "das",
        "du",
        "el",
        "l",
        "la",
        "las",
        "le",
        "les",
        "los",
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "al",
        "ben",
        "bin",
        "ibn",
        "ait",
        "o",
        "mc",
        "mac",
        "saint",
        "sainte",
        "st",
        "ste",
    ]
)
"""Small words that belong to the part that follows them: LE GOFF is one part, not two."""

NOBILIARY = frozenset(("d", "de", "des", "du"))
"""Particles that French usage drops when the name stands alone: "de Kergorlay" is also looked for as "Kergorlay"."""


def normalise(text: str) -> str:
    """The comparison key of a name: case, accents, ligatures, apostrophes, hyphens, dots and blanks removed.

    `"N'Guyen"` and `"NGUYEN"` give `"nguyen"`; a text without any letter or digit gives `""`. Letters of other
    scripts are kept.
    """
    if text.isascii():
        folded = text.casefold()
    else:
        folded = text.casefold().translate(_LETTERS)
        folded = unicodedata.normalize("NFKD", folded).casefold().translate(_LETTERS)
    return folded if folded.isalnum() and folded.isascii() else "".join(c for c in folded if c.isalnum())


def keys_of(nom_de_famille: str, nom_usage: str = "") -> set[str]:
    """Every key a person may be looked for by: each whole name, and each part of a compound one with its particles.

    `keys_of("DE LA TOUR MARTIN", "LE GOFF")` gives delatourmartin, delatour, latour, martin and legoff.
    """
    keys: set[str] = set()
    for name in (nom_de_famille, nom_usage):
        whole = normalise(name)
        if not whole:
            continue
        keys.add(whole)
        if len(whole) == len(name):  # one word, nothing to take apart
            continue
        keys.update(_part_keys(name))
    return keys


def keys_of_prenom(prenom: str) -> set[str]:
    """The keys of a first name: the whole, and the first one when several are given with commas."""
    first = prenom.split(",", 1)[0]
    return {key for key in (normalise(prenom), normalise(first)) if key}


def same_name(a: str, b: str) -> bool:
    """Whether two names are the same once normalised; two empty names are not a name."""
    key = normalise(a)
    return bool(key) and key == normalise(b)


def _part_keys(name: str) -> set[str]:
    keys: set[str] = set()
    held: list[str] = []
    words = [normalise(word) for word in _SEPARATORS.split(_ELIDED.sub("d ", name))]
    words = [word for word in words if word]
    for position, word in enumerate(words):
        held.append(word)
        if word in PARTICLES and position + 1 < len(words):
            continue
        keys.add("".join(held))
        if held[0] in NOBILIARY and len(held) > 1:
            keys.add("".join(held[1:]))
        held = []
    return {key for key in keys if len(key) > 1}
