"""Write what was done in a lesson and what is to be done, change it, withdraw it; hand a file in (issue 7, item 4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest

from preau.houses.viescolaire.cahier import get_travail
from preau.houses.viescolaire.cahier_refusals import RemiseImpossible, TravailInconnu
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.droits import publics_of_seance
from preau.houses.viescolaire.models import (
    ContenuPublic,
    ContenuSeance,
    Piece,
    Remise,
    Travail,
    TravailPublic,
)
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit import journal, richkit
from preau.kit.clockkit import now
from preau.kit.piecekit import Kept


@dataclass(frozen=True)
class Joint:
    """What goes with a text: new files, new links, and the public ids of pieces to take away."""

    fichiers: Sequence[Kept] = ()
    liens: Sequence[str] = ()
    sans: Collection[str] = ()


@dataclass(frozen=True)
class DraftTravail:
    """Homework, validated. `texte` is HTML, cleaned here."""

    texte: str
    pour_le: date
    publish_at: datetime
    duree: int | None = None
    difficulte: int = 0
    rendu: str = Travail.Rendu.AUCUN


@dataclass(frozen=True)
class DraftContenu:
    """What was done, validated. `texte` is HTML, cleaned here."""

    texte: str
    publish_at: datetime
    titre: str = ""
    categorie: int = ContenuSeance.Categorie.COURS


def give_travail(
    who: Visiteur, seance: Seance, draft: DraftTravail, joint: Joint = Joint(), *, request: HttpRequest | None = None
) -> Travail:
    """Give homework in this lesson, to those whom the lesson is for."""
    row = Travail(seance=seance.key, donne_le=seance.le, **_of(who, seance))
    _fill_travail(row, draft)
    with transaction.atomic():
        row.save()
        publics = publics_of_seance(seance)
        TravailPublic.objects.bulk_create(TravailPublic(travail=row, genre=g, code=c) for g, c in publics)
        _attach(joint, travail=row)
        journal.write("travail.donné", actor=who.actor, subject=row.public_id, request=request)
    return row


def revise_travail(
    who: Visiteur, row: Travail, draft: DraftTravail, joint: Joint = Joint(), *, request: HttpRequest | None = None
) -> None:
    """Change homework; who ticked it keeps the tick."""
    _fill_travail(row, draft)
    row.updated_at = now()
    with transaction.atomic():
        row.save()
        left = _detach(row.pieces.filter(public_id__in=joint.sans))
        _attach(joint, travail=row)
        journal.write("travail.modifié", actor=who.actor, subject=row.public_id, request=request)
    depot().forget(left)


def withdraw_travail(who: Visiteur, row: Travail, *, request: HttpRequest | None = None) -> None:
    """Nobody has to do it any more. Twice is once."""
    with transaction.atomic():
        if Travail.objects.filter(pk=row.pk, gone_at=None).update(gone_at=now()):
            journal.write("travail.retiré", actor=who.actor, subject=row.public_id, request=request)


def write_contenu(
    who: Visiteur, seance: Seance, draft: DraftContenu, joint: Joint = Joint(), *, request: HttpRequest | None = None
) -> ContenuSeance:
    """Say what was done in this lesson, or say it anew: one text for each lesson."""
    with transaction.atomic():
        row = ContenuSeance.objects.select_for_update().filter(seance=seance.key).first()
        is_new = row is None
        if row is None:
            row = ContenuSeance(seance=seance.key, debut_at=seance.debut_at, fin_at=seance.fin_at, **_of(who, seance))
        left = [] if row.gone_at is None else _detach(row.pieces.all())
        row.gone_at = None
        row.titre, row.texte = draft.titre, richkit.clean(draft.texte)
        row.categorie, row.publish_at, row.updated_at = draft.categorie, draft.publish_at, now()
        row.save()
        if is_new:
            publics = publics_of_seance(seance)
            ContenuPublic.objects.bulk_create(ContenuPublic(contenu=row, genre=g, code=c) for g, c in publics)
        left += _detach(row.pieces.filter(public_id__in=joint.sans))
        _attach(joint, contenu=row)
        journal.write("contenu.écrit", actor=who.actor, subject=row.public_id, request=request)
    depot().forget(left)
    return row


def withdraw_contenu(who: Visiteur, row: ContenuSeance, *, request: HttpRequest | None = None) -> None:
    """Nobody reads it any more; the lesson may be written anew. Twice is once."""
    with transaction.atomic():
        if ContenuSeance.objects.filter(pk=row.pk, gone_at=None).update(gone_at=now()):
            journal.write("contenu.retiré", actor=who.actor, subject=row.public_id, request=request)


def hand_in(who: Visiteur, eleve: EleveVu, travail: str, kept: Kept, *, request: HttpRequest | None = None) -> Remise:
    """Keep the pupil's file for homework that asks for one; it takes the place of the one before.

    Raises TravailInconnu, RemiseImpossible.
    """
    seen = get_travail(eleve, travail)
    if seen is None:
        raise TravailInconnu
    if seen.rendu != Travail.Rendu.DEPOT:
        raise RemiseImpossible
    with transaction.atomic():
        row = Travail.objects.get(public_id=travail)
        before = _detach(Remise.objects.filter(travail=row, eleve=eleve.public_id))
        given = Remise.objects.create(travail=row, eleve=eleve.public_id, **vars(kept))
        journal.write("travail.rendu", actor=who.actor, subject=row.public_id, request=request)
    depot().forget(before)
    return given


def _of(who: Visiteur, seance: Seance) -> dict[str, Any]:
    """What a text keeps of its lesson and of who writes it."""
    record = who.personnel_at(seance.uai)
    names = dict(zip(seance.personnels, seance.noms, strict=True))
    return {
        "uai": seance.uai,
        "matiere": seance.matiere,
        "libelle": seance.libelle,
        "couleur": seance.couleur,
        "groupes": [*seance.divisions, *seance.groupes],
        "auteur": record,
        "nom": names.get(record) or f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip(),
    }


def _fill_travail(row: Travail, draft: DraftTravail) -> None:
    row.texte, row.pour_le, row.publish_at = richkit.clean(draft.texte), draft.pour_le, draft.publish_at
    row.duree, row.difficulte, row.rendu = draft.duree, draft.difficulte, draft.rendu


def _attach(joint: Joint, *, travail: Travail | None = None, contenu: ContenuSeance | None = None) -> None:
    files = [Piece(travail=travail, contenu=contenu, **vars(kept)) for kept in joint.fichiers]
    links = [Piece(travail=travail, contenu=contenu, nom=url, url=url) for url in joint.liens]
    Piece.objects.bulk_create([*files, *links])


def _detach(rows: models.QuerySet[Piece] | models.QuerySet[Remise]) -> list[str]:
    """Delete these rows; the names of their files."""
    left = list(rows.values_list("public_id", flat=True))
    rows.delete()
    return left
