"""Sending the fiche: the draft becomes lines, each decided alone by the office; « Tout est exact » has none."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.demarches import settings
from preau.houses.demarches.models import Dossier, Evenement, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements import brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.actions.ecrire import Page, hold
from preau.houses.demarches.teleservices.fiche_renseignements.brouillon import Changement
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE, read_connu, split
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import seal
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import (
    BrouillonChange,
    InformationsChangees,
    PieceManquante,
    RienAEnvoyer,
    TropDEnvois,
)
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.kit import journal, limits
from preau.kit.clockkit import now

ENVOIS = limits.Rule("demarches-fiche", 20, timedelta(days=1))
TWICE = timedelta(minutes=10)
"""Within which « Tout est exact », said again of the same page, is the same."""
Par = Evenement.Par


def submit(who: Visiteur, enfant: EnfantVu, page: Page, request: HttpRequest) -> Dossier:
    """Send the draft to the office.

    Raises TropDEnvois; BrouillonChange, BrouillonParti, InformationsChangees, BrouillonIllisible; RienAEnvoyer,
    PieceManquante: the draft stays as it is.
    """
    _count(enfant)
    with transaction.atomic():
        row = hold(enfant, page)
        connu = read_connu(enfant)
        if connu.digest(page.rubriques) != page.vu:
            raise InformationsChangees
        changes = brouillon.read(row).changements(connu)
        if row is None or not changes:
            raise RienAEnvoyer
        pieces = row.pieces.count()
        if not pieces and needs_piece(changes):
            raise PieceManquante
        _write_lines(row, changes)
        row.etat, row.compte = Dossier.Etat.ENVOYE, who.compte
        row.submitted_at = row.updated_at = now()
        row.brouillon = row.base = ""
        row.version += 1
        row.save()
        detail = {"lignes": len(changes), "pieces": pieces}
        Evenement.objects.create(dossier=row, par=Par.FAMILLE, quoi="envoyee", detail=detail)
        _journal("envoi", who, row, request, len(changes))
    return row


def attest(who: Visiteur, enfant: EnfantVu, page: Page, request: HttpRequest) -> Dossier:
    """Say that all is exact: nothing waits for the office. Pressed twice, it is said once.

    Raises TropDEnvois, InformationsChangees, BrouillonChange when a draft is there.
    """
    _count(enfant)
    with transaction.atomic():
        if brouillon.find_draft(enfant, lock=True) is not None:
            raise BrouillonChange
        if read_connu(enfant).digest(page.rubriques) != page.vu:
            raise InformationsChangees
        moment = now()
        own = {"teleservice": CODE, "uai": enfant.uai, "eleve": enfant.public_id, "personne": enfant.personne}
        said = {"evenements__quoi": "exact", "evenements__detail__vu": page.vu}
        known = Dossier.objects.filter(**own, **said, submitted_at__gt=moment - TWICE).first()
        if known is not None:
            return known
        row = Dossier.objects.create(
            **own, compte=who.compte, etat=Dossier.Etat.TRAITE, submitted_at=moment, closed_at=moment
        )
        Evenement.objects.create(dossier=row, par=Par.FAMILLE, quoi="exact", detail={"vu": page.vu})
        _journal("attestation", who, row, request, 0)
    return row


def needs_piece(changes: list[Changement]) -> bool:
    """Whether something must be joined; never where the deployment takes no file."""
    return bool(settings.current().pieces) and any(one.rubrique.justificatif for one in changes)


def _count(enfant: EnfantVu) -> None:
    if not limits.count(ENVOIS, enfant.personne).allowed:
        raise TropDEnvois


def _write_lines(row: Dossier, changes: list[Changement]) -> None:
    lines = []
    for rank, one in enumerate(changes):
        fiche, champ = split(one.cle)
        line = Ligne(dossier=row, ordre=rank, rubrique=one.rubrique.code, fiche=fiche, champ=champ)
        line.avant, line.propose = seal(one.avant, line.public_id), seal(one.propose, line.public_id)
        lines.append(line)
    Ligne.objects.bulk_create(lines)


def _journal(event: str, who: Visiteur, row: Dossier, request: HttpRequest, lines: int) -> None:
    journal.write(
        f"demarches.fiche.{event}",
        actor=who.actor,
        subject=f"dossier:{row.public_id}",
        request=request,
        detail={"uai": row.uai, "lignes": lines},
    )
