"""Correcting a record: the office's word, which no import undoes until the file agrees (J9, J19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from preau.kit import journal
from preau.kit.clockkit import now
from preau.registre.actions import bulk, correcting, telephones
from preau.registre.actions.correcting import OF_ELEVE, OF_RESPONSABLE, Champ, Change, Personne
from preau.registre.actions.ecritures import Ecritures
from preau.registre.actions.telephones import NUMBERS, Line
from preau.registre.formats import refusals
from preau.registre.formats.staging import Staging
from preau.registre.models import Correction, Eleve, Responsable
from preau.registre.models.personne import Source


class FicheInconnue(refusals.RegistreRefusal):
    """No such record in this school, or a field that such a record does not have."""

    code = "REGISTRE-0030"
    status = 404
    personne = "Cette fiche n'est pas, ou n'est plus, dans votre établissement. Cherchez à nouveau la personne."


class ValeurChangee(refusals.RegistreRefusal):
    """The record no longer says what the person saw when they asked for the change."""

    code = "REGISTRE-0032"
    status = 409
    personne = (
        "Cette information a changé dans le registre depuis que la demande a été faite. Regardez ce qu'il dit "
        "maintenant, puis décidez."
    )


def correct_contact(
    personne: str,
    champ: str,
    valeur: str,
    *,
    uai: str,
    by: str,
    expected: str | None = None,
    piece: str = "",
    motif: str = "",
    at: datetime | None = None,
) -> Correction | None:
    """Set a field of a record (public id) of this school over what its file says; the correction that stands.

    An earlier correction of the same field gives way. A value that is the file's own leaves none: None is returned; so
    it is of a record that an office made, which has no file. Empty says that there is none. `expected` is what the
    record said (form of `queries.valeurs`) when the change was asked for: something else now, other than `valeur`
    itself, is a ValeurChangee. Raises FicheInconnue, correcting.ValeurImpossible too.
    """
    kept = correcting.clean(champ, valeur)
    with transaction.atomic(using="registre"):
        row = _find(personne, champ, uai)
        if expected is not None:
            _check_expected(row, champ, expected, kept)
        _take_back(row, champ, by, at or now())
        made = None
        lines = _lines_of_file(row)
        if row.source == Source.BUREAU:
            correcting.write(Ecritures(uai, kept=False), [_change(row, champ, kept, {champ: kept}, lines)])
        elif not correcting.agrees(row, champ, kept, lines):
            made = Correction.objects.create(
                uai=uai,
                responsable=row if isinstance(row, Responsable) else None,
                eleve=row if isinstance(row, Eleve) else None,
                champ=champ,
                valeur=kept,
                fichier=correcting.file_of(row, champ, lines),
                piece=piece,
                motif=motif.strip()[:200],
                corrected_by=by,
                corrected_at=at or now(),
            )
            correcting.write(Ecritures(uai, kept=False), [_change(row, champ, kept, _said(row), lines)])
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
    one is noted as what the file says. A file without addresses says nothing of them.
    """
    uais = [uai for (uai,) in staging.rows("SELECT uai FROM ecole")]
    live = Correction.objects.filter(uai__in=uais, settled_at=None, withdrawn_at=None)
    rows = list(live.select_related("responsable", "eleve").order_by("responsable", "eleve", "pk"))
    if not rows:
        return
    rewritten = {
        (model, pk)
        for model, table in ((Responsable, "personne"), (Eleve, "eleve"))
        for (pk,) in staging.rows(f"SELECT pk FROM {table} WHERE op IN ('changement', 'retour')")  # noqa: S608
    }
    silent = _without_addresses(staging)
    changes: list[Change] = []
    for _person, own in groupby(rows, key=lambda row: (row.responsable_id, row.eleve_id)):
        said = [row for row in own if row.champ != Champ.ADRESSE or (type(row.personne), row.uai) not in silent]
        if said and (type(said[0].personne), said[0].personne.jointure) in rewritten:
            changes += _kept_of(said, ecritures, moment)
    correcting.write(ecritures, changes)


def _kept_of(rows: list[Correction], ecritures: Ecritures, moment: datetime) -> Iterator[Change]:
    """What stands again of one person's corrections, over what the file has just written of them."""
    lines = telephones.lines_of(rows[0].personne)
    kept: list[Correction] = []
    for row in rows:
        if correcting.agrees(row.personne, row.champ, row.valeur, lines):
            ecritures.update(Correction, ("settled_at",), [(bulk.moment(moment), row.pk)])
            continue
        ecritures.before(Correction, ("fichier",), [row.pk])
        row.fichier = correcting.file_of(row.personne, row.champ, lines)
        row.save(update_fields=["fichier"])
        kept.append(row)
    numbers = {row.champ: row.valeur for row in kept if row.champ in NUMBERS}
    for row in kept:
        if row.champ not in NUMBERS or row.champ == min(numbers):
            yield _change(row.personne, row.champ, row.valeur, numbers, lines)


def _without_addresses(staging: Staging) -> set[tuple[type[Personne], str]]:
    rows = list(staging.rows("SELECT uai, adresses_responsables, adresses_eleves FROM ecole"))
    return {(Responsable, uai) for uai, given, _ in rows if not given} | {
        (Eleve, uai) for uai, _, given in rows if not given
    }


def _change(row: Personne, champ: str, valeur: str, said: dict[str, str], lines: list[Line]) -> Change:
    """The writing of a field; of a number, with every telephone that results."""
    composed = telephones.compose(lines, said) if champ in NUMBERS else None
    return Change(row, champ, valeur, composed)


def _live(row: Personne) -> list[Correction]:
    whose = Q(responsable=row) if isinstance(row, Responsable) else Q(eleve=row)
    return list(Correction.objects.filter(whose, settled_at=None, withdrawn_at=None).order_by("pk"))


def _said(row: Personne) -> dict[str, str]:
    """The numbers that the office says of this person now."""
    return {one.champ: one.valeur for one in _live(row) if one.champ in NUMBERS}


def _lines_of_file(row: Personne) -> list[Line]:
    """The telephones of the person's file: as kept by a correction, else those of the record."""
    kept = next((one.fichier["telephones"] for one in _live(row) if one.champ in NUMBERS), None)
    return telephones.lines_of(row) if kept is None else kept


def _find(public_id: str, champ: str, uai: str) -> Personne:
    for model, champs in ((Responsable, OF_RESPONSABLE), (Eleve, OF_ELEVE)):
        if champ in champs:
            row = model._default_manager.select_for_update().filter(public_id=public_id, uai=uai).first()
            if row is not None:
                return row
    raise FicheInconnue


def _check_expected(row: Personne, champ: str, expected: str, wanted: str) -> None:
    found = correcting.present(row, champ)
    if not correcting.is_same(champ, found, expected) and not correcting.is_same(champ, found, wanted):
        raise ValeurChangee


def _take_back(row: Personne, champ: str, by: str, moment: datetime) -> None:
    """Put the file's value back when a correction of the field stands."""
    live = next((one for one in _live(row) if one.champ == champ), None)
    if live is not None:
        _withdraw(live, by, moment)
        row.refresh_from_db()


def _withdraw(row: Correction, by: str, moment: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by = moment, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    person = row.personne
    if row.champ in NUMBERS:
        change = _change(person, row.champ, "", _said(person), row.fichier["telephones"])
    else:
        change = Change(person, row.champ, row.file_value, adresse=row.fichier.get("adresse"))
    correcting.write(Ecritures(row.uai, kept=False), [change])
