"""Lists of people as recipients: « Parents de 6 A », « Élèves de 6 A », « Personnels »."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from preau.registre.models import Scolarite

CIBLES = {"parents": "responsable", "eleves": "eleve", "personnels": "personnel"}


@dataclass(frozen=True)
class Liste:
    """One list of a school. `portee` is "" for everybody, `d=` and a class, or `g=` and a group."""

    genre: str
    uai: str
    portee: str
    label: str
    etablissement: str

    @property
    def code(self) -> str:
        """How a form names it: `parents:0500048F:d=6A`."""
        return f"{self.genre}:{self.uai}:{self.portee}"

    @property
    def cible(self) -> str:
        """The kind of people in it."""
        return CIBLES[self.genre]


def read_code(code: str) -> tuple[str, str, str]:
    """Kind, school and range of a list's code; empty parts for what is none."""
    parts = code.split(":", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 and parts[0] in CIBLES else ("", "", "")


def list_divisions(uai: str) -> list[str]:
    """The classes that have pupils now."""
    rows = _enrolled(uai).exclude(division="").values_list("division", flat=True)
    return sorted(set(rows))


def list_groupes(uai: str) -> list[str]:
    """The groups that have pupils now."""
    rows = _enrolled(uai).exclude(groupes=[]).values_list("groupes", flat=True)
    return sorted({code for codes in rows for code in codes})


def eleves_in(liste: Liste) -> list[str] | None:
    """Public ids of the pupils whom the list is about; None for a list of the staff.

    A pupil in two schools has a record in each: only that of this school counts.
    """
    if liste.genre == "personnels":
        return None
    kind, _equals, code = liste.portee.partition("=")
    rows = _enrolled(liste.uai)
    if kind == "d":
        rows = rows.filter(division=code)
    listed = rows.values_list("eleve__public_id", "groupes")
    return [public_id for public_id, codes in listed if kind != "g" or code in codes]


def _enrolled(uai: str) -> QuerySet[Scolarite]:
    return Scolarite.objects.filter(
        etablissement_id=uai,
        gone_at__isnull=True,
        sortie_le__isnull=True,
        etablissement__annees__is_open=True,
        etablissement__annees__annee=F("annee"),
    )
