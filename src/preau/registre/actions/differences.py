"""What a proposal would change, person by person: the field, what it is, what it would become."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from preau.kit.datekit import write_french_date
from preau.registre.actions.proposal import Ecole, Proposal
from preau.registre.formats import lignes
from preau.registre.formats.staging import Row
from preau.registre.models import Eleve, Lien, Personnel, Responsable, Scolarite, Telephone

PAGE = 50
"""Differences shown at once."""

LABELS = {
    "ine": "INE", "nom_de_famille": "Nom de famille", "nom_usage": "Nom d'usage", "prenom": "Prénom",
    "prenom2": "Deuxième prénom", "prenom3": "Troisième prénom", "ne_le": "Date de naissance", "sexe": "Sexe",
    "mel": "Adresse électronique", "civilite": "Civilité", "profession": "Profession",
    "accepte_sms": "Accepte les SMS", "communication_adresse": "Adresse communicable", "adresse": "Adresse postale",
    "telephones": "Téléphones", "division": "Classe", "groupes": "Groupes", "mef": "MEF", "niveau": "Niveau",
    "regime": "Régime", "statut": "Statut", "entree_le": "Entrée le", "sortie_le": "Sortie le",
    "motif_sortie": "Motif de sortie", "parente": "Lien de parenté", "paie_frais_scolaires": "Paie les frais",
    "percoit_les_aides": "Perçoit les aides", "heberge_eleve": "Héberge l'élève",
    "a_contacter_en_priorite": "À contacter en priorité", "fiche": "Fiche",
}  # fmt: skip
"""How fields are called on the page; those that are not here (raw codes) are not shown."""


@dataclass(frozen=True, slots=True)
class Champ:
    """One field that changes, in words."""

    label: str
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What happens to one person or link. `public_id` names the record, empty when it is new."""

    genre: str
    """eleve, responsable or lien."""
    nom: str
    public_id: str
    champs: tuple[Champ, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubrique:
    """One kind of difference: its name in an address, its title, the figure that counts it, and how it is listed."""

    name: str
    title: str
    compte: str
    list: Callable[[Proposal, str, int, int], list[Difference]]


def list_rubriques(ecole: Ecole) -> list[tuple[Rubrique, int]]:
    """The kinds of difference this school has, with how many."""
    found = [(rubrique, ecole.comptes.get(rubrique.compte, 0)) for rubrique in RUBRIQUES.values()]
    return [(rubrique, number) for rubrique, number in found if number]


def list_differences(proposal: Proposal, uai: str, rubrique: str, page: int = 1, size: int = PAGE) -> list[Difference]:
    """One page of differences. Raises KeyError for an unknown kind; a page too far is empty."""
    return RUBRIQUES[rubrique].list(proposal, uai, size, (max(1, page) - 1) * size)


def _eleves(where: str) -> Callable[[Proposal, str, int, int], list[Difference]]:
    query = (
        "SELECT pk, payload, scolarite, structures, sco_pk, adresse_id, op, sco_op FROM eleve "  # noqa: S608 - constants
        f"WHERE uai = ? AND ({where}) ORDER BY id LIMIT ? OFFSET ?"
    )

    def listed(proposal: Proposal, uai: str, size: int, start: int) -> list[Difference]:
        rows = list(proposal.staging.rows(query, uai, size, start))
        known = Eleve.objects.in_bulk([row[0] for row in rows if row[0]])
        years = Scolarite.objects.in_bulk([row[4] for row in rows if row[4]])
        phones = _telephones("eleve", known)
        return [_eleve(proposal, uai, row, known.get(row[0]), years.get(row[4]), phones) for row in rows]

    return listed


def _eleve(
    proposal: Proposal, uai: str, row: Row, known: Eleve | None, year: Scolarite | None, phones: Mapping[int, str]
) -> Difference:
    pk, payload, scolarite, structures, _, address, op, sco_op = row
    values = dict(zip(lignes.ELEVE, json.loads(payload), strict=False))
    division, groupes = json.loads(structures)
    after = dict(zip(lignes.SCOLARITE, json.loads(scolarite), strict=True)) | {"division": division, "groupes": groupes}
    champs: list[Champ] = []
    if op != "":
        champs += _fields(values, known)
        champs += _telephone_change(phones.get(pk, ""), json.loads(payload)[len(lignes.ELEVE)])
        champs += _adresse_change(proposal, uai, "eleves", address, known)
    if sco_op != "":
        champs += _fields(after, year)
        if sco_op == "retour":
            champs.append(Champ("Présence", "Absent du dernier export", "De retour"))
    return Difference("eleve", _nom(values), known.public_id if known else "", tuple(champs))


def _responsables(op: str) -> Callable[[Proposal, str, int, int], list[Difference]]:
    query = "SELECT pk, payload, adresse_id FROM personne WHERE uai = ? AND op = ? ORDER BY id LIMIT ? OFFSET ?"

    def listed(proposal: Proposal, uai: str, size: int, start: int) -> list[Difference]:
        rows = list(proposal.staging.rows(query, uai, op, size, start))
        known = Responsable.objects.in_bulk([row[0] for row in rows if row[0]])
        phones = _telephones("responsable", known)
        found = []
        for pk, payload, address in rows:
            values = dict(zip(lignes.RESPONSABLE, json.loads(payload), strict=False))
            row = known.get(pk)
            champs = _fields(values, row)
            champs += _telephone_change(phones.get(pk, ""), json.loads(payload)[len(lignes.RESPONSABLE)])
            champs += _adresse_change(proposal, uai, "responsables", address, row)
            found.append(Difference("responsable", _nom(values), row.public_id if row else "", tuple(champs)))
        return found

    return listed


def _liens(op: str) -> Callable[[Proposal, str, int, int], list[Difference]]:
    query = (
        "SELECT l.pk, l.payload, (SELECT e.payload FROM eleve e WHERE e.uai = l.uai AND e.sid = l.eleve LIMIT 1), "
        "(SELECT p.payload FROM personne p WHERE p.uai = l.uai AND p.sid = l.personne LIMIT 1), l.eleve_pk FROM lien l "
        "WHERE l.uai = ? AND l.op = ? ORDER BY l.id LIMIT ? OFFSET ?"
    )

    def listed(proposal: Proposal, uai: str, size: int, start: int) -> list[Difference]:
        rows = list(proposal.staging.rows(query, uai, op, size, start))
        known = Lien.objects.select_related("responsable", "eleve").in_bulk([row[0] for row in rows if row[0]])
        eleves = Eleve.objects.in_bulk([row[4] for row in rows if row[4] and row[2] is None])
        found = []
        for pk, payload, eleve, personne, eleve_pk in rows:
            row = known.get(pk)
            child = dict(zip(lignes.ELEVE, json.loads(eleve), strict=False)) if eleve else _names(eleves.get(eleve_pk))
            who = dict(zip(lignes.RESPONSABLE, json.loads(personne or "[]"), strict=False))
            values = dict(zip(lignes.LIEN, json.loads(payload), strict=True))
            values["niveau"] = _niveau(values["niveau"])
            before = {name: getattr(row, name) for name in lignes.LIEN} if row else {}
            if row:
                before["niveau"] = _niveau(row.niveau)
            champs = _changes(before, values, labels=LABELS | {"niveau": "Responsabilité"}, new=row is None)
            link = row.responsable.public_id if row else ""
            found.append(Difference("lien", f"{_nom(who)} → {_nom(child)}", link, tuple(champs)))
        return found

    return listed


def _departs(quoi: str) -> Callable[[Proposal, str, int, int], list[Difference]]:
    query = "SELECT pk FROM depart WHERE uai = ? AND quoi = ? ORDER BY pk LIMIT ? OFFSET ?"

    def listed(proposal: Proposal, uai: str, size: int, start: int) -> list[Difference]:
        pks = [row[0] for row in proposal.staging.rows(query, uai, quoi, size, start)]
        return list(_gone(quoi, pks))

    return listed


def _gone(quoi: str, pks: list[int]) -> Iterator[Difference]:
    out = Champ("Présence", "Présent dans le registre", "N'est plus dans le fichier")
    if quoi == "scolarite":
        for year in Scolarite.objects.filter(pk__in=pks).select_related("eleve").order_by("pk"):
            champs = (Champ(LABELS["division"], year.division or "–", "–"), out)
            yield Difference("eleve", _nom(_names(year.eleve)), year.eleve.public_id, champs)
    elif quoi == "responsable":
        for row in Responsable.objects.filter(pk__in=pks).order_by("pk"):
            yield Difference("responsable", _nom(_names(row)), row.public_id, (out,))
    else:
        for link in Lien.objects.filter(pk__in=pks).select_related("responsable", "eleve").order_by("pk"):
            name = f"{_nom(_names(link.responsable))} → {_nom(_names(link.eleve))}"
            yield Difference("lien", name, link.responsable.public_id, (out,))


def _fields(values: Mapping[str, Any], row: Model | None) -> list[Champ]:
    names = [name for name in values if name in LABELS]
    before = {name: getattr(row, name) for name in names} if row else {}
    return _changes(before, {name: values[name] for name in names}, new=row is None)


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], *, labels: Mapping[str, str] = LABELS, new: bool
) -> list[Champ]:
    found = []
    for name, value in after.items():
        if name not in labels:
            continue
        old, new_text = write(before.get(name)), write(value)
        if old != new_text and not (new and not new_text):
            found.append(Champ(labels[name], old, new_text))
    return found


def _telephones(side: str, known: Iterable[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    rows = Telephone.objects.filter(**{f"{side}__in": list(known)}).order_by("pk")
    for pk, brut in rows.values_list(f"{side}_id", "brut"):
        found.setdefault(pk, []).append(brut)
    return {pk: ", ".join(several) for pk, several in found.items()}


def _telephone_change(before: str, telephones: list[list[Any]]) -> list[Champ]:
    after = ", ".join(phone[1] for phone in telephones)
    return [Champ(LABELS["telephones"], before, after)] if before != after else []


def _adresse_change(proposal: Proposal, uai: str, genre: str, aid: str, row: Any) -> list[Champ]:
    flag = "adresses_eleves" if genre == "eleves" else "adresses_responsables"
    if not proposal.staging.one(f"SELECT {flag} FROM ecole WHERE uai = ?", uai):  # noqa: S608 - one of two constants
        return []  # a file without addresses changes none
    found = proposal.staging.one(
        "SELECT payload FROM adresse WHERE uai = ? AND genre = ? AND aid = ? LIMIT 1", uai, genre, aid
    )
    after = write_adresse(json.loads(found) if found else {})
    before = write_adresse(row.adresse if row else {})
    return [Champ(LABELS["adresse"], before, after)] if before != after else []


def write_adresse(adresse: Mapping[str, Any]) -> str:
    """A postal address in one line."""
    town = " ".join(str(adresse[name]) for name in ("code_postal", "commune") if adresse.get(name))
    return ", ".join(part for part in (*map(str, adresse.get("lignes", ())), town, adresse.get("pays", "")) if part)


def write(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return write_french_date(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = str(value)
    if len(text) == 10 and text[4] == text[7] == "-":
        return f"{text[8:]}/{text[5:7]}/{text[:4]}"
    return text


def _niveau(niveau: int) -> str:
    return {1: "représentant légal", 2: "en charge de l'élève", 3: "contact"}.get(niveau, "inconnue")


def _names(row: Eleve | Responsable | Personnel | None) -> dict[str, Any]:
    names = ("nom_de_famille", "nom_usage", "prenom")
    return {name: getattr(row, name) for name in names} if row is not None else {}


def _nom(values: Mapping[str, Any]) -> str:
    nom = values.get("nom_usage") or values.get("nom_de_famille") or "?"
    return f"{nom} {values.get('prenom', '')}".strip()


_SORTIS = "sco_op = 'sortie' OR (sorti AND sco_op = 'ajout')"
_MODIFIES = "op <> 'ajout' AND sco_op <> 'sortie' AND (op = 'changement' OR sco_op IN ('changement', 'ajout'))"
RUBRIQUES = {
    rubrique.name: rubrique
    for rubrique in (
        Rubrique("eleves-ajoutes", "Élèves ajoutés", "eleves_ajoutes", _eleves("op = 'ajout'")),
        Rubrique("eleves-modifies", "Élèves modifiés", "eleves_modifies", _eleves(_MODIFIES)),
        Rubrique("eleves-sortis", "Élèves sortis", "eleves_sortis", _eleves(_SORTIS)),
        Rubrique("eleves-absents", "Élèves absents du fichier", "eleves_absents", _departs("scolarite")),
        Rubrique("eleves-revenus", "Élèves revenus", "eleves_revenus", _eleves("sco_op = 'retour'")),
        Rubrique("responsables-ajoutes", "Responsables ajoutés", "responsables_ajoutes", _responsables("ajout")),
        Rubrique("responsables-modifies", "Responsables modifiés", "responsables_modifies",
            _responsables("changement")),
        Rubrique("responsables-retires", "Responsables retirés", "responsables_retires", _departs("responsable")),
        Rubrique("responsables-revenus", "Responsables revenus", "responsables_revenus", _responsables("retour")),
        Rubrique("liens-ajoutes", "Liens ajoutés", "liens_ajoutes", _liens("ajout")),
        Rubrique("liens-modifies", "Liens modifiés", "liens_modifies", _liens("changement")),
        Rubrique("liens-disparus", "Liens disparus", "liens_disparus", _departs("lien")),
        Rubrique("liens-revenus", "Liens revenus", "liens_revenus", _liens("retour")),
    )
}  # fmt: skip
"""Every kind of difference, in the order of the page. A format with kinds of its own adds them here."""
