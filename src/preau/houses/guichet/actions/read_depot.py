"""Reading what was handed in: the job that makes the proposal, family of files by family of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from preau.houses.guichet import imports_refusals as refusals
from preau.houses.guichet.models import Depot, FichierDepose
from preau.houses.guichet.settings import current
from preau.kit.clockkit import now
from preau.kit.jobs import jobs
from preau.protocols.refusals import Refusal
from preau.registre import actions
from preau.registre.actions import Proposal
from preau.registre.actions.propose_import import Progress

KIND = "guichet.import.lire"
State = Depot.State
ORDER = ("aaf", "siecle", "onde", "csv", "sts")
"""Families in the order they are proposed: people before what they teach."""
Propose = Callable[[Depot, list[FichierDepose], Progress], Proposal]


def ask_reading(depot: Depot, annee: int | None) -> None:
    """Ask for the proposal, or for a new one. Raises DepotOccupe, AucunFichierChoisi, ColonnesAChoisir."""
    waiting = list(depot.fichiers.filter(applied_at=None))
    if not waiting:
        raise refusals.AucunFichierChoisi()
    for fichier in waiting:
        if fichier.needs_colonnes:
            raise refusals.ColonnesAChoisir(fichier=fichier.nom)
    with transaction.atomic():
        rows = Depot.objects.filter(pk=depot.pk, state__in=(State.OUVERT, State.PROPOSITION))
        asked = {"state": State.LECTURE, "annee": annee, "lecture": F("lecture") + 1, "sentence": "", "code": ""}
        if not rows.update(**asked, expires_at=now() + current().depot_life):
            raise refusals.DepotOccupe()
        job = jobs.enqueue(KIND, owner=depot.uai, payload={"depot": depot.public_id})
        Depot.objects.filter(pk=depot.pk).update(job=job.public_id)


def read(given: jobs.Given) -> dict[str, Any]:
    """The job: read, compare, keep the proposal. Repeatable: nothing but the deposit's own folder is written."""
    depot = Depot.objects.filter(public_id=given.payload["depot"], state=State.LECTURE).first()
    if depot is None:
        return {}
    files = list(depot.fichiers.filter(applied_at=None).order_by("added_at", "pk"))
    source = next(name for name in ORDER if any(one.nature == name for one in files))

    def tell(what: str, number: int) -> None:
        given.tell(READING if what.startswith("Lecture") else what, number)

    try:
        with PROPOSE[source](depot, [one for one in files if one.nature == source], tell) as proposal:
            proposal.keep(depot.proposal_folder)
            comptes = proposal.comptes
    except Refusal as refused:
        name = refused.context.get("fichier", "")
        start = f"{name} : " if name and "{fichier}" not in refused.personne else ""
        said = {"state": State.OUVERT, "code": refused.code, "sentence": f"{start}{refused.sentence()}"}
        Depot.objects.filter(pk=depot.pk, state=State.LECTURE).update(**said)
        raise
    Depot.objects.filter(pk=depot.pk, state=State.LECTURE).update(
        state=State.PROPOSITION, source=source, comptes=comptes
    )
    return {"source": source}


READING = "Lecture des fichiers"


def _paths(files: list[FichierDepose]) -> list[Path]:
    return [one.path for one in files]


def _siecle(depot: Depot, files: list[FichierDepose], tell: Progress) -> Proposal:
    return actions.propose_import(_paths(files), depot.uai, depot.annee, progress=tell)


def _onde(depot: Depot, files: list[FichierDepose], tell: Progress) -> Proposal:
    return actions.propose_onde(_paths(files), depot.uai, depot.annee, progress=tell)


def _csv(depot: Depot, files: list[FichierDepose], tell: Progress) -> Proposal:
    listes = [actions.Liste(one.path, one.genre, tuple(one.colonnes)) for one in files]
    return actions.propose_csv(listes, depot.uai, depot.annee, progress=tell)


def _sts(depot: Depot, files: list[FichierDepose], tell: Progress) -> Proposal:
    return actions.propose_sts(_paths(files), depot.uai, depot.annee, progress=tell)


def _aaf(depot: Depot, files: list[FichierDepose], tell: Progress) -> Proposal:
    return actions.propose_aaf(_paths(files), uais={depot.uai}, annee=depot.annee, progress=tell)


PROPOSE: dict[str, Propose] = {"siecle": _siecle, "onde": _onde, "csv": _csv, "sts": _sts, "aaf": _aaf}
"""How each family is proposed."""
