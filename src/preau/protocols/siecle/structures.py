"""The records of BEE_STRUCTURES, BEE_NOMENCLATURES and BEE_COMMUN (specs/registry-formats.md §1.5 to §1.7)."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element

from preau.protocols.siecle import checks, fields
from preau.protocols.siecle.messages import Anomalie, Code, Division, Etablissement, Groupe, Matiere, Mef, Periode
from preau.protocols.siecle.records import Notes, check_uai, line_of, values

TABLES = {
    "MODALITE_ELECTION": "CODE_MODALITE_ELECT",
    "REGIME": "CODE_REGIME",
    "LIEN_PARENTE": "CODE_PARENTE",
    "N_NIVEAU_RESPONSABILITE": "NIVEAU_RESPONSABILITE",
    "BOURSE": "CODE_BOURSE",
    "PROFESSION": "CODE_PROFESSION",
    "PROVENANCE": "CODE_PROVENANCE",
    "MOTIF_SORTIE": "CODE_MOTIF_SORTIE",
    "STATUT_ELEVE": "CODE_STATUT",
    "CONTRAT": "CODE_CONTRAT",
    "TYPE_ETABLISSEMENT": "CODE_TYPE_ETAB",
    "CIVILITE": "CODE_CIVILITE",
    "MODALITE_COURS": "CODE_MODALITE_COURS",
    "N_PERSONNALISATION_PARCOURS": "PERSONNALISATION_PARCOURS_CODE",
}
"""Record tag to key attribute of the small code tables (§1.6)."""
_MEF = fields.texts(Mef, fields.MEF)
_MATIERE = fields.texts(Matiere, fields.MATIERE)
_ETABLISSEMENT = fields.texts(Etablissement, fields.ETABLISSEMENT)


def read_division(element: _Element, notes: Notes) -> Division | None:
    """DIVISION: a class may carry several MEFs (§1.5)."""
    code, found, line = _structure(element, "DIVISION", notes)
    if not code:
        return None
    return Division(
        code=code,
        line=line,
        libelle=found.get("LIBELLE_LONG", ""),
        uai=found.get("CODE_RNE", ""),
        contrat=found.get("CODE_CONTRAT", ""),
        mefs=_codes(element, "MEFS_APPARTENANCE", "CODE_MEF"),
    )


def read_groupe(element: _Element, notes: Notes) -> Groupe | None:
    """GROUPE, with the classes it draws from (§1.5)."""
    code, found, line = _structure(element, "GROUPE", notes)
    if not code:
        return None
    return Groupe(
        code=code,
        line=line,
        libelle=found.get("LIBELLE_LONG", ""),
        uai=found.get("CODE_RNE", ""),
        mefs=_codes(element, "MEFS_APPARTENANCE", "CODE_MEF"),
        divisions=_codes(element, "DIVISIONS_APPARTENANCE", "CODE_STRUCTURE"),
    )


def _structure(element: _Element, record: str, notes: Notes) -> tuple[str, dict[str, str], int]:
    found = values(element)
    line = line_of(element)
    code = (element.get("CODE_STRUCTURE") or "").strip()
    if not code:
        notes.append(_no_code(line, record))
    elif uai := found.get("CODE_RNE", ""):
        check_uai(uai, "CODE_RNE", line, f"{record} {code}", notes)
    return code, found, line


def _codes(element: _Element, block: str, tag: str) -> tuple[str, ...]:
    """The codes two levels down: MEFS_APPARTENANCE/MEF_APPARTENANCE/CODE_MEF and the like."""
    found = (values(item).get(tag, "") for child in element if child.tag == block for item in child)
    return tuple(code for code in found if code)


def read_mef(element: _Element, notes: Notes) -> Mef | None:
    """MEF (§1.6): eleven alphanumeric characters."""
    found, code, line = _coded(element, "CODE_MEF", notes)
    if not code:
        return None
    known: dict[str, Any] = {name: found.get(tag, "") for tag, name in _MEF}
    return Mef(**known, code=code, line=line, inscription_etab=checks.parse_bool(found.get("INSCRIPTION_ETAB", "")))


def read_matiere(element: _Element, notes: Notes) -> Matiere | None:
    """MATIERE (§1.6)."""
    found, code, line = _coded(element, "CODE_MATIERE", notes)
    if not code:
        return None
    known: dict[str, Any] = {name: found.get(tag, "") for tag, name in _MATIERE}
    return Matiere(**known, code=code, line=line)


def read_code(element: _Element, notes: Notes) -> Code | None:
    """A line of one of the small code tables (§1.6); PROFESSION names its labels after the PCS."""
    table = str(element.tag)
    found, code, line = _coded(element, TABLES[table], notes)
    if not code:
        return None
    court = found.get("LIBELLE_COURT") or found.get("LIBELLE_COURT_PCS", "")
    long = found.get("LIBELLE_LONG") or found.get("LIBELLE_LONG_PCS", "")
    return Code(table, code, line, court, long)


def _coded(element: _Element, attribute: str, notes: Notes) -> tuple[dict[str, str], str, int]:
    line = line_of(element)
    code = (element.get(attribute) or "").strip()
    if not code:
        notes.append(_no_code(line, str(element.tag)))
    return values(element), code, line


def read_etablissement(element: _Element, notes: Notes) -> Etablissement | None:
    """DONNEES/UAJ of BEE_COMMUN (§1.7); the UAJ of PARAMETRES has no children and is left to the envelope."""
    if not len(element):
        return None
    get = values(element).get
    known: dict[str, Any] = {name: get(tag, "") for tag, name in _ETABLISSEMENT}
    for rank in range(1, 5):
        known[f"ligne{rank}"] = known[f"ligne{rank}"] or get(f"LIGNE{rank}", "")
    return Etablissement(**known, line=line_of(element))


def read_periode(element: _Element, notes: Notes) -> Periode | None:
    """DONNEES/ANNEE_SCOLAIRE of BEE_COMMUN: DATE_DEBUT_ELEVE as seen, DATE_DEB_ELEVE as specified (§1.7)."""
    if not len(element):
        return None
    get = values(element).get
    annee = (element.get("ANNEE_SCOLAIRE") or "").strip()
    debut = checks.parse_date(get("DATE_DEBUT_ELEVE", "") or get("DATE_DEB_ELEVE", ""))
    return Periode(
        annee=int(annee) if annee.isdecimal() and len(annee) == 4 else (debut.year if debut else None),
        line=line_of(element),
        debut_le=debut,
        fin_le=checks.parse_date(get("DATE_FIN_ELEVE", "")),
    )


def _no_code(line: int, record: str) -> Anomalie:
    return Anomalie("identifiant-manquant", line, record, "Le code manque : la fiche n'est pas lue.")
