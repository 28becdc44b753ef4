"""What the ENT asks of the password of a local account: long, not guessable, no name in it.

Twelve characters that nobody guesses, with tries that are slowed, are more than the 50 bits the CNIL asks in that case
(délibération 2022-100, cas 2); classes of characters are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

from preau.kit.hashkit import normalise
from preau.kit.namekit import normalise as name_key

MINIMUM, MAXIMUM = 12, 128
"""Characters; the hash must not be a way to keep a server busy."""
GUESSED = 72
"""Characters that are tried to be guessed: its cost grows with the square of the length."""
FRENCH_WORDS = ("motdepasse", "azerty", "bonjour", "soleil", "doudou", "rentree", "college", "lycee", "ecole", "mairie")
RULES = (
    ("longueur", _("Doit contenir au moins 12 caractères")),
    ("personnel", _("Ne doit contenir ni nom, ni prénom, ni identifiant")),
    ("courant", _("Ne doit pas être facile à deviner")),
)


@dataclass(frozen=True)
class Policy:
    """The rules for one person, in the shape that `design.forms.PasswordField` reads; `words` are their own."""

    words: tuple[str, ...]
    rules: tuple[tuple[str, str | Promise], ...] = RULES
    hint = _("Une phrase de quatre ou cinq mots que vous seul connaissez convient bien.")

    def met(self, password: str) -> set[str]:
        """Keys of the rules that `password` satisfies."""
        given, key = normalise(password), name_key(password)
        met = {"longueur"} if MINIMUM <= len(given) <= MAXIMUM else set()
        if given and not any(word in key for word in self.words):
            met.add("personnel")
        if given and zxcvbn(given[:GUESSED], user_inputs=[*FRENCH_WORDS, *self.words])["score"] >= 3:
            met.add("courant")
        return met

    def accepts(self, password: str) -> bool:
        """Whether every rule is met."""
        return {key for key, _label in self.rules} <= self.met(password)


def for_person(names: Iterable[str]) -> Policy:
    """The rules for who has these names and this identifiant; a name of two letters is in too many words to count."""
    return Policy(tuple(sorted({key for name in names if len(key := name_key(name)) > 2})))
