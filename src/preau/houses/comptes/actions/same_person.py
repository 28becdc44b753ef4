"""Whether records and accounts are one person: same family name and first name, and a mobile in common (J5, J21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from preau.houses.comptes.actions.existing import find_compte
from preau.houses.comptes.models import Compte
from preau.kit import namekit
from preau.registre import queries

Names = tuple[str, str]


def records_of_person(compte: Compte) -> list[str]:
    """The records that the account owns, then those of the same person that it does not own yet."""
    owned = compte.responsables.order_by("pk").values_list("responsable_public_id", flat=True)
    return [row.public_id for row in queries.same_people(owned, compte.mobile)]


def find_compte_of_person(responsable_public_ids: Sequence[str], mobile: str) -> Compte | None:
    """The account that owns one of these records, else one with the same names that has proven `mobile` (E.164).

    The second is somebody whose number or school has changed since: a new record under their account's own number.
    """
    owner = find_compte(responsable_public_ids)
    if owner is not None or not responsable_public_ids or not mobile:
        return owner
    gone = (Compte.State.FUSIONNE, Compte.State.FERME)
    rows = Compte.objects.filter(mobile=mobile, profil=Compte.Profil.RESPONSABLE).exclude(state__in=gone)
    return next((row for row in rows.order_by("pk") if has_name_of(row, responsable_public_ids)), None)


def bear_same_name(one: Compte, other: Compte) -> bool:
    """Whether a record of each bears the same family name and first name (usage names do not count)."""
    return bool(names_of(one) & names_of(other))


def has_name_of(compte: Compte, responsable_public_ids: Iterable[str]) -> bool:
    """Whether one of these records bears the account's family name and first name."""
    return bool(names_of(compte) & _names(responsable_public_ids))


def names_of(compte: Compte) -> set[Names]:
    """The normalised names of the account's records; its own when the registry has forgotten all of them."""
    found = _names(compte.responsables.values_list("responsable_public_id", flat=True))
    own = (namekit.normalise(compte.nom), namekit.normalise(compte.prenom))
    return found or {own}


def _names(responsable_public_ids: Iterable[str]) -> set[Names]:
    rows = queries.get_responsables(responsable_public_ids)
    found = {(namekit.normalise(row.nom_de_famille), namekit.normalise(row.prenom)) for row in rows}
    return {names for names in found if all(names)}
