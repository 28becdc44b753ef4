"""The fiches of one school as its office reads them: the list, by class, by name or number; who decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import is_numero, numero_of
from preau.kit.bureau.models import Agent
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import list_inscrits, search_people

PER_PAGE = 30
MOST_FOUND = 50
"""Fiches that a search shows: more, and the office types one word more."""
Etat, Decision = Dossier.Etat, Ligne.Decision
ATTENTE, REPONDUES, RETIREES = "attente", "repondues", "retirees"
FILTRES: dict[str, tuple[str | Promise, str]] = {
    ATTENTE: (gettext_lazy("En attente"), Etat.ENVOYE),
    REPONDUES: (gettext_lazy("Répondues"), Etat.TRAITE),
    RETIREES: (gettext_lazy("Retirées par la famille"), Etat.RETIRE),
}
"""By word of the address: label, and the state of the fiches."""
P = TypeVar("P", Eleve, Responsable)


@dataclass(frozen=True)
class Recue:
    """One fiche of the list."""

    dossier: Dossier
    numero: str
    eleve: str
    division: str
    personne: str
    restent: int
    lignes: int


@dataclass(frozen=True)
class Onglet:
    """One filter of the list."""

    code: str
    titre: str | Promise
    nombre: int


@dataclass(frozen=True)
class Trouvees:
    """What a search found; `approche`: only names close to what was typed; `trop`: some are left out."""

    recues: list[Recue]
    approche: bool
    trop: bool


def count_waiting(uai: str) -> int:
    """How many fiches of this school wait for an answer."""
    return _of_school(uai).filter(etat=Etat.ENVOYE).count()


def oldest_waiting(uai: str) -> datetime | None:
    """When the one that has waited longest was sent."""
    rows = _of_school(uai).filter(etat=Etat.ENVOYE).order_by("submitted_at")
    return rows.values_list("submitted_at", flat=True).first()


def list_classes(uai: str) -> dict[str, list[str]]:
    """Class → its pupils (public ids) about whom this school has received a fiche, by class."""
    eleves = set(_of_school(uai).values_list("eleve", flat=True))
    found: dict[str, list[str]] = {}
    for one in list_inscrits(uai, eleves=eleves):
        if one.division:
            found.setdefault(one.division, []).append(one.public_id)
    return found


def list_onglets(uai: str, eleves: Collection[str] | None = None) -> list[Onglet]:
    """The filters, with how many fiches of this school (about these pupils) each has."""
    numbers = dict(_of_school(uai, eleves).values_list("etat").annotate(n=Count("pk")).order_by())
    return [Onglet(code, titre, numbers.get(etat, 0)) for code, (titre, etat) in FILTRES.items()]


def read_page(
    uai: str, filtre: str, number: str | None, eleves: Collection[str] | None = None
) -> tuple[Page[Any], list[Recue]]:
    """One page (about these pupils): those that wait, oldest first; the others, newest first."""
    rows = _counted(_of_school(uai, eleves).filter(etat=FILTRES[filtre][1]))
    order = ("submitted_at", "pk") if filtre == ATTENTE else (F("closed_at").desc(nulls_last=True), "-pk")
    page = Paginator(rows.order_by(*order), PER_PAGE).get_page(number)
    return page, _recues(uai, list(page))


def search(uai: str, text: str) -> Trouvees:
    """The fiches, whatever their state, about or by somebody whom `text` may mean, or of that number; newest first."""
    numbered = [one for one in _of_school(uai).values_list("public_id", flat=True) if is_numero(text, one)]
    if numbered:
        which, near, too_many = Q(public_id__in=numbered), False, False
    else:
        people = search_people(uai, text)
        ids = [one.public_id for one in (*people.eleves, *people.responsables)]
        which, near, too_many = Q(eleve__in=ids) | Q(personne__in=ids), people.approche, people.trop
    rows = _counted(_of_school(uai).filter(which)).order_by("-submitted_at", "-pk")[: MOST_FOUND + 1]
    found = _recues(uai, list(rows))
    return Trouvees(found[:MOST_FOUND], near, too_many or len(found) > MOST_FOUND)


def name_of(uai: str, dossier: Dossier) -> tuple[str, str, str]:
    """(pupil, class, who sent it), as far as the registry still has them."""
    [one] = _recues(uai, [dossier])
    return one.eleve, one.division, one.personne


def deciders_of(lignes: Iterable[Ligne]) -> dict[str, str]:
    """Who decided: actor → name."""
    ids = {one.decided_by.removeprefix("agent:") for one in lignes if one.decided_by}
    return {row.actor: f"{row.prenom} {row.nom}" for row in Agent.objects.filter(public_id__in=ids)}


def _of_school(uai: str, eleves: Collection[str] | None = None) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(uai=uai, teleservice=CODE).exclude(etat=Etat.BROUILLON)
    return rows if eleves is None else rows.filter(eleve__in=eleves)


def _counted(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    waiting = Count("lignes", filter=Q(lignes__decision=Decision.ATTENTE))
    return rows.annotate(restent=waiting, nombre=Count("lignes"))


def _recues(uai: str, rows: list[Dossier]) -> list[Recue]:
    eleves = _named(Eleve.objects.filter(uai=uai, public_id__in={row.eleve for row in rows}))
    people = _named(Responsable.objects.filter(uai=uai, public_id__in={row.personne for row in rows}))
    divisions = {one.public_id: one.division for one in list_inscrits(uai, eleves={row.eleve for row in rows})}
    return [
        Recue(
            row,
            numero_of(row.public_id),
            eleves.get(row.eleve, _("Élève parti")),
            divisions.get(row.eleve, ""),
            _("L'élève") if row.personne == row.eleve else people.get(row.personne, _("Personne partie")),
            getattr(row, "restent", 0),
            getattr(row, "nombre", 0),
        )
        for row in rows
    ]


def _named(rows: QuerySet[P]) -> dict[str, str]:
    return {row.public_id: f"{row.prenom} {row.nom}" for row in rows}
