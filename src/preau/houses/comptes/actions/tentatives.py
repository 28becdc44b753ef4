"""Noting where an attempt stopped, so that the office can find out later why a parent could not go on."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from preau.houses.comptes.models import Tentative
from preau.kit import namekit


def personne_digest(nom: str, prenom: str) -> str:
    """The keyed digest under which the attempts of a name are found again."""
    return _keyed("personne", f"{namekit.normalise(nom)}|{namekit.normalise(prenom)}")


def mobile_digest(mobile: str) -> str:
    """The keyed digest of a number in E.164."""
    return _keyed("mobile", mobile) if mobile else ""


def note_attempt(
    voie: str,
    reason: str,
    *,
    run_public_id: str = "",
    nom: str = "",
    prenom: str = "",
    mobile: str = "",
    responsable_public_id: str = "",
    eleve_public_id: str = "",
    compte_public_id: str = "",
) -> Tentative:
    """One row, in the caller's transaction; names and number only as keyed digests."""
    return Tentative.objects.create(
        voie=voie,
        reason=reason,
        run_public_id=run_public_id,
        personne_digest=personne_digest(nom, prenom) if nom or prenom else "",
        mobile_digest=mobile_digest(mobile),
        responsable_public_id=responsable_public_id,
        eleve_public_id=eleve_public_id,
        compte_public_id=compte_public_id,
    )


def _keyed(salt: str, value: str) -> str:
    return salted_hmac(f"preau.comptes.tentative.{salt}", value, algorithm="sha256").hexdigest()
