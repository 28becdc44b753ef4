"""The children of an account: those it has proven, that the registry opens now, and that it has not reported."""

from __future__ import annotations

from preau.houses.comptes.actions.openable import list_openable
from preau.houses.comptes.actions.same_person import records_of_person
from preau.houses.comptes.models import Compte, CompteResponsable, Signalement
from preau.registre.queries import Enfant


def list_children(compte: Compte) -> list[Enfant]:
    """What the account opens at this moment."""
    proven = set(compte.rattachements.values_list("eleve_public_id", flat=True)) - reported_by(compte)
    return [enfant for enfant in list_openable(owned_records(compte)) if enfant.public_id in proven]


def list_proposed(compte: Compte) -> list[Enfant]:
    """Children that the account may still prove (J21): a sibling just enrolled, a new school's record.

    Of its own records, and of those of the same person (same names, same mobile) that no other account owns.
    """
    if not compte.is_open or compte.profil != Compte.Profil.RESPONSABLE:
        return []
    done = set(compte.rattachements.values_list("eleve_public_id", flat=True)) | reported_by(compte)
    return [enfant for enfant in list_openable(free_records(compte)) if enfant.public_id not in done]


def has_proposed(compte: Compte) -> bool:
    """Whether there is something to propose: asked at each login (stages.py)."""
    return bool(list_proposed(compte))


def owned_records(compte: Compte) -> list[str]:
    """Public ids of the registry records that the account joins, in the order it joined them."""
    return list(compte.responsables.order_by("pk").values_list("responsable_public_id", flat=True))


def free_records(compte: Compte) -> list[str]:
    """The account's records and those of the same person, without those of another account."""
    found = records_of_person(compte)
    others = CompteResponsable.objects.filter(responsable_public_id__in=found).exclude(compte=compte)
    taken = set(others.values_list("responsable_public_id", flat=True))
    return [record for record in found if record not in taken]


def told_records(compte: Compte) -> list[str]:
    """The account's records that service providers hear of: not one that opens nothing but what was reported."""
    reports = compte.signalements.filter(closed_at=None).values_list("responsable_public_id", flat=True)
    reported = set(reports)
    if not reported:
        return owned_records(compte)
    through = {record for enfant in list_children(compte) for record in enfant.responsable_public_ids}
    return [record for record in owned_records(compte) if record not in reported or record in through]


def reported_by(compte: Compte) -> set[str]:
    """Public ids of the children whose link this account reports as wrong, until the office closes the report."""
    rows = Signalement.objects.filter(compte=compte, closed_at=None)
    return set(rows.values_list("eleve_public_id", flat=True))
