"""How a corrected field is read, checked and written on a record: one line per field, and the keys that follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from preau.kit import namekit, phonekit
from preau.registre.actions.ecritures import Ecritures
from preau.registre.formats import lignes, refusals
from preau.registre.models import CleResponsable, Correction, Eleve, Responsable, Telephone

Champ = Correction.Champ
Personne = Responsable | Eleve
PORTABLE = "TEL_PORTABLE"
COLONNES = ("champ", "brut", "e164", "is_mobile")
OF_RESPONSABLE = frozenset({Champ.MOBILE, Champ.MEL, Champ.NOM, Champ.NOM_USAGE, Champ.PRENOM})
OF_ELEVE = frozenset({Champ.MEL, Champ.NE_LE})
NAMES = frozenset({Champ.NOM, Champ.NOM_USAGE, Champ.PRENOM})
REQUIRED = frozenset({Champ.NOM, Champ.PRENOM, Champ.NE_LE})


class ValeurImpossible(refusals.RegistreRefusal):
    """A number that receives no SMS, an address that is none, a name without letters, a day that is no day."""

    code = "REGISTRE-0031"
    status = 422
    personne = "{constat}"


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a person to write; `telephones` are those to give back (None: one made of `valeur`)."""

    personne: Personne
    champ: str
    valeur: str
    telephones: list[list[Any]] | None = None


def clean(champ: str, valeur: str) -> str:
    """The value as the record keeps it: E.164, lower case mail, ISO date. Empty: none. Raises ValeurImpossible."""
    text = " ".join(valeur.split())
    if not text:
        if champ in REQUIRED:
            raise ValeurImpossible(constat="Écrivez une valeur : ce champ ne peut pas être vide.")
        return ""
    if champ == Champ.MOBILE:
        phone = phonekit.parse(text)
        if phone is None or not phone.is_mobile:
            raise ValeurImpossible(
                constat="Ce numéro ne reçoit pas de SMS. Écrivez un numéro de portable, comme 06 39 98 00 01."
            )
        return phone.e164
    if champ == Champ.MEL:
        return _mel(text)
    if champ == Champ.NE_LE:
        return _day(text)
    if not namekit.normalise(text) or len(text) > 120:
        raise ValeurImpossible(constat="Écrivez un nom en toutes lettres, de 120 caractères au plus.")
    return text


def file_of(personne: Personne, champ: str) -> dict[str, Any]:
    """What the record says of a field now, as a Correction keeps it."""
    if champ != Champ.MOBILE:
        value = getattr(personne, champ)
        return {"valeur": value.isoformat() if isinstance(value, date) else str(value or "")}
    aside = _set_aside(personne)
    return {
        "valeur": next((row.e164 or row.brut for row in aside), ""),
        "telephones": [[getattr(row, name) for name in COLONNES] for row in aside],
    }


def agrees(personne: Personne, champ: str, valeur: str) -> bool:
    """Whether the record, as a file just wrote it, says the same."""
    if champ == Champ.MOBILE:
        known = {row.e164 for row in personne.telephones.all() if row.is_mobile}
        return valeur in known if valeur else not known
    said = file_of(personne, champ)["valeur"]
    if champ == Champ.MEL:
        return bool(said.strip().lower() == valeur)
    return namekit.normalise(said) == namekit.normalise(valeur) if champ in NAMES else said == valeur


def write(ecritures: Ecritures, changes: Iterable[Change]) -> None:
    """Write these fields, and the keys people are found by; inside the caller's transaction."""
    every = list(changes)
    for change in every:
        if change.champ != Champ.MOBILE:
            ecritures.update(
                type(change.personne), (change.champ,), [(change.valeur or _empty(change.champ), _pk(change))]
            )
    phones = [change for change in every if change.champ == Champ.MOBILE]
    if phones:
        aside = [row.pk for change in phones for row in _set_aside(change.personne)]
        ecritures.delete(Telephone, "id", aside)
        ecritures.insert(
            Telephone,
            ("responsable", *COLONNES),
            [(_pk(change), *row) for change in phones for row in _telephones(change)],
        )
    _write_keys(ecritures, {_pk(one) for one in every if one.champ in NAMES or one.champ == Champ.MOBILE})


def _write_keys(ecritures: Ecritures, responsables: set[int]) -> None:
    rows = Responsable.objects.filter(pk__in=responsables).prefetch_related("telephones")
    keys = []
    for row in rows:
        mobiles = lignes.mobiles_of((one.champ, one.brut, one.e164, one.is_mobile) for one in row.telephones.all())
        found = lignes.cles_of(row.nom_de_famille, row.nom_usage, row.prenom, mobiles)
        keys += [(row.pk, *cle) for cle in found]
    ecritures.delete(CleResponsable, "responsable", sorted(responsables))
    ecritures.insert(CleResponsable, ("responsable", "nom_cle", "prenom_cle", "e164"), keys)


def _set_aside(personne: Personne) -> list[Telephone]:
    """The telephones that a corrected mobile replaces: the portable as written, else every mobile of the record."""
    rows = list(personne.telephones.order_by("pk"))
    return [row for row in rows if row.champ == PORTABLE] or [row for row in rows if row.is_mobile]


def _telephones(change: Change) -> list[list[Any]]:
    if change.telephones is not None:
        return change.telephones
    return [[PORTABLE, phonekit.display(change.valeur), change.valeur, True]] if change.valeur else []


def _pk(change: Change) -> int:
    return int(change.personne.jointure)


def _empty(champ: str) -> str | None:
    return None if champ == Champ.NE_LE else ""


def _mel(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValeurImpossible(constat="Écrivez une adresse mail complète, comme prenom.nom@example.org.") from None
    return text.lower()


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValeurImpossible(constat="Cette date n'existe pas. Écrivez le jour, le mois et l'année.") from None
