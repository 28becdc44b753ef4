"""Finding responsables."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower

from preau.kit import namekit
from preau.registre.models import Responsable, Telephone
from preau.registre.queries.identites import linked_responsables


def find_responsables(*, nom: str, prenom: str, mobile: str) -> list[Responsable]:
    """The responsables known by this name, first name and mobile (E.164), in any school, oldest row first.

    One indexed query, the same for known and unknown people. The name may be the birth or the usage name, whole or one
    part of a compound one; the mobile may stand in any TEL_ field of the record. Rows that are gone are not found.
    """
    found = Responsable.objects.filter(
        cles__e164=mobile,
        cles__nom_cle=namekit.normalise(nom),
        cles__prenom_cle=namekit.normalise(prenom),
        gone_at__isnull=True,
    )
    return list({responsable.jointure: responsable for responsable in found.order_by("jointure")}.values())


MOST_OF_A_CONTACT = 50
"""Records read for one contact: more than a family has, fewer than a shelter's switchboard may have."""


def list_by_mobile(mobile: str) -> list[Responsable]:
    """The responsables whom a school reaches at this mobile (E.164), whatever their names, oldest row first.

    One indexed query, the same for a known and an unknown number. Rows that are gone are not found.
    """
    rows = Responsable.objects.filter(cles__e164=mobile, gone_at__isnull=True)
    return list(rows.distinct().order_by("jointure")[:MOST_OF_A_CONTACT])


def list_by_mel(mel: str) -> list[Responsable]:
    """The responsables whom a school reaches at this mail address (lower case), as `list_by_mobile` does."""
    rows = Responsable.objects.annotate(mel_lower=Lower("mel")).filter(mel_lower=mel, gone_at__isnull=True)
    return list(rows.order_by("jointure")[:MOST_OF_A_CONTACT])


def get_responsables(public_ids: Iterable[str]) -> list[Responsable]:
    """The rows of these public ids, gone ones included, in the order given; an unknown id is left out."""
    wanted = list(dict.fromkeys(public_ids))
    rows = {row.public_id: row for row in Responsable.objects.filter(public_id__in=wanted)}
    return [rows[public_id] for public_id in wanted if public_id in rows]


def same_person(public_id: str, mobile: str = "") -> list[Responsable]:
    """The row of this public id and those of the same person (see `same_people`); nothing for an unknown id."""
    return same_people([public_id], mobile)


def same_people(public_ids: Iterable[str], mobile: str = "") -> list[Responsable]:
    """The rows of these public ids, one person's, then those of the same person: same names and a mobile in common.

    The others are not gone, of any school, oldest first. `mobile` (E.164) is one more number known to be this
    person's. The family name must be the same whole one: a part that matches is enough to be found by
    (`find_responsables`), not to be joined without asking anybody. Three queries, however many rows.
    """
    known = get_responsables(public_ids)
    phones = Telephone.objects.filter(responsable__in=known, is_mobile=True)
    found = Responsable.objects.filter(
        cles__e164__in=sorted({*phones.values_list("e164", flat=True), mobile} - {""}),
        cles__nom_cle__in={namekit.normalise(row.nom_de_famille) for row in known},
        cles__prenom_cle__in={namekit.normalise(row.prenom) for row in known},
        gone_at__isnull=True,
    ).exclude(jointure__in=[row.jointure for row in known])
    others = found.order_by("jointure").distinct()
    return [*known, *(row for row in others if any(is_same_name(row, one) for one in known))]


def is_same_name(one: Responsable, other: Responsable) -> bool:
    """Whether two rows bear the same family name and first name ("regroupement", educonnect-ent.md §1.8)."""
    names = ((one.nom_de_famille, other.nom_de_famille), (one.prenom, other.prenom))
    return all(namekit.same_name(a, b) for a, b in names)


def has_other_contacts(row: Responsable) -> bool:
    """Whether another school has another mobile or mail for the same person: the fact alone, for an office."""
    others = [one for one in {*linked_responsables(row.public_id), *same_person(row.public_id)} if one.uai != row.uai]
    mine = _contacts(row)
    return any(_contacts(one) - mine for one in others if one.gone_at is None)


def _contacts(row: Responsable) -> set[str]:
    mobiles = row.telephones.filter(is_mobile=True).values_list("e164", flat=True)
    return {*mobiles, row.mel.lower()} - {""}
