"""People to contact about a pupil, made by the office from what a family says (J19).

They are records of the contact level, as SIECLE has some (specs/registry-formats.md §1.4), of a source of their own:
no import touches them, and no right ever comes of them. A record of SIECLE's is never rewritten here, for its person
may be another pupil's guardian: its link is cut, and a record of the office's stands in its place.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from preau.kit import journal, namekit, phonekit
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.protocols.siecle.checks import PARENTES
from preau.registre.actions.correct import FicheInconnue, ValeurChangee
from preau.registre.actions.correcting import ValeurImpossible, clean, clean_number, printable
from preau.registre.actions.telephones import FIELDS, Champ
from preau.registre.models import Eleve, Lien, Responsable, Telephone, allocate_of_offices
from preau.registre.models.personne import Source
from preau.registre.queries.valeurs import (
    CONTACT,
    PersonneAContacter,
    list_personnes_a_contacter,
    read_personne,
    write_personne,
)

MOST = 8
"""People to contact about one pupil: two families' three, and some of SIECLE's."""
MOST_TELEPHONES = 2


class ContactsTropNombreux(ValeurImpossible):
    """One more person than the office can call."""

    code = "REGISTRE-0033"
    status = 409
    personne = "Cet élève a déjà {nombre} personnes à contacter : retirez-en une d'abord."


def clean_contact(valeur: str) -> str:
    """A person to contact as the registry keeps them (`queries.valeurs`); empty: nobody. Raises ValeurImpossible."""
    if not valeur.strip():
        return ""
    try:
        said = json.loads(valeur)
        phones = [clean_number(printable(str(one))) for one in said.get("telephones", ()) if str(one).strip()]
        parente = str(said.get("parente", ""))
        vient = said.get("vient_chercher", False) is True
        nom, prenom = clean(Champ.NOM, str(said.get("nom", ""))), clean(Champ.PRENOM, str(said.get("prenom", "")))
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise ValeurImpossible(constat="Cette personne ne se lit pas.") from None
    if parente not in PARENTES:
        raise ValeurImpossible(constat="Dites ce que cette personne est pour l'élève.")
    phones = list(dict.fromkeys(phones))
    if not phones or len(phones) > MOST_TELEPHONES:
        raise ValeurImpossible(constat="Donnez un numéro de téléphone, deux au plus.")
    return write_personne(
        {"nom": nom, "prenom": prenom, "parente": parente, "telephones": phones, "vient_chercher": vient}
    )


def set_contact(
    eleve: str,
    valeur: str,
    *,
    uai: str,
    by: str,
    contact: str = "",
    expected: str | None = None,
    at: datetime | None = None,
) -> str:
    """Add, change or remove a person to contact about a pupil of this school; their public id, empty when removed.

    `contact` is the public id of the one to change or remove (`valeur` empty), "" to add one. `expected` is what the
    registry said of them when it was asked for, empty for an addition: something else now, other than `valeur` itself,
    is a ValeurChangee. What the registry says already changes nothing. Raises FicheInconnue, ValeurImpossible,
    ContactsTropNombreux.
    """
    kept = clean_contact(valeur)
    with transaction.atomic(using="registre"):
        pupil = Eleve.objects.select_for_update().filter(public_id=eleve, uai=uai).first()
        if pupil is None:
            raise FicheInconnue
        known = list_personnes_a_contacter(eleve)
        same = next((one.public_id for one in known if one.valeur == kept), None)
        if same is not None or (not kept and not _is_there(known, contact)):
            return same or ""
        _check(known, contact, kept, expected)
        made = _put(pupil, contact, kept, by, at or now())
        event = "registre.contact" if kept else "registre.contact.retire"
        journal.write(event, actor=by, subject=eleve, detail={"contact": made or contact}, using="registre")
    return made


def restore_contact(eleve: str, avant: str, fait: str, *, uai: str, by: str, at: datetime | None = None) -> None:
    """Take an addition, a change or a removal back: `fait` is what it made, `avant` what stood before (empty: none).

    What SIECLE said stands again when it was SIECLE's. Raises FicheInconnue, and ValeurChangee when `fait` stands no
    more.
    """
    with transaction.atomic(using="registre"):
        pupil = Eleve.objects.select_for_update().filter(public_id=eleve, uai=uai).first()
        if pupil is None:
            raise FicheInconnue
        now_there = {one.valeur: one.public_id for one in list_personnes_a_contacter(eleve)}
        if fait and fait not in now_there:
            raise ValeurChangee
        holder = now_there.get(fait, "") if fait else ""
        if not avant or _uncut(pupil, avant, holder):
            if holder:
                _take_away(pupil, holder, by, at or now())
        elif avant not in now_there:
            _put(pupil, holder, avant, by, at or now())
        journal.write("registre.contact.retabli", actor=by, subject=eleve, using="registre")


def _is_there(known: list[PersonneAContacter], contact: str) -> bool:
    return any(one.public_id == contact for one in known)


def _check(known: list[PersonneAContacter], contact: str, kept: str, expected: str | None) -> None:
    current = next((one.valeur for one in known if one.public_id == contact), "")
    if contact and not current:
        raise ValeurChangee
    if expected is not None and current != expected:
        raise ValeurChangee
    others = [read_personne(one.valeur) for one in known if one.public_id != contact]
    if kept and any(_key(one) == _key(read_personne(kept)) for one in others):
        raise ValeurImpossible(constat="Une personne de ce nom est déjà à contacter pour cet élève, autrement.")
    if kept and not contact and len(known) >= MOST:
        raise ContactsTropNombreux(nombre=len(known))


def _key(said: dict[str, Any]) -> tuple[str, str]:
    return namekit.normalise(said.get("nom", "")), namekit.normalise(said.get("prenom", ""))


def _put(pupil: Eleve, contact: str, valeur: str, by: str, moment: datetime) -> str:
    """Write `valeur` in the place of `contact`: the office's own record is rewritten, a file's is replaced."""
    if not valeur:
        _take_away(pupil, contact, by, moment)
        return ""
    own = Lien.objects.filter(eleve=pupil, responsable__public_id=contact, responsable__source=Source.BUREAU)
    link = own.select_related("responsable").first() if contact else None
    if link is not None:
        return _fill(link.responsable, pupil, read_personne(valeur), {**link.brut, "revu": True})
    if contact:
        _take_away(pupil, contact, by, moment)
    row = Responsable(jointure=allocate_of_offices(), source=Source.BUREAU, uai=pupil.uai, source_id=new_public_id())
    return _fill(row, pupil, read_personne(valeur), {"remplace": contact} if contact else {})


def _take_away(pupil: Eleve, contact: str, by: str, moment: datetime) -> None:
    """The office's own record goes; a file's keeps its person, and loses its link to this pupil."""
    links = Lien.objects.select_for_update().filter(eleve=pupil, niveau=CONTACT, responsable__public_id=contact)
    link = links.select_related("responsable").get()
    if link.responsable.source == Source.BUREAU:
        link.responsable.delete()
        return
    link.cut_at, link.cut_by, link.cut_reason = moment, by, "Fiche de renseignements"
    link.save(update_fields=["cut_at", "cut_by", "cut_reason"])


def _uncut(pupil: Eleve, avant: str, holder: str) -> bool:
    """Give back the link of a file's contact that `avant` was, if one was cut from a fiche.

    It may say something else since: it is the one that the office's record `holder` stands for, unless that record has
    been rewritten and `avant` is an older state of its own.
    """
    held = Lien.objects.filter(eleve=pupil, responsable__public_id=holder).first() if holder else None
    cut = Lien.objects.filter(eleve=pupil, niveau=CONTACT, cut_at__isnull=False, cut_reason="Fiche de renseignements")
    for link in cut.select_related("responsable").order_by("-cut_at"):
        row = link.responsable
        is_same = _key({"nom": row.nom, "prenom": row.prenom}) == _key(read_personne(avant))
        stands = held is None or (held.brut.get("remplace") == row.public_id and not held.brut.get("revu"))
        if is_same and stands:
            link.cut_at, link.cut_by, link.cut_reason = None, "", ""
            link.save(update_fields=["cut_at", "cut_by", "cut_reason"])
            return True
    return False


def _fill(row: Responsable, pupil: Eleve, said: dict[str, Any], brut: dict[str, Any]) -> str:
    row.nom_de_famille, row.prenom, row.nom_usage = said["nom"], said["prenom"], ""
    row.save()
    brut = {**brut, "vient_chercher": bool(said.get("vient_chercher"))}
    values = {"niveau": CONTACT, "parente": said["parente"], "brut": brut}
    Lien.objects.update_or_create(responsable=row, eleve=pupil, defaults=values)
    row.telephones.all().delete()
    free = [Champ.DOMICILE, Champ.TRAVAIL]
    for place, e164 in enumerate(said["telephones"]):
        is_mobile = _is_mobile(e164)
        champ = Champ.MOBILE if is_mobile and not place else free.pop(0)
        shown = phonekit.display(e164)
        Telephone.objects.create(responsable=row, champ=FIELDS[champ][0], brut=shown, e164=e164, is_mobile=is_mobile)
    return row.public_id


def _is_mobile(e164: str) -> bool:
    phone = phonekit.parse(e164)
    return phone is not None and phone.is_mobile
