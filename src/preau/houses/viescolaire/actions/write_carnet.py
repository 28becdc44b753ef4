"""Write a remark or a communication, take it back, acknowledge it (issue 7, item 5; J15, J17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import HttpRequest

from preau.houses.viescolaire.cahier_refusals import TexteInconnu
from preau.houses.viescolaire.carnet import list_communications, list_observations
from preau.houses.viescolaire.models import Accuse, Communication, Observation
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit import journal, richkit
from preau.kit.clockkit import now


@dataclass(frozen=True)
class Annonce:
    """A communication, validated. `texte` is HTML, cleaned here; empty `divisions` are the whole school."""

    uai: str
    titre: str
    texte: str
    aux_parents: bool
    aux_eleves: bool
    divisions: Sequence[str] = ()
    fin_le: date | None = None


def write_observation(
    who: Visiteur, seance: Seance, eleve: EleveVu, genre: str, texte: str, *, request: HttpRequest | None = None
) -> Observation:
    """A remark about a pupil of this lesson."""
    with transaction.atomic():
        row = Observation.objects.create(
            uai=seance.uai,
            eleve=eleve.public_id,
            genre=genre,
            texte=texte,
            seance=seance.key,
            matiere=seance.matiere,
            libelle=seance.libelle,
            auteur=who.personnel_at(seance.uai),
            nom=_name(who),
        )
        journal.write("observation.écrite", actor=who.actor, subject=row.public_id, request=request)
    return row


def withdraw_observation(who: Visiteur, row: Observation, *, request: HttpRequest | None = None) -> None:
    """Nobody reads it any more. Twice is once."""
    with transaction.atomic():
        if Observation.objects.filter(pk=row.pk, gone_at=None).update(gone_at=now()):
            journal.write("observation.retirée", actor=who.actor, subject=row.public_id, request=request)


def publish_communication(who: Visiteur, said: Annonce, *, request: HttpRequest | None = None) -> Communication:
    """Tell families."""
    with transaction.atomic():
        row = Communication.objects.create(
            **(vars(said) | {"texte": richkit.clean(said.texte), "divisions": list(said.divisions)}),
            auteur=who.personnel_at(said.uai),
            nom=_name(who),
        )
        journal.write("communication.publiée", actor=who.actor, subject=row.public_id, request=request)
    return row


def withdraw_communication(who: Visiteur, row: Communication, *, request: HttpRequest | None = None) -> None:
    """Nobody reads it any more. Twice is once."""
    with transaction.atomic():
        if Communication.objects.filter(pk=row.pk, gone_at=None).update(gone_at=now()):
            journal.write("communication.retirée", actor=who.actor, subject=row.public_id, request=request)


def acknowledge(who: Visiteur, eleve: EleveVu, public_id: str, *, request: HttpRequest | None = None) -> Accuse:
    """« J'en ai pris connaissance ». The first time counts. Raises TexteInconnu for what is not theirs to read."""
    readable = [*list_observations(who, eleve), *list_communications(who, eleve)]
    found = next((one.row for one in readable if one.row.public_id == public_id), None)
    if found is None or (isinstance(found, Observation) and who.genre != "responsable"):
        raise TexteInconnu
    which = {"observation": found} if isinstance(found, Observation) else {"communication": found}
    with transaction.atomic():
        row, is_new = Accuse.objects.get_or_create(
            **which, utilisateur=who.utilisateur.public_id, defaults={"nom": _name(who)}
        )
        if is_new:
            journal.write("carnet.lu", actor=who.actor, subject=public_id, request=request)
    return row


def _name(who: Visiteur) -> str:
    return f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip()[:120]
