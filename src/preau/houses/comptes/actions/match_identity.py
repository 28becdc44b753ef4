"""Which person of the registry a civil identity is, at a contact that the person gives.

Specs/franceconnect.md §5.3, 3. The registry holds no date nor place of birth of a responsable: names and a contact are
all that can be compared; the code and the children's dates of birth are the proof. Known and unknown people cost the
same queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from preau.houses.comptes.actions.contact import Contact, Moyen
from preau.houses.comptes.models import Compte, Tentative
from preau.kit import namekit
from preau.kit.identitykit import Fit, Names, fit
from preau.registre import queries
from preau.registre.models import Responsable

GONE = (Compte.State.FUSIONNE, Compte.State.FERME)
MEN = frozenset(("m", "mr", "monsieur"))
MOST = 20
"""Accounts read for one contact."""


@dataclass(frozen=True)
class Match:
    """What was found: the records of exactly one person, else its account, else nothing and why (a Tentative.Reason).

    `is_weak`: only a later given name fits. `met` names the record that the attempt met, for the office.
    """

    records: tuple[str, ...]
    compte: str
    reason: Tentative.Reason
    is_weak: bool = False
    met: str = ""

    @property
    def is_someone(self) -> bool:
        """Whether there is somebody to prove."""
        return bool(self.records or self.compte)


def names_of(claims: Mapping[str, Any]) -> Names:
    """The names of a civil identity: `family_name` is the birth name, `preferred_username` the usage name (§2.8)."""
    items = claims.get("given_name_array")
    return Names(
        family=str(claims.get("family_name") or ""),
        usage=str(claims.get("preferred_username") or ""),
        given=str(claims.get("given_name") or ""),
        given_items=tuple(str(one) for one in items) if isinstance(items, list) else (),
    )


def find_match(names: Names, contact: Contact) -> Match:
    """Whose this contact is, among the people of these names: exactly one person, or nobody."""
    rows = queries.list_by_mobile(contact.value) if contact.moyen is Moyen.SMS else queries.list_by_mel(contact.value)
    comptes = [row for row in _with_contact(contact) if fit(row.nom, "", row.prenom, names)]
    best, kept = _best(rows, names)
    met = (kept or rows)[0].public_id if rows else ""
    if kept and _is_one_person(kept):
        records = tuple(row.public_id for row in kept)
        return Match(records, "", Tentative.Reason.COMMENCE, best is Fit.WEAK, met)
    if kept or len(comptes) > 1:
        return Match((), "", Tentative.Reason.PLUSIEURS, met=met)
    if comptes:
        return Match((), comptes[0].public_id, Tentative.Reason.COMMENCE, met=met)
    return Match((), "", Tentative.Reason.NOM_DIFFERENT if rows else Tentative.Reason.INCONNU, met=met)


def fit_of_records(responsable_public_ids: Iterable[str], names: Names) -> Fit:
    """How well the nearest of these records bears the names."""
    return max((_fit(row, names) for row in queries.get_responsables(responsable_public_ids)), default=Fit.NONE)


def fit_of_compte(compte: Compte, names: Names) -> Fit:
    """How well an account bears the names: by its records, or by its own names when the registry forgot them."""
    own = fit(compte.nom, "", compte.prenom, names)
    records = compte.responsables.values_list("responsable_public_id", flat=True)
    return max(own, fit_of_records(records, names))


def _best(rows: Iterable[Responsable], names: Names) -> tuple[Fit, list[Responsable]]:
    """The rows whose names fit best, and how well: a grandmother of the same number is not taken along."""
    fits = [(_fit(row, names), row) for row in rows]
    best = max((found for found, _row in fits), default=Fit.NONE)
    return best, [row for found, row in fits if found is best and best is not Fit.NONE]


def _fit(row: Responsable, names: Names) -> Fit:
    return fit(row.nom_de_famille, row.nom_usage, row.prenom, names)


def _is_one_person(rows: Iterable[Responsable]) -> bool:
    """One given name, and not « M. » in one record and « Mme » in another: Dominique and Dominique share a number."""
    kept = list(rows)
    titles = {namekit.normalise(row.civilite) in MEN for row in kept if row.civilite}
    return len({namekit.normalise(row.prenom) for row in kept}) == 1 and len(titles) <= 1


def _with_contact(contact: Contact) -> QuerySet[Compte]:
    """Accounts of responsables whose own contact it is: their number may have changed since the school wrote it."""
    rows = Compte.objects.filter(profil=Compte.Profil.RESPONSABLE).exclude(state__in=GONE).order_by("pk")
    if contact.moyen is Moyen.SMS:
        return rows.filter(mobile=contact.value, mobile_proven_at__isnull=False)[:MOST]
    found = rows.annotate(mel_lower=Lower("mel")).filter(mel_lower=contact.value, mel_proven_at__isnull=False)
    return found[:MOST]
