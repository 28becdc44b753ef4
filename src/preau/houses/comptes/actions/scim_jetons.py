"""Bearer tokens of offices: made, listed, revoked, recognised (design.md D4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction

from preau.houses.comptes.models import JetonScim
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.protocols.refusals import Refusal

PREFIX = "preau-scim-"
"""So that a token left in a file or a log is recognised by whoever looks for leaks."""
MAXIMUM = 100
_UAI = re.compile(r"[0-9]{7}[A-Z]")
_SEEN_EVERY = timedelta(minutes=1)


class JetonImpossible(Refusal):
    """A token without a name or a school, or with a UAI that is none."""

    code = "COMPTES-0801"
    personne = "Un jeton a un nom et de 1 à {maximum} établissements, chacun par son UAI (sept chiffres, une lettre)."
    support = "Voir `preau comptes jeton add --help`."


class JetonInconnu(Refusal):
    """No live token of that number."""

    code = "COMPTES-0802"
    status = 404
    personne = "Aucun jeton en service n'a ce numéro. La commande « preau comptes jeton list » les donne tous."
    support = "Le numéro est celui de la première colonne ; un jeton révoqué ne se révoque pas deux fois."


def add_jeton(nom: str, uais: Sequence[str]) -> tuple[JetonScim, str]:
    """A token for the office `nom` over these schools: its row, and the token, which exists nowhere else."""
    named, schools = nom.strip(), sorted({uai.strip().upper() for uai in uais})
    if not 0 < len(named) <= 120 or not 0 < len(schools) <= MAXIMUM or not all(map(_UAI.fullmatch, schools)):
        raise JetonImpossible(maximum=MAXIMUM)
    token = PREFIX + new_secret()
    with transaction.atomic():
        row = JetonScim.objects.create(nom=named, token_hash=digest(token), uais=schools)
        journal.write(
            "jeton.cree", actor="exploitant", subject=f"bureau:{row.public_id}", detail={"etablissements": schools}
        )
    return row, token


def list_jetons() -> Iterable[JetonScim]:
    """Every token, those in service first, by name."""
    return sorted(JetonScim.objects.all(), key=lambda row: (row.revoked_at is not None, row.nom.casefold(), row.pk))


def revoke_jeton(public_id: str) -> JetonScim:
    """End a token, from this moment. Raises JetonInconnu."""
    with transaction.atomic():
        row = JetonScim.objects.select_for_update().filter(public_id=public_id, revoked_at=None).first()
        if row is None:
            raise JetonInconnu
        row.revoked_at = now()
        row.save(update_fields=["revoked_at"])
        journal.write("jeton.revoque", actor="exploitant", subject=f"bureau:{row.public_id}")
    return row


def find_jeton(token: str) -> JetonScim | None:
    """The live token, noted as used; it has 256 random bits, so looking its digest up is no comparison to time."""
    row = JetonScim.objects.filter(token_hash=digest(token), revoked_at=None).first()
    if row is None:
        return None
    moment = now()
    if row.last_used_at is None or row.last_used_at < moment - _SEEN_EVERY:
        JetonScim.objects.filter(pk=row.pk).update(last_used_at=moment)
    return row
