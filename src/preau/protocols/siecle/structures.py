"""The records of BEE_STRUCTURES, BEE_NOMENCLATURES and BEE_COMMUN (specs/registry-formats.md §1.5 to §1.7)."""

from __future__ import annotations

from lxml.etree import _Element

from preau.protocols.siecle import checks
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
    get, code, line = _coded(element, "CODE_MEF", notes)
    if not code:
        return None
    return Mef(
        code=code,
        line=line,
        formation=get.get("FORMATION", ""),
        libelle_long=get.get("LIBELLE_LONG", ""),
        libelle_edition=get.get("LIBELLE_EDITION", ""),
        mefstat=get.get("CODE_MEFSTAT", ""),
        inscription_etab=checks.parse_bool(get.get("INSCRIPTION_ETAB", "")),
    )


def read_matiere(element: _Element, notes: Notes) -> Matiere | None:
    """MATIERE (§1.6)."""
    get, code, line = _coded(element, "CODE_MATIERE", notes)
    if not code:
        return None
    return Matiere(
        code=code,
        line=line,
        code_gestion=get.get("CODE_GESTION", ""),
        libelle_court=get.get("LIBELLE_COURT", ""),
        libelle_long=get.get("LIBELLE_LONG", ""),
        libelle_edition=get.get("LIBELLE_EDITION", ""),
    )


def read_code(element: _Element, notes: Notes) -> Code | None:
    """A line of one of the small code tables (§1.6); PROFESSION names its labels after the PCS."""
    table = str(element.tag)
    get, code, line = _coded(element, TABLES[table], notes)
    if not code:
        return None
    court = get.get("LIBELLE_COURT") or get.get("LIBELLE_COURT_PCS", "")
    long = get.get("LIBELLE_LONG") or get.get("LIBELLE_LONG_PCS", "")
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
    return Etablissement(
        uai=get("ETAB_UAJ_ID", "") or get("CODE_RNE", ""),
        line=line_of(element),
        type_etab=get("CODE_TYPE_ETAB", ""),
        nom=get("DENOM_PRINC", ""),
        nom_complement=get("DENOM_COMPL", ""),
        chef=get("NOM_RESP", ""),
        chef_qualite=get("QUAL_RESP", ""),
        siren=get("NUM_SIREN", ""),
        secteur=get("SECTEUR_CODE", ""),
        ligne1=get("LIGNE1_ADRESSE", "") or get("LIGNE1", ""),
        ligne2=get("LIGNE2_ADRESSE", "") or get("LIGNE2", ""),
        ligne3=get("LIGNE3_ADRESSE", "") or get("LIGNE3", ""),
        ligne4=get("LIGNE4_ADRESSE", "") or get("LIGNE4", ""),
        boite_postale=get("BOITE_POST", ""),
        code_postal=get("CODE_POSTAL", ""),
        commune=get("LIBELLE_POSTAL", ""),
        code_commune_insee=get("CODE_COMMUNE_INSEE", ""),
        telephone=get("TELEPHONE", ""),
        telecopie=get("TELECOPIE", ""),
        mel=get("MEL_1", ""),
        mel2=get("MEL_2", ""),
    )


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
