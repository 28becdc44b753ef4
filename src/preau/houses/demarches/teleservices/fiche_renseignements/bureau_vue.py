"""The fiches of one school as its office reads them: the list, the names, who decided."""

from __future__ import annotations

from collections.abc import Iterable
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
from preau.houses.demarches.teleservices.fiche_renseignements.numeros import numero_of
from preau.kit.bureau.models import Agent
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import list_inscrits

PER_PAGE = 30
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


def count_waiting(uai: str) -> int:
    """How many fiches of this school wait for an answer."""
    return _of_school(uai).filter(etat=Etat.ENVOYE).count()


def oldest_waiting(uai: str) -> datetime | None:
    """When the one that has waited longest was sent."""
    rows = _of_school(uai).filter(etat=Etat.ENVOYE).order_by("submitted_at")
    return rows.values_list("submitted_at", flat=True).first()


def list_onglets(uai: str) -> list[Onglet]:
    """The filters, with how many fiches of this school each has."""
    numbers = dict(_of_school(uai).values_list("etat").annotate(n=Count("pk")).order_by())
    return [Onglet(code, titre, numbers.get(etat, 0)) for code, (titre, etat) in FILTRES.items()]


def read_page(uai: str, filtre: str, number: str | None) -> tuple[Page[Any], list[Recue]]:
    """One page: those that wait, oldest first; the others, newest first."""
    rows = _of_school(uai).filter(etat=FILTRES[filtre][1])
    waiting = Count("lignes", filter=Q(lignes__decision=Decision.ATTENTE))
    rows = rows.annotate(restent=waiting, nombre=Count("lignes"))
    order = ("submitted_at", "pk") if filtre == ATTENTE else (F("closed_at").desc(nulls_last=True), "-pk")
    page = Paginator(rows.order_by(*order), PER_PAGE).get_page(number)
    return page, _recues(uai, list(page))


def name_of(uai: str, dossier: Dossier) -> tuple[str, str, str]:
    """(pupil, class, who sent it), as far as the registry still has them."""
    [one] = _recues(uai, [dossier])
    return one.eleve, one.division, one.personne


def deciders_of(lignes: Iterable[Ligne]) -> dict[str, str]:
    """Who decided: actor → name."""
    ids = {one.decided_by.removeprefix("agent:") for one in lignes if one.decided_by}
    return {row.actor: f"{row.prenom} {row.nom}" for row in Agent.objects.filter(public_id__in=ids)}


def _of_school(uai: str) -> QuerySet[Dossier]:
    return Dossier.objects.filter(uai=uai, teleservice=CODE).exclude(etat=Etat.BROUILLON)


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
