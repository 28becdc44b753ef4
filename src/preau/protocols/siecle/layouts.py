"""Where each value of a message stands in the XML: sections, tags, order (specs/registry-formats.md §1.3 to §1.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from preau.protocols.siecle import fields
from preau.protocols.siecle.messages import (
    Adresse,
    Affectation,
    Code,
    Division,
    Eleve,
    Enveloppe,
    Etablissement,
    Groupe,
    Lien,
    Matiere,
    Mef,
    Periode,
    Personne,
    Record,
)
from preau.protocols.siecle.structures import TABLES


@dataclass(frozen=True, slots=True)
class Node:
    """An element to write: attributes, then children, each a (tag, text) or another node."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[tuple[str, str] | Node, ...]


def parametres(enveloppe: Enveloppe) -> tuple[tuple[str, str], ...]:
    """The envelope's tags (§1.2)."""
    moment = enveloppe.horodatage.strftime("%d/%m/%Y %H:%M:%S") if enveloppe.horodatage else ""
    return _present(
        ("UAJ", enveloppe.uai),
        ("ANNEE_SCOLAIRE", str(enveloppe.annee)),
        ("DATE_EXPORT", _text(enveloppe.exporte_le)),
        ("HORODATAGE", moment),
    )


def section_of(record: Record) -> str:
    """The block of DONNEES a record is written in; "" for the records that stand in it directly."""
    return _CODE_SECTIONS[record.table] if isinstance(record, Code) else _SECTIONS[type(record)]


def node_of(record: Record) -> Node:
    """The element of a record, absent values left out (§1.2)."""
    return _NODES[type(record)](record)


def _eleve(eleve: Eleve) -> Node:
    sexe = {"M": "1", "F": "2"}.get(eleve.sexe, "")
    block = _present(("CODE_MEF", eleve.mef_an_dernier), ("CODE_RNE", eleve.uai_an_dernier))
    before = _fields(eleve, fields.ELEVE)
    if eleve.ne_le and not eleve.ne_le_brut:
        before = (*before, ("DATE_NAISS", _text(eleve.ne_le)))
    if eleve.sortie_brut and not eleve.sortie_le:
        before = (*before, ("DATE_SORTIE", eleve.sortie_brut))
    children: tuple[tuple[str, str] | Node, ...] = (
        *before,
        *_present(("CODE_SEXE", sexe)),
        *_fields(eleve, fields.ELEVE_APRES_SEXE),
        *((Node("SCOLARITE_AN_DERNIER", (), block),) if block else ()),
    )
    return Node("ELEVE", _ids(eleve.eleve_id, eleve.elenoet), children)


def _affectation(block: Affectation) -> Node:
    structures = tuple(
        Node("STRUCTURE", (), _present(("CODE_STRUCTURE", s.code), ("TYPE_STRUCTURE", s.type)))
        for s in block.structures
    )
    return Node("STRUCTURES_ELEVE", _ids(block.eleve_id, ""), structures)


def _lien(lien: Lien) -> Node:
    """Of either generation: RESP_LEGAL is written when the link has one, else the level."""
    niveau = lien.niveau_brut or ("" if lien.resp_legal or lien.niveau is None else str(lien.niveau))
    children = _present(
        ("ELEVE_ID", lien.eleve_id),
        ("PERSONNE_ID", lien.personne_id),
        ("RESP_LEGAL", lien.resp_legal),
        ("NIVEAU_RESPONSABILITE", niveau),
        ("CODE_PARENTE", lien.parente_brut or lien.parente),
        ("RESP_FINANCIER", _text(lien.resp_financier)),
        ("PERS_PAIEMENT", _text(lien.pers_paiement)),
        ("PERS_CONTACT", _text(lien.pers_contact)),
        ("PAIE_FRAIS_SCOLAIRES", _text(lien.paie_frais_scolaires)),
        ("PERCOIT_LES_AIDES", _word(lien.percoit_les_aides)),
        ("HEBERGE_ELEVE", _word(lien.heberge_eleve)),
        ("A_CONTACTER_EN_PRIORITE", _word(lien.a_contacter_en_priorite)),
    )
    return Node("RESPONSABLE_ELEVE", (), children)


def _structure(record: Division | Groupe) -> Node:
    tag = "DIVISION" if isinstance(record, Division) else "GROUPE"
    contrat = record.contrat if isinstance(record, Division) else ""
    mefs = tuple(Node("MEF_APPARTENANCE", (), (("CODE_MEF", code),)) for code in record.mefs)
    children: list[tuple[str, str] | Node] = [
        *_present(("LIBELLE_LONG", record.libelle), ("CODE_RNE", record.uai), ("CODE_CONTRAT", contrat))
    ]
    if mefs:
        children.append(Node("MEFS_APPARTENANCE", (), mefs))
    if isinstance(record, Groupe) and record.divisions:
        divisions = tuple(Node("DIVISION_APPARTENANCE", (), (("CODE_STRUCTURE", code),)) for code in record.divisions)
        children.append(Node("DIVISIONS_APPARTENANCE", (), divisions))
    return Node(tag, (("CODE_STRUCTURE", record.code),), tuple(children))


def _code(code: Code) -> Node:
    suffix = "_PCS" if code.table == "PROFESSION" else ""
    children = _present((f"LIBELLE_COURT{suffix}", code.libelle_court), (f"LIBELLE_LONG{suffix}", code.libelle_long))
    return Node(code.table, ((TABLES[code.table], code.code),), children)


def _periode(periode: Periode) -> Node:
    children = _present(
        ("DATE_DEBUT_ELEVE", _text(periode.debut_le)),
        ("DATE_FIN_ELEVE", _text(periode.fin_le)),
    )
    return Node("ANNEE_SCOLAIRE", _present(("ANNEE_SCOLAIRE", str(periode.annee or ""))), children)


def _ids(eleve_id: str, elenoet: str) -> tuple[tuple[str, str], ...]:
    return _present(("ELEVE_ID", eleve_id), ("ELENOET", elenoet))


def _fields(record: object, layout: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    pairs = ((tag, _text(getattr(record, name))) for tag, name in layout)
    return tuple(pair for pair in pairs if pair[1])


def _present(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def _text(value: str | bool | date | None) -> str:
    """As SIECLE writes it: JJ/MM/AAAA, 0 or 1, nothing for None."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return "" if value is None else str(int(value))


def _word(value: bool | None) -> str:
    """The booleans that the reform of 2018 writes in words (§1.4)."""
    return "" if value is None else str(value).lower()


_SECTIONS: dict[type, str] = {
    Eleve: "ELEVES",
    Affectation: "STRUCTURES",
    Adresse: "ADRESSES",
    Personne: "PERSONNES",
    Lien: "RESPONSABLES",
    Division: "DIVISIONS",
    Groupe: "GROUPES",
    Mef: "MEFS",
    Matiere: "MATIERES",
    Etablissement: "",
    Periode: "",
}
_CODE_SECTIONS = {
    "MODALITE_ELECTION": "MODALITES_ELECTION",
    "REGIME": "REGIMES",
    "LIEN_PARENTE": "LIENS_PARENTE",
    "N_NIVEAU_RESPONSABILITE": "NIVEAUX_RESPONSABILITE",
    "BOURSE": "BOURSES",
    "PROFESSION": "PROFESSIONS",
    "PROVENANCE": "PROVENANCES",
    "MOTIF_SORTIE": "MOTIFS_SORTIE",
    "STATUT_ELEVE": "STATUTS_ELEVE",
    "CONTRAT": "CONTRATS",
    "TYPE_ETABLISSEMENT": "TYPES_ETABLISSEMENT",
    "CIVILITE": "CIVILITES",
    "MODALITE_COURS": "MODALITES_COURS",
    "N_PERSONNALISATION_PARCOURS": "PERSONNALISATION_PARCOURS",
}
_NODES: dict[type, Callable[[Any], Node]] = {
    Eleve: _eleve,
    Affectation: _affectation,
    Lien: _lien,
    Division: _structure,
    Groupe: _structure,
    Code: _code,
    Periode: _periode,
    Personne: lambda r: Node("PERSONNE", (("PERSONNE_ID", r.personne_id),), _fields(r, fields.PERSONNE)),
    Adresse: lambda r: Node("ADRESSE", (("ADRESSE_ID", r.adresse_id),), _fields(r, fields.ADRESSE)),
    Mef: lambda r: Node("MEF", (("CODE_MEF", r.code),), _fields(r, fields.MEF)),
    Matiere: lambda r: Node("MATIERE", (("CODE_MATIERE", r.code),), _fields(r, fields.MATIERE)),
    Etablissement: lambda r: Node("UAJ", (), _fields(r, fields.ETABLISSEMENT)),
}
