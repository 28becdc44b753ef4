"""Password rules as data: one TOML file per tutorial, labels as printed there (seeds 001 and 004).

A password is put in Unicode form NFKC before anything is asked of it, so that both µ (U+00B5, U+03BC) are one
character. A special character that the list does not name is allowed and counts for nothing.
"""

from __future__ import annotations

import enum
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

from preau.houses.comptes.policies import forbidden

MAXIMUM = 128
"""Longest password accepted, in characters: the hash must not be a way to keep a server busy."""

WITHOUT_LOCKOUT = 80
"""Bits from which a password needs no limit of tries (CNIL, délibération 2022-100, cas 1)."""
TRIES_BEFORE_LOCKOUT = 10
"""The most tries before the account is slowed or stopped (same text, cas 2)."""

FORBIDDEN = (
    ("personnel", _("Ne doit contenir ni nom, ni prénom, ni date de naissance")),
    ("courant", _("Ne doit pas être un mot de passe courant")),
)
"""The rules of every policy once it is somebody's (`Policy.for_person`)."""

CATEGORIES = {"majuscule": "Lu", "minuscule": "Ll", "chiffre": "Nd"}
FRENCH_WORDS = re.findall(
    r"\w+",
    "motdepasse azerty azertyuiop bonjour soleil doudou chouchou loulou coucou marseille normandie college lycee "
    "ecole parents famille maman papa cantine pronote educonnect rentree vacances amour princesse chocolat",
)


class Strength(enum.StrEnum):
    """The word beside the field, as the page knows it."""

    FAIBLE = "faible"
    MOYEN = "moyen"
    FORT = "fort"


@dataclass(frozen=True)
class Cnil:
    """What the CNIL asks of these rules: `entropy` in bits, of the weakest password they accept if it is random.

    Below `WITHOUT_LOCKOUT` the tries must be slowed or stopped, ten at most in a row (check `comptes.E006`).
    """

    entropy: int
    note: str

    @property
    def needs_lockout(self) -> bool:
        """Whether the password is only enough with a limit of tries."""
        return self.entropy < WITHOUT_LOCKOUT


@dataclass(frozen=True)
class Policy:
    """Rules of one tutorial, in the shape that `design.forms.PasswordField` reads.

    `rules` are (key, label) in the order printed; `required` those that must all be met, `at_least` how many of the
    others; `patterns` say the same to the page's script; `specials` are the characters that count as special.
    """

    name: str
    minimum: int
    specials: str
    rules: tuple[tuple[str, str | Promise], ...]
    required: frozenset[str]
    at_least: int
    hint: str
    patterns: dict[str, str]
    cnil: Cnil
    personal: tuple[str, ...] = ()

    def for_person(self, words: Iterable[str]) -> Policy:
        """The same rules, and two more that only the server can judge: no name nor date, no usual password.

        `words` are the names and the identifiant that the person is known to have; an empty list still refuses dates.
        """
        known = tuple(word for word in words if word)
        return replace(
            self,
            rules=(*self.rules, *FORBIDDEN),
            required=self.required | dict(FORBIDDEN).keys(),
            patterns={**self.patterns, "personnel": forbidden.pattern(known)},
            personal=known,
        )

    def met(self, password: str) -> set[str]:
        """Keys of the rules that `password` satisfies."""
        password = normalise(password)
        found = {unicodedata.category(character) for character in password}
        met = {name for name, category in CATEGORIES.items() if category in found}
        if set(password) & set(self.specials):
            met.add("special")
        if len(password) >= self.minimum:
            met.add("longueur")
        if password and "courant" in self.required:
            met.update(self._met_by_words(password))
        return met

    def _met_by_words(self, password: str) -> Iterator[str]:
        if not forbidden.holds_date(password) and not forbidden.holds_word(password, self.personal):
            yield "personnel"
        if not forbidden.is_common(password):
            yield "courant"

    def accepts(self, password: str) -> bool:
        """Whether the rules are met and the password is not longer than MAXIMUM."""
        met = self.met(password)
        return len(password) <= MAXIMUM and self.required <= met and len(met - self.required) >= self.at_least

    def strength(self, password: str, personal: Iterable[str] = ()) -> Strength:
        """How hard `password` is to guess, by zxcvbn; `personal` words (names, identifiant) count as known.

        Never contradicts the rules: a password that they refuse is « Faible », whatever its length.
        """
        if not self.accepts(password):
            return Strength.FAIBLE
        known = [*FRENCH_WORDS, *self.personal, *(word for word in personal if word)]
        score = int(zxcvbn(normalise(password)[:72], user_inputs=known)["score"])
        return Strength.FORT if score >= 3 else Strength.MOYEN if score == 2 else Strength.FAIBLE


def normalise(password: str) -> str:
    """The form that is checked and hashed: NFKC, so the same keys on another keyboard give the same password."""
    return unicodedata.normalize("NFKC", password)


@cache
def get(name: str) -> Policy:
    """The policy of the file `policies/<name>.toml`; KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    return read(name, resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def names() -> tuple[str, ...]:
    """Every policy there is."""
    files = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(name[:-5] for name in files if name.endswith(".toml")))


def read(name: str, text: str) -> Policy:
    """A policy from the text of its file: `required` classes of the four, all of them or some."""
    raw = tomllib.loads(text)
    specials = "".join(dict.fromkeys(normalise(raw["specials"]).replace(" ", "")))
    words = {"specials": raw["specials"], "minimum": raw["minimum"], "required": raw["required"]}
    rules = tuple((key, label.format(**words)) for key, label in raw["labels"].items())
    all_asked = raw["required"] == len(rules) - 1
    return Policy(
        name=name,
        minimum=raw["minimum"],
        specials=specials,
        rules=rules,
        required=frozenset(key for key, _text in rules) if all_asked else frozenset({"longueur"}),
        at_least=0 if all_asked else raw["required"],
        hint=raw.get("hint", "").format(**words),
        patterns=_patterns(specials, raw["minimum"]),
        cnil=Cnil(raw["cnil"]["entropy"], raw["cnil"]["note"]),
    )


def _patterns(specials: str, minimum: int) -> dict[str, str]:
    """The rules as regular expressions of the page's script (flag u), to be tried on the text in form NFKC."""
    listed = "".join(rf"\u{{{ord(character):x}}}" for character in specials)
    return {
        **{name: rf"\p{{{category}}}" for name, category in CATEGORIES.items()},
        "special": f"[{listed}]",
        "longueur": rf"^[\s\S]{{{minimum},}}$",
    }
