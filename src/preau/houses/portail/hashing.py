"""The passwords of the ENT's own accounts (kit.hashkit), with its limit and its way to say that it is busy."""

from __future__ import annotations

from preau.houses.portail import settings
from preau.kit.hashkit import Passwords, is_stale
from preau.protocols.refusals import Refusal

__all__ = ["TooBusy", "check", "check_nobody", "is_stale", "make"]


class TooBusy(Refusal):
    """Every core is hashing already."""

    code = "PORTAIL-0150"
    status = 503
    personne = "Beaucoup de personnes se connectent en ce moment. Patientez quelques secondes, puis réessayez."
    support = "Tous les calculs de mot de passe permis en même temps sont pris (PORTAIL_CONCURRENT_HASHES)."


_passwords = Passwords(lambda: settings.current().concurrent_hashes, TooBusy)
make, check, check_nobody = _passwords.make, _passwords.check, _passwords.check_nobody
