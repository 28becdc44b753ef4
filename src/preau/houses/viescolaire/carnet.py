"""The liaison notebook: remarks about a pupil and communications to families, as one person reads them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from preau.houses.viescolaire.models import Accuse, Communication, Observation, Utilisateur
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit.clockkit import today

Genre = Utilisateur.Genre
MOST = 200


@dataclass(frozen=True, slots=True)
class Lue:
    """A remark or a communication, and when this visitor acknowledged it."""

    row: Observation | Communication
    lu_at: datetime | None


def list_observations(who: Visiteur, eleve: EleveVu) -> list[Lue]:
    """The remarks about this pupil, the latest first."""
    rows = list(Observation.objects.filter(uai=eleve.uai, eleve=eleve.public_id, gone_at=None).order_by("-pk")[:MOST])
    mine = Accuse.objects.filter(observation__in=rows, utilisateur=who.utilisateur.public_id)
    read = dict(mine.values_list("observation_id", "lu_at"))
    return [Lue(row, read.get(row.pk)) for row in rows]


def list_communications(who: Visiteur, eleve: EleveVu) -> list[Lue]:
    """What parents, or what pupils, are told: not the same things (mission.md, J17). The latest first."""
    reach = Q(aux_eleves=True) if who.genre == Genre.ELEVE else Q(aux_parents=True)
    live = Q(fin_le=None) | Q(fin_le__gte=today())
    codes = {eleve.division, *eleve.groupes}
    rows = [
        row
        for row in Communication.objects.filter(reach, live, uai=eleve.uai, gone_at=None).order_by("-pk")[:MOST]
        if not row.divisions or codes & set(row.divisions)
    ]
    mine = Accuse.objects.filter(communication__in=rows, utilisateur=who.utilisateur.public_id)
    read = dict(mine.values_list("communication_id", "lu_at"))
    return [Lue(row, read.get(row.pk)) for row in rows]


def list_unread(who: Visiteur) -> list[tuple[EleveVu, int]]:
    """The pupils of a family for whom texts wait to be acknowledged, communications and for a parent remarks, and how
    many."""
    if who.genre not in (Genre.RESPONSABLE, Genre.ELEVE):
        return []
    found = []
    for eleve in who.eleves:
        rows = list_communications(who, eleve)
        if who.genre == Genre.RESPONSABLE:
            rows += list_observations(who, eleve)
        found.append((eleve, sum(1 for one in rows if one.lu_at is None)))
    return [(eleve, count) for eleve, count in found if count]


def list_written(who: Visiteur, whole: tuple[str, ...]) -> list[Communication]:
    """What this member of staff wrote; all those of the schools of `whole`."""
    records = [record for _uai, record in who.personnels]
    rows = Communication.objects.filter(Q(auteur__in=records) | Q(uai__in=whole), gone_at=None)
    return list(rows.prefetch_related("accuses").order_by("-pk")[:MOST])
