"""How a corrected field is read, checked and written on a record, and the keys that follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from preau.kit import namekit, phonekit
from preau.registre.actions import telephones
from preau.registre.actions.ecritures import Ecritures
from preau.registre.actions.telephones import COLONNES, NUMBERS, Line
from preau.registre.formats import lignes, refusals
from preau.registre.formats.staging import dump
from preau.registre.models import CleResponsable, Correction, Eleve, Responsable, Telephone
from preau.registre.models.personne import Source
from preau.registre.queries.valeurs import NON, OUI, read_adresse, valeur_of, write_adresse

Champ = Correction.Champ
Personne = Responsable | Eleve
OF_RESPONSABLE = frozenset(Champ) - {Champ.NE_LE}
OF_ELEVE = frozenset(
    {Champ.MOBILE, Champ.DOMICILE, Champ.TRAVAIL, Champ.MEL, Champ.ADRESSE, Champ.NOM_USAGE, Champ.NE_LE}
)
NAMES = frozenset({Champ.NOM, Champ.NOM_USAGE, Champ.PRENOM})
REQUIRED = frozenset({Champ.NOM, Champ.PRENOM, Champ.NE_LE})
FRANCE = "100"
"""CODE_PAYS (specs/registry-formats.md §1.3)."""


class ValeurImpossible(refusals.RegistreRefusal):
    """A number that receives no SMS, an address that is none, a name without letters, a day that is no day."""

    code = "REGISTRE-0031"
    status = 422
    personne = "{constat}"


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a person to write; for a number, all the telephones that the record then has."""

    personne: Personne
    champ: str
    valeur: str
    telephones: list[Line] | None = None
    adresse: Mapping[str, Any] | None = None
    """The address to give back as a file had it (None: one made of `valeur`)."""


def clean(champ: str, valeur: str) -> str:
    """The value as the record keeps it: E.164, lower case mail, ISO date… Empty: none. Raises ValeurImpossible."""
    text = printable(valeur)
    if not text:
        if champ in REQUIRED:
            raise ValeurImpossible(constat="Écrivez une valeur : ce champ ne peut pas être vide.")
        return ""
    if champ in _CLEANERS:
        return _CLEANERS[Champ(champ)](text)
    if not namekit.normalise(text) or len(text) > 120:
        raise ValeurImpossible(constat="Écrivez un nom en toutes lettres, de 120 caractères au plus.")
    return text


def printable(text: str) -> str:
    """One line of text without what no file may hold."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def file_of(personne: Personne, champ: str, lines: list[Line] | None = None) -> dict[str, Any]:
    """What the record says of a field now, as a Correction keeps it; `lines` are the telephones of its file."""
    if champ in NUMBERS:
        base = telephones.lines_of(personne) if lines is None else lines
        return {"valeur": telephones.value_of(base, champ), "telephones": base}
    if champ == Champ.ADRESSE:
        return {"valeur": write_adresse(personne.adresse), "adresse": dict(personne.adresse)}
    if champ == Champ.ACCEPTE_SMS:
        return {"valeur": valeur_of(personne, champ)}
    value = getattr(personne, champ)
    return {"valeur": value.isoformat() if isinstance(value, date) else str(value or "")}


def present(personne: Personne, champ: str) -> str:
    """What the record says of a field now, in the form that `clean` gives."""
    if champ == Champ.NE_LE:
        return str(file_of(personne, champ)["valeur"])
    return valeur_of(personne, champ)


def agrees(personne: Personne, champ: str, valeur: str, lines: list[Line] | None = None) -> bool:
    """Whether the record, as a file just wrote it, says the same; `lines` as in `file_of`."""
    if champ in NUMBERS:
        return telephones.agree(telephones.lines_of(personne) if lines is None else lines, champ, valeur)
    said = file_of(personne, champ)["valeur"]
    if champ == Champ.MEL:
        return bool(said.strip().lower() == valeur)
    return is_same(champ, said, valeur)


def is_same(champ: str, one: str, other: str) -> bool:
    """Whether two values of a field say the same: names and addresses, whatever their case and accents."""
    if champ in NAMES:
        return namekit.normalise(one) == namekit.normalise(other)
    if champ == Champ.ADRESSE:
        return _fold(one) == _fold(other)
    return one == other


def write(ecritures: Ecritures, changes: Iterable[Change]) -> None:
    """Write these fields, and the keys people are found by; inside the caller's transaction."""
    every = list(changes)
    for change in every:
        if change.champ not in NUMBERS:
            ecritures.update(type(change.personne), (change.champ,), [(_column(change), _pk(change))])
    for change in every:
        if change.telephones is not None:
            side = "responsable" if isinstance(change.personne, Responsable) else "eleve"
            ecritures.delete(Telephone, side, [_pk(change)])
            ecritures.insert(Telephone, (side, *COLONNES), [(_pk(change), *line) for line in change.telephones])
    keyed = NAMES | NUMBERS
    _write_keys(ecritures, {_pk(one) for one in every if one.champ in keyed and isinstance(one.personne, Responsable)})


def _write_keys(ecritures: Ecritures, responsables: set[int]) -> None:
    # Whom an office made is a contact, and is found by nobody.
    rows = Responsable.objects.filter(pk__in=responsables).exclude(source=Source.BUREAU).prefetch_related("telephones")
    keys = []
    for row in rows:
        mobiles = lignes.mobiles_of((one.champ, one.brut, one.e164, one.is_mobile) for one in row.telephones.all())
        found = lignes.cles_of(row.nom_de_famille, row.nom_usage, row.prenom, mobiles)
        keys += [(row.pk, *cle) for cle in found]
    ecritures.delete(CleResponsable, "responsable", sorted(responsables))
    ecritures.insert(CleResponsable, ("responsable", "nom_cle", "prenom_cle", "e164"), keys)


def _pk(change: Change) -> int:
    return int(change.personne.jointure)


def _column(change: Change) -> Any:
    """The value as the database takes it in a raw statement."""
    if change.champ == Champ.ADRESSE:
        return dump(change.adresse if change.adresse is not None else _record_adresse(change.valeur))
    if change.champ == Champ.ACCEPTE_SMS:
        return {OUI: True, NON: False}.get(change.valeur)
    return change.valeur or (None if change.champ == Champ.NE_LE else "")


def _record_adresse(valeur: str) -> dict[str, Any]:
    """An address as records hold one; a French one names its country as SIECLE does."""
    said = read_adresse(valeur)
    return said if not said or said.get("pays") else {**said, "code_pays": FRANCE, "pays": "FRANCE"}


def _fold(valeur: str) -> list[str]:
    said = read_adresse(valeur)
    parts = (" ".join(said.get("lignes", ())), *(said.get(name, "") for name in ("code_postal", "commune", "pays")))
    return [namekit.normalise(part) for part in parts]


def _mobile(text: str) -> str:
    phone = phonekit.parse(text)
    if phone is None or not phone.is_mobile:
        raise ValeurImpossible(
            constat="Ce numéro ne reçoit pas de SMS. Écrivez un numéro de portable, comme 06 39 98 00 01."
        )
    return phone.e164


def clean_number(text: str) -> str:
    """A telephone number of any kind, in E.164. Raises ValeurImpossible."""
    phone = phonekit.parse(text)
    if phone is None:
        raise ValeurImpossible(constat="Écrivez un numéro de téléphone complet, comme 02 33 00 00 01.")
    return phone.e164


def _flag(text: str) -> str:
    if text not in (OUI, NON):
        raise ValeurImpossible(constat="Répondez par oui ou par non.")
    return text


def _adresse(text: str) -> str:
    try:
        said = json.loads(text)
        lines = [printable(str(one)) for one in said.get("lignes", ())]
        parts = {name: printable(str(said.get(name, ""))) for name in ("code_postal", "commune", "pays")}
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise ValeurImpossible(constat="Cette adresse ne se lit pas.") from None
    made = write_adresse({"lignes": lines, **parts})
    kept = read_adresse(made)
    if not kept.get("lignes") or not kept.get("commune"):
        raise ValeurImpossible(constat="Écrivez au moins une ligne d'adresse et la commune.")
    if len(kept["lignes"]) > 4 or any(len(one) > 38 for one in kept["lignes"]):
        raise ValeurImpossible(constat="Une adresse a quatre lignes au plus, de 38 caractères chacune.")
    code = kept.get("code_postal", "")
    if not kept.get("pays") and not (len(code) == 5 and code.isascii() and code.isdecimal()):
        raise ValeurImpossible(constat="Un code postal français a cinq chiffres.")
    if len(code) > 10 or len(kept["commune"]) > 60 or len(kept.get("pays", "")) > 60:
        raise ValeurImpossible(constat="Le code postal, la commune ou le pays est trop long.")
    return made


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


_CLEANERS = {
    Champ.MOBILE: _mobile,
    Champ.DOMICILE: clean_number,
    Champ.TRAVAIL: clean_number,
    Champ.ACCEPTE_SMS: _flag,
    Champ.MEL: _mel,
    Champ.ADRESSE: _adresse,
    Champ.NE_LE: _day,
}
