"""Absences, what parents declared of them, and what vie scolaire has to do: as one person may read them now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from preau.houses.viescolaire.emploi import list_all
from preau.houses.viescolaire.models import Absence, Appel, AvisAbsence, Declaration, Motif
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import PARIS, now

MOTIFS = (
    (_("Maladie"), True),
    (_("Rendez-vous médical"), True),
    (_("Raison familiale"), True),
    (_("Transport"), True),
    (_("Autre motif"), True),
    (_("Sortie ou activité de l'établissement"), False),
    (_("Infirmerie"), False),
)
"""Reasons of a school that has written none, and whether parents may choose them."""
GRACE = timedelta(minutes=15)
"""After the beginning of a lesson, its roll call is late."""


@dataclass(frozen=True, slots=True)
class AbsenceVue:
    """An absence, or a `retard` of so many minutes, as families read it."""

    public_id: str
    genre: str
    genre_nom: str
    debut_at: datetime
    fin_at: datetime
    minutes: int
    libelle: str
    motif: str
    justifiee: bool
    attente: bool

    @property
    def may_justify(self) -> bool:
        """Whether a parent still has to say why."""
        return not self.justifiee and not self.attente


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The moments a day begins and ends, in Paris."""
    return datetime.combine(day, time(), PARIS), datetime.combine(day + timedelta(days=1), time(), PARIS)


def list_absences(eleve: EleveVu, debut: date, fin: date) -> list[AbsenceVue]:
    """What was seen of a pupil in roll calls that are over, the latest first. One query."""
    rows = Absence.objects.filter(
        uai=eleve.uai,
        eleve=eleve.public_id,
        corrected_at=None,
        appel__termine_at__isnull=False,
        debut_at__gte=day_bounds(debut)[0],
        debut_at__lt=day_bounds(fin)[1],
    )
    return [_vue(row) for row in rows.select_related("appel", "declaration").order_by("-debut_at")]


def list_declarations(eleve: EleveVu) -> list[Declaration]:
    """What the parents of this pupil declared, the latest first."""
    return list(Declaration.objects.filter(uai=eleve.uai, eleve=eleve.public_id).order_by("-debut_at")[:50])


def list_motifs(uai: str, *, familles: bool = False) -> list[str]:
    """The reasons of this school, in its order; with `familles`, those that parents may choose."""
    rows = list(Motif.objects.filter(uai=uai, gone_at=None).order_by("pk"))
    known = [(row.libelle, row.familles) for row in rows] or [(str(label), shown) for label, shown in MOTIFS]
    return [label for label, shown in known if shown or not familles]


def declared(eleves: Iterable[str], debut: datetime, fin: datetime) -> dict[str, Declaration]:
    """By pupil, what was declared about this time and not refused: the accepted before the pending."""
    rows = Declaration.objects.filter(eleve__in=list(eleves), debut_at__lt=fin, fin_at__gt=debut)
    found: dict[str, Declaration] = {}
    for row in rows.exclude(etat=Declaration.Etat.REFUSEE).order_by("-etat", "pk"):
        found[row.eleve] = row  # "acceptee" comes last: it stays
    return found


@dataclass(frozen=True, slots=True)
class Vu:
    """What a roll call holds of one pupil now."""

    genre: str
    minutes: int = 0


def seen_in(appel: Appel | None) -> dict[str, Vu]:
    """By pupil, what this roll call holds; nobody is absent before it."""
    if appel is None:
        return {}
    rows = Absence.objects.filter(appel=appel, corrected_at=None)
    return {row.eleve: Vu(row.genre, row.minutes) for row in rows}


def missing_calls(uai: str, day: date, moment: datetime | None = None) -> list[Seance]:
    """The lessons of that day, begun for a while, whose roll call is not finished."""
    limit = (moment or now()) - GRACE
    given = [one for one in list_all(uai, day, day) if not one.is_cancelled and one.debut_at <= limit]
    keys = [one.key for one in given]
    done = set(Appel.objects.filter(seance__in=keys, termine_at__isnull=False).values_list("seance", flat=True))
    return sorted((one for one in given if one.key not in done), key=lambda one: (one.debut_at, one.libelle))


def absences_of_day(uai: str, day: date) -> list[Absence]:
    """Every absence and lateness of a school that day."""
    debut, fin = day_bounds(day)
    rows = Absence.objects.filter(uai=uai, corrected_at=None, debut_at__gte=debut, debut_at__lt=fin)
    return list(rows.select_related("appel", "declaration").order_by("debut_at", "pk"))


def told_on(eleves: Iterable[str], day: date) -> dict[str, int]:
    """How many parents of each pupil were told that day."""
    found: dict[str, int] = {}
    for eleve in (
        AvisAbsence.objects.filter(eleve__in=list(eleves), le=day).exclude(moyen="").values_list("eleve", flat=True)
    ):
        found[eleve] = found.get(eleve, 0) + 1
    return found


def pending_declarations(uai: str) -> list[Declaration]:
    """What parents declared and nobody has decided, the oldest first."""
    return list(Declaration.objects.filter(uai=uai, etat=Declaration.Etat.ATTENTE).order_by("created_at"))


def _vue(row: Absence) -> AbsenceVue:
    said = row.declaration
    return AbsenceVue(
        row.public_id,
        row.genre,
        str(row.get_genre_display()),
        row.debut_at.astimezone(PARIS),
        row.fin_at.astimezone(PARIS),
        row.minutes,
        row.appel.libelle,
        row.motif or (said.motif if said else ""),
        row.justifiee,
        bool(said and said.etat == Declaration.Etat.ATTENTE and not row.justifiee),
    )
