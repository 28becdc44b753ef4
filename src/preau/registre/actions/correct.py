"""Correcting a record at the counter: the office's word, which no import undoes until the file agrees (J9)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from preau.kit import journal
from preau.kit.clockkit import now
from preau.registre.actions import bulk, correcting
from preau.registre.actions.correcting import OF_ELEVE, OF_RESPONSABLE, Change, Personne
from preau.registre.actions.ecritures import Ecritures
from preau.registre.formats import refusals
from preau.registre.formats.staging import Staging
from preau.registre.models import Correction, Eleve, Responsable


class FicheInconnue(refusals.RegistreRefusal):
    """No such record in this school, or a field that such a record does not have."""

    code = "REGISTRE-0030"
    status = 404
    personne = "Cette fiche n'est pas, ou n'est plus, dans votre établissement. Cherchez à nouveau la personne."


def correct_contact(
    personne: str,
    champ: str,
    valeur: str,
    *,
    uai: str,
    by: str,
    piece: str = "",
    motif: str = "",
    at: datetime | None = None,
) -> Correction | None:
    """Set a field of a record (public id) of this school over what its file says; the correction that stands.

    An earlier correction of the same field gives way. A value that is the file's own leaves none: None is returned.
    Empty says that there is none. Raises FicheInconnue, correcting.ValeurImpossible.
    """
    kept = correcting.clean(champ, valeur)
    with transaction.atomic(using="registre"):
        row = _find(personne, champ, uai)
        _take_back(row, champ, by, at or now())
        made = None
        if not correcting.agrees(row, champ, kept):
            made = Correction.objects.create(
                uai=uai,
                responsable=row if isinstance(row, Responsable) else None,
                eleve=row if isinstance(row, Eleve) else None,
                champ=champ,
                valeur=kept,
                fichier=correcting.file_of(row, champ),
                piece=piece,
                motif=motif.strip()[:200],
                corrected_by=by,
                corrected_at=at or now(),
            )
            correcting.write(Ecritures(uai, kept=False), [Change(row, champ, kept)])
        detail = {"champ": champ, "piece": piece}
        journal.write("registre.correction", actor=by, subject=personne, detail=detail, using="registre")
    return made


def withdraw_correction(public_id: str, *, uai: str, by: str, at: datetime | None = None) -> Correction:
    """Take a correction of this school back: the record says again what the file says. Twice changes nothing.

    Raises FicheInconnue.
    """
    with transaction.atomic(using="registre"):
        row = Correction.objects.select_for_update().filter(public_id=public_id, uai=uai).first()
        if row is None:
            raise FicheInconnue
        if row.is_live:
            _withdraw(row, by, at or now())
            subject = row.personne.public_id
            detail = {"champ": row.champ}
            journal.write("registre.correction.retiree", actor=by, subject=subject, detail=detail, using="registre")
    return row


def keep_corrections(staging: Staging, ecritures: Ecritures, moment: datetime) -> None:
    """Called by an import once it has written people, in its transaction: the office's word stands again.

    Only records that the file has just rewritten are looked at, for the fingerprint of what a file says never includes
    a correction: the same file again changes nothing. A file that now says the same settles the correction; another
    one is noted as what the file says.
    """
    uais = [uai for (uai,) in staging.rows("SELECT uai FROM ecole")]
    live = Correction.objects.filter(uai__in=uais, settled_at=None, withdrawn_at=None)
    rows = list(live.select_related("responsable", "eleve").order_by("pk"))
    if not rows:
        return
    rewritten = {
        (model, pk)
        for model, table in ((Responsable, "personne"), (Eleve, "eleve"))
        for (pk,) in staging.rows(f"SELECT pk FROM {table} WHERE op IN ('changement', 'retour')")  # noqa: S608
    }
    kept: list[Change] = []
    for row in rows:
        person = row.personne
        if (type(person), person.jointure) not in rewritten:
            continue
        if correcting.agrees(person, row.champ, row.valeur):
            ecritures.update(Correction, ("settled_at",), [(bulk.moment(moment), row.pk)])
            continue
        ecritures.before(Correction, ("fichier",), [row.pk])
        row.fichier = correcting.file_of(person, row.champ)
        row.save(update_fields=["fichier"])
        kept.append(Change(person, row.champ, row.valeur))
    correcting.write(ecritures, kept)


def _find(public_id: str, champ: str, uai: str) -> Personne:
    for model, champs in ((Responsable, OF_RESPONSABLE), (Eleve, OF_ELEVE)):
        if champ in champs:
            row = model._default_manager.select_for_update().filter(public_id=public_id, uai=uai).first()
            if row is not None:
                return row
    raise FicheInconnue


def _take_back(row: Personne, champ: str, by: str, moment: datetime) -> None:
    """Put the file's value back when a correction of the field stands."""
    whose = Q(responsable=row) if isinstance(row, Responsable) else Q(eleve=row)
    live = Correction.objects.filter(whose, champ=champ, settled_at=None, withdrawn_at=None).first()
    if live is not None:
        _withdraw(live, by, moment)
        row.refresh_from_db()


def _withdraw(row: Correction, by: str, moment: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by = moment, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    change = Change(row.personne, row.champ, row.file_value, row.fichier.get("telephones"))
    correcting.write(Ecritures(row.uai, kept=False), [change])
