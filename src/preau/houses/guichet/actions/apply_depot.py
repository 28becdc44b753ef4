"""Applying a proposal that was read and agreed to: the job that writes the registry."""

from __future__ import annotations

import shutil
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from preau.houses.guichet import approbations
from preau.houses.guichet import imports_refusals as refusals
from preau.houses.guichet.actions import depot as depots
from preau.houses.guichet.models import Depot
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.settings import current
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.kit.jobs import jobs
from preau.protocols.refusals import Refusal
from preau.registre.actions import Proposal, apply_import, find_massive
from preau.registre.models import Import

KIND = "guichet.import.appliquer"
State = Depot.State


def ask_applying(poste: Poste, depot: Depot, confirmed: int | None, request: HttpRequest) -> None:
    """Ask for the proposal to be written.

    Raises NombreDeSortants when many pupils would leave and `confirmed` is not their number, ApprobationAttendue when a
    second person has not agreed, DepotOccupe when it is not at that point.
    """
    if depot.state != State.PROPOSITION:
        raise refusals.DepotOccupe()
    with Proposal.reopen(depot.proposal_folder) as proposal:
        massive = find_massive(proposal, current().leavers_share)
    if massive is not None and confirmed != massive.sortants:
        raise refusals.NombreDeSortants(sortants=massive.sortants)
    with transaction.atomic():
        if approbations.needs(poste, "import"):
            approbations.use(poste, "import", depot.cible, request)
        named = new_public_id()
        rows = Depot.objects.filter(pk=depot.pk, state=State.PROPOSITION, lecture=depot.lecture)
        if not rows.update(state=State.ECRITURE, importation=named, sentence="", code=""):
            raise refusals.DepotOccupe()
        payload = {"depot": depot.public_id, "importation": named, "sortants": confirmed}
        job = jobs.enqueue(KIND, owner=depot.uai, payload=payload)
        Depot.objects.filter(pk=depot.pk).update(job=job.public_id)
        detail = {"depot": depot.public_id, "importation": named}
        journal.write("guichet.import.appliquer", actor=poste.actor, subject=poste.uai, request=request, detail=detail)


def apply(given: jobs.Given) -> dict[str, Any]:
    """The job: one transaction of the registry. Run again after a kill, it sees by its name whether it was written."""
    named = given.payload["importation"]
    rows = Depot.objects.filter(public_id=given.payload["depot"], state=State.ECRITURE, importation=named)
    depot = rows.select_related("agent").first()
    if depot is None:
        return {}
    given.tell("Écriture dans le registre")
    written = Import.objects.filter(public_id=named).first()
    if written is None:
        try:
            with Proposal.reopen(depot.proposal_folder, to_apply=True) as proposal:
                written = apply_import(
                    proposal,
                    actor=f"agent:{depot.agent.public_id}",
                    share=current().leavers_share,
                    confirmed=given.payload["sortants"],
                    public_id=named,
                )
        except Refusal as refused:
            rows.update(state=State.PROPOSITION, code=refused.code, sentence=refused.sentence())
            raise
    _close(depot)
    return {"importation": named, "comptes": written.comptes}


def _close(depot: Depot) -> None:
    """What is applied is deleted; files of another family wait for their own proposal."""
    with transaction.atomic():
        depot.fichiers.filter(nature=depot.source, applied_at=None).update(applied_at=now())
        rest = depot.fichiers.filter(applied_at=None).exists()
        state = State.OUVERT if rest else State.FINI
        Depot.objects.filter(pk=depot.pk, state=State.ECRITURE).update(state=state)
    shutil.rmtree(depot.proposal_folder, ignore_errors=True)
    for fichier in depot.fichiers.exclude(applied_at=None):
        fichier.path.unlink(missing_ok=True)
    if not rest:
        depots.empty(depot)


def settle(depot: Depot) -> Depot:
    """A deposit whose job ended without a word (killed too often, or broken) is handed back with what the job says."""
    if not depot.is_busy:
        return depot
    job = jobs.find(depot.job)
    if job is not None and not job.is_over:
        return depot
    before = depot.state
    back = State.OUVERT if before == State.LECTURE else State.PROPOSITION
    said = {"code": job.error, "sentence": job.sentence} if job is not None else {}
    Depot.objects.filter(pk=depot.pk, state=before, job=depot.job).update(state=back, **said)
    depot.refresh_from_db()
    return depot
