"""The passwords of accounts (kit.hashkit), with this house's limit and its way to say that it is busy."""

from __future__ import annotations

from preau.houses.comptes.settings import current
from preau.kit.hashkit import Hasher, Passwords, is_stale
from preau.protocols.refusals import Refusal

__all__ = ["Hasher", "TooBusy", "check", "check_nobody", "is_stale", "make", "turn"]


class TooBusy(Refusal):
    """Every core is hashing already."""

    code = "COMPTES-0101"
    status = 503
    personne = "Beaucoup de personnes se connectent en ce moment. Patientez quelques secondes, puis réessayez."
    support = "Tous les calculs de mot de passe permis en même temps sont pris (COMPTES_CONCURRENT_HASHES)."


_passwords = Passwords(lambda: current().concurrent_hashes, TooBusy)
_turns = _passwords.turns
turn, make, check, check_nobody = _passwords.turn, _passwords.make, _passwords.check, _passwords.check_nobody
