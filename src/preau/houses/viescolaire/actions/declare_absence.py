"""A parent says why; vie scolaire accepts, refuses, or writes a reason itself; a school words its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.http import HttpRequest

from preau.houses.viescolaire.absences import list_motifs
from preau.houses.viescolaire.cahier_refusals import DejaDecidee, MotifInconnu, TropDeDeclarations
from preau.houses.viescolaire.models import Absence, Declaration, Motif
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit import journal, limits
from preau.kit.clockkit import now

PER_DAY = limits.Rule("absence-declaree", 20, timedelta(days=1))


@dataclass(frozen=True)
class Dit:
    """What a parent says, validated: from when to when, why."""

    debut_at: datetime
    fin_at: datetime
    motif: str
    texte: str = ""


def declare_absence(who: Visiteur, eleve: EleveVu, dit: Dit, *, request: HttpRequest | None = None) -> Declaration:
    """Announce an absence to come, or justify what was seen. Raises MotifInconnu, TropDeDeclarations."""
    if dit.motif not in list_motifs(eleve.uai, familles=True):
        raise MotifInconnu
    if not limits.count(PER_DAY, who.utilisateur.public_id).allowed:
        raise TropDeDeclarations
    with transaction.atomic():
        row = Declaration.objects.create(
            uai=eleve.uai,
            eleve=eleve.public_id,
            auteur=who.utilisateur.public_id,
            nom=f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip()[:120],
            **vars(dit),
        )
        _concerned(row).filter(declaration=None, justifiee=False).update(declaration=row)
        journal.write("absence.déclarée", actor=who.actor, subject=row.public_id, request=request)
    return row


def decide_declaration(
    who: Visiteur, row: Declaration, accepted: bool, *, reponse: str = "", request: HttpRequest | None = None
) -> None:
    """Accept: the absences of its time are justified; refuse: they wait for another reason, which the other parent may
    have given. Raises DejaDecidee."""
    moment = now()
    etat = Declaration.Etat.ACCEPTEE if accepted else Declaration.Etat.REFUSEE
    decided = {"decided_at": moment, "decided_by": who.actor}
    with transaction.atomic():
        waiting = Declaration.objects.filter(pk=row.pk, etat=Declaration.Etat.ATTENTE)
        if not waiting.update(etat=etat, reponse=reponse, **decided):
            raise DejaDecidee
        if accepted:
            _concerned(row).filter(justifiee=False).update(declaration=row, justifiee=True, motif=row.motif, **decided)
        else:
            Absence.objects.filter(declaration=row, corrected_at=None).update(declaration=None)
            _wait_for_others(row)
        event = "absence.acceptée" if accepted else "absence.refusée"
        journal.write(event, actor=who.actor, subject=row.public_id, request=request)


def settle_absence(who: Visiteur, row: Absence, motif: str, *, request: HttpRequest | None = None) -> None:
    """Vie scolaire writes the reason itself, or takes it back with an empty one: parents have to say why again, unless
    what they said waits for an answer. Raises MotifInconnu."""
    if motif and motif not in list_motifs(row.uai):
        raise MotifInconnu
    row.motif, row.justifiee = motif, bool(motif)
    row.decided_at, row.decided_by = now(), who.actor
    if not motif and row.declaration is not None and row.declaration.etat != Declaration.Etat.ATTENTE:
        row.declaration = None
    with transaction.atomic():
        row.save(update_fields=["motif", "justifiee", "decided_at", "decided_by", "declaration"])
        event = "absence.justifiée" if motif else "absence.non-justifiée"
        journal.write(event, actor=who.actor, subject=row.public_id, request=request)


def word_motifs(
    who: Visiteur, uai: str, familles: Sequence[str], internes: Sequence[str], *, request: HttpRequest | None = None
) -> None:
    """The reasons of a school from now on; those already written on absences stay as they are."""
    with transaction.atomic():
        Motif.objects.filter(uai=uai, gone_at=None).update(gone_at=now())
        wanted = [(one, True) for one in familles] + [(one, False) for one in internes]
        unique = dict(reversed(wanted))
        Motif.objects.bulk_create(
            Motif(uai=uai, libelle=label, familles=unique[label]) for label in dict.fromkeys(one for one, _f in wanted)
        )
        journal.write("motifs.écrits", actor=who.actor, subject=uai, request=request)


def _wait_for_others(row: Declaration) -> None:
    """The absences of this time wait for what else was declared about them, if anything."""
    others = Declaration.objects.filter(
        uai=row.uai, eleve=row.eleve, etat=Declaration.Etat.ATTENTE, debut_at__lt=row.fin_at, fin_at__gt=row.debut_at
    )
    for other in others.order_by("pk"):
        _concerned(other).filter(declaration=None, justifiee=False).update(declaration=other)


def _concerned(row: Declaration) -> models.QuerySet[Absence]:
    return Absence.objects.filter(
        uai=row.uai, eleve=row.eleve, corrected_at=None, debut_at__lt=row.fin_at, fin_at__gt=row.debut_at
    )
