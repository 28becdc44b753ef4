"""Attempts over SCIM: why a parent of these schools could not go on (J9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from preau.houses.comptes.actions.scim_perimetre import Perimetre, keys_where
from preau.houses.comptes.actions.scim_users import Users, scoped_users
from preau.houses.comptes.actions.tentatives import personne_digest
from preau.houses.comptes.models import Compte, Tentative
from preau.protocols.scim import catalogue, messages
from preau.protocols.scim.messages import Reference
from preau.protocols.scim.refusals import RessourceInconnue
from preau.registre import queries
from preau.registre.queries.perimetre import in_chunks

MET_NOTHING = Q(compte_public_id="", eleve_public_id="", responsable_public_id="")


class Tentatives:
    """The resource type Tentative: in scope when it met a record, a pupil or an account that is.

    One that met nothing (J9: « the number is not the one in SIECLE ») is in scope when the name typed is that of a
    record in scope, which the office may then compare.
    """

    kind = catalogue.TENTATIVE
    columns: Mapping[str, str] = {
        "id": "public_id",
        "voie": "voie",
        "motif": "reason",
        "at": "at",
        "compte.value": "compte_public_id",
        "eleve": "eleve_public_id",
        "responsable": "responsable_public_id",
    }

    def keys(self, perimetre: Perimetre, narrowed: Q) -> list[int]:
        """See scim_lists.Source."""
        users = Users().keys(perimetre, Q())
        comptes = [
            public_id
            for some in in_chunks(users)
            for public_id in Compte.objects.filter(pk__in=some).values_list("public_id", flat=True)
        ]
        met = keys_where(
            Tentative,
            narrowed,
            compte_public_id=comptes,
            eleve_public_id=perimetre.eleves(),
            responsable_public_id=perimetre.responsables(),
        )
        lost = keys_where(Tentative, narrowed & MET_NOTHING, personne_digest=_names(perimetre))
        return sorted([*met, *lost])

    def load(self, perimetre: Perimetre, keys: Sequence[int]) -> Sequence[messages.Tentative]:
        """See scim_lists.Source."""
        rows = [row for some in in_chunks(keys) for row in Tentative.objects.filter(pk__in=some).order_by("pk")]
        eleves = perimetre.eleves({row.eleve_public_id for row in rows if row.eleve_public_id})
        records = perimetre.responsables({row.responsable_public_id for row in rows if row.responsable_public_id})
        comptes = _comptes(perimetre, {row.compte_public_id for row in rows if row.compte_public_id})
        named = _names(perimetre) if any(_met_nothing(row) for row in rows) else {}
        shown = []
        for row in rows:
            eleve = row.eleve_public_id if row.eleve_public_id in eleves else ""
            record = row.responsable_public_id if row.responsable_public_id in records else ""
            compte = comptes.get(row.compte_public_id)
            possibles = named.get(row.personne_digest, ()) if _met_nothing(row) else ()
            if not (eleve or record or compte or possibles):
                continue
            uai = eleves.get(eleve) or records.get(record) or ""
            shown.append(
                messages.Tentative(row.public_id, row.voie, row.reason, row.at, compte, eleve, record, uai, possibles)
            )
        return shown


def get_tentative(perimetre: Perimetre, public_id: str) -> messages.Tentative:
    """One attempt. Raises RessourceInconnue."""
    keys = list(Tentative.objects.filter(public_id=public_id).values_list("pk", flat=True))
    shown = Tentatives().load(perimetre, keys)
    if not shown:
        raise RessourceInconnue
    return shown[0]


def _met_nothing(row: Tentative) -> bool:
    return not (row.compte_public_id or row.eleve_public_id or row.responsable_public_id)


def _names(perimetre: Perimetre) -> dict[str, tuple[str, ...]]:
    """The records in scope by the digest of their names, for the names that somebody has typed in vain."""
    typed = set(
        Tentative.objects.filter(MET_NOTHING).exclude(personne_digest="").values_list("personne_digest", flat=True)
    )
    found: dict[str, list[str]] = {}
    if typed:
        for public_id, nom, prenom in queries.responsable_names(perimetre.uais):
            digest = personne_digest(nom, prenom)
            if digest in typed:
                found.setdefault(digest, []).append(public_id)
    return {digest: tuple(records) for digest, records in found.items()}


def _comptes(perimetre: Perimetre, public_ids: set[str]) -> dict[str, Reference]:
    found: dict[str, Reference] = {}
    for some in in_chunks(public_ids):
        rows = Compte.objects.filter(public_id__in=some).prefetch_related("responsables", "rattachements")
        found |= {user.id: Reference(user.id) for user in scoped_users(perimetre, rows).values()}
    return found
