"""One XML record to one message (specs/registry-formats.md §1.3, §1.4): pupils, classes, people, links, addresses.

Only direct children are read: SCOLARITE_AN_DERNIER repeats tag names of the pupil (§1.3, trap). Each function takes
the element and a list it appends anomalies to, and returns None when the record names nobody. They run once per
record of a whole académie, so each makes one pass over the children.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lxml.etree import _Element

from preau.protocols.siecle import checks, fields
from preau.protocols.siecle.messages import (
    Adresse,
    Affectation,
    Anomalie,
    Eleve,
    Lien,
    Personne,
    Structure,
)

Notes = list[Anomalie]
_SEXES = {"1": "M", "2": "F", "M": "M", "F": "F", "": ""}
_STATUTS = frozenset({"", "ST", "AP", "FQ", "FC", "CQ"})
_REGIMES = frozenset({"", *"0123456"})
_NIVEAUX = {"1": 1, "2": 2, "3": 3}
_RESP_LEGAL = {"1": 1, "2": 1, "0": 3}
"""Before 2018: legal 1 and legal 2 are both legal representatives, 0 is a contact (§1.4)."""
_ELEVE_ATTRIBUTE = "ELEVE_ID"
_ELEVE = fields.texts(Eleve, fields.ELEVE, fields.ELEVE_APRES_SEXE)
_ELEVE_DATES = (("DATE_NAISS", "ne_le"), ("DATE_ENTREE", "entree_le"), ("DATE_SORTIE", "sortie_le"))
_PERSONNE = fields.texts(Personne, fields.PERSONNE)
_ADRESSE = fields.texts(Adresse, fields.ADRESSE)


def values(element: _Element) -> dict[str, str]:
    """The texts of the direct children by tag, blanks trimmed; empty and absent are the same (§1.2)."""
    children: Iterable[Any] = element
    return {child.tag: text.strip() for child in children if (text := child.text)}


def line_of(element: _Element) -> int:
    """The line of the element's tag. Past line 65,535 libxml2 knows only the line where the first text ends."""
    line = element.sourceline or 0
    return line - (element.text or "").count("\n") if line > 65535 else line


def read_eleve(element: _Element, notes: Notes) -> Eleve | None:
    """ELEVE (§1.3)."""
    found = values(element)
    get = found.get
    line = line_of(element)
    eleve_id = element.get(_ELEVE_ATTRIBUTE, "").strip()
    subject = f"ELEVE {eleve_id}"
    if not eleve_id:
        notes.append(_missing(line, "ELEVE", "ELEVE_ID"))
        return None
    known: dict[str, Any] = {name: get(tag, "") for tag, name in _ELEVE}
    known["nom_de_famille"] = known["nom_de_famille"] or get("NOM", "")
    known["regime"] = known["regime"] or get("CODE_REGIME2", "")
    known["elenoet"] = element.get("ELENOET", "").strip() or known["elenoet"]
    for tag, name in _ELEVE_DATES:
        text = get(tag, "")
        known[name] = _date(text, tag, line, subject, notes) if text else None
    known["sortie_brut"] = get("DATE_SORTIE", "") if known["sortie_le"] is None else ""
    if "SCOLARITE_AN_DERNIER" in found:
        known["mef_an_dernier"], known["uai_an_dernier"] = _an_dernier(element, line, subject, notes)
    eleve = Eleve(
        **known,
        eleve_id=eleve_id,
        line=line,
        sexe=_SEXES.get(get("CODE_SEXE", ""), ""),
        ine=known["ine_rnie"] or known["id_national"] or known["ine_bea"],
        doublement=checks.parse_bool(get("DOUBLEMENT", "")),
        accepte_sms=checks.parse_bool(get("ACCEPTE_SMS", "")),
        adhesion_transport=checks.parse_bool(get("ADHESION_TRANSPORT", "")),
        modifie_le=checks.parse_date(get("DATE_MODIFICATION", "")),
    )
    _check_eleve(eleve, found, subject, notes)
    return eleve


def _check_eleve(eleve: Eleve, found: dict[str, str], subject: str, notes: Notes) -> None:
    line = eleve.line
    if not eleve.nom_de_famille or not eleve.prenom:
        notes.append(Anomalie("nom-manquant", line, subject, "Le nom de famille ou le prénom manque."))
    if not eleve.ne_le_brut:
        notes.append(Anomalie("date-manquante", line, subject, "La date de naissance manque."))
    if eleve.ine and not checks.is_ine(eleve.ine):
        notes.append(Anomalie("ine-douteux", line, subject, f"L'INE {eleve.ine} a une clé fausse."))
    elenoet = found.get("ELENOET", "")
    if elenoet and elenoet != eleve.elenoet:
        text = f"Le numéro interne vaut {eleve.elenoet} dans l'attribut et {elenoet} dans la balise."
        notes.append(Anomalie("elenoet-different", line, subject, text))
    if eleve.statut not in _STATUTS:
        notes.append(_unknown(line, subject, "CODE_STATUT", eleve.statut))
    if eleve.regime[:1] not in _REGIMES:
        notes.append(_unknown(line, subject, "CODE_REGIME", eleve.regime))
    if found.get("CODE_SEXE", "") not in _SEXES:
        notes.append(_unknown(line, subject, "CODE_SEXE", found["CODE_SEXE"]))


def _an_dernier(element: _Element, line: int, subject: str, notes: Notes) -> tuple[str, str]:
    """MEF and UAI of last year. The block is the last child in every real file, but the order is not promised."""
    block = element[-1]
    if block.tag != "SCOLARITE_AN_DERNIER":
        block = next(child for child in element if child.tag == "SCOLARITE_AN_DERNIER")
    found = values(block)
    uai = found.get("CODE_RNE", "")
    if uai:
        check_uai(uai, "CODE_RNE", line, subject, notes)
    return found.get("CODE_MEF", ""), uai


def read_affectation(element: _Element, notes: Notes) -> Affectation | None:
    """STRUCTURES_ELEVE (§1.3), or STRICTURES_ELEVE as one real file spells it (§1.11, 12)."""
    eleve_id = element.get(_ELEVE_ATTRIBUTE, "").strip()
    if not eleve_id:
        notes.append(_missing(line_of(element), "STRUCTURES_ELEVE", "ELEVE_ID"))
        return None
    structures = []
    for child in element:
        found = values(child)
        if code := found.get("CODE_STRUCTURE"):
            structures.append(Structure(code, found.get("TYPE_STRUCTURE", "")))
    return Affectation(eleve_id, tuple(structures), line_of(element))


def read_personne(element: _Element, notes: Notes) -> Personne | None:
    """PERSONNE (§1.4)."""
    get = values(element).get
    line = line_of(element)
    personne_id = element.get("PERSONNE_ID", "").strip()
    if not personne_id:
        notes.append(_missing(line, "PERSONNE", "PERSONNE_ID"))
        return None
    known: dict[str, Any] = {name: get(tag, "") for tag, name in _PERSONNE}
    known["nom_de_famille"] = known["nom_de_famille"] or get("NOM", "")
    if not known["nom_de_famille"] or not known["prenom"]:
        text = "Le nom de famille ou le prénom manque."
        notes.append(Anomalie("nom-manquant", line, f"PERSONNE {personne_id}", text))
    return Personne(
        **known,
        personne_id=personne_id,
        line=line,
        accepte_sms=checks.parse_bool(get("ACCEPTE_SMS", "")),
        communication_adresse=checks.parse_bool(get("COMMUNICATION_ADRESSE", "")),
    )


def read_lien(element: _Element, notes: Notes) -> Lien | None:
    """RESPONSABLE_ELEVE of either generation (§1.4)."""
    get = values(element).get
    line = line_of(element)
    eleve_id, personne_id = get("ELEVE_ID", ""), get("PERSONNE_ID", "")
    if not eleve_id or not personne_id:
        notes.append(_missing(line, "RESPONSABLE_ELEVE", "ELEVE_ID ou PERSONNE_ID"))
        return None
    brut, resp_legal, parente_brut = get("NIVEAU_RESPONSABILITE", ""), get("RESP_LEGAL", ""), get("CODE_PARENTE", "")
    niveau = _NIVEAUX.get(brut) if brut else _RESP_LEGAL.get(resp_legal)
    parente = checks.PARENTES_AVANT_2018.get(parente_brut, parente_brut)
    if niveau is None:
        subject = f"ELEVE {eleve_id}, PERSONNE {personne_id}"
        notes.append(_unknown(line, subject, "NIVEAU_RESPONSABILITE", brut or resp_legal))
    if parente and parente not in checks.PARENTES:
        notes.append(_unknown(line, f"ELEVE {eleve_id}, PERSONNE {personne_id}", "CODE_PARENTE", parente_brut))
    boolean = checks.parse_bool
    return Lien(
        eleve_id=eleve_id,
        personne_id=personne_id,
        niveau=niveau,
        line=line,
        niveau_brut=brut,
        resp_legal=resp_legal,
        parente=parente,
        parente_brut=parente_brut,
        paie_frais_scolaires=boolean(get("PAIE_FRAIS_SCOLAIRES", "")),
        percoit_les_aides=boolean(get("PERCOIT_LES_AIDES", "")),
        heberge_eleve=boolean(get("HEBERGE_ELEVE", "")),
        a_contacter_en_priorite=boolean(get("A_CONTACTER_EN_PRIORITE", "")),
        resp_financier=boolean(get("RESP_FINANCIER", "")),
        pers_paiement=boolean(get("PERS_PAIEMENT") or get("PERS_PAIMENT", "")),
        pers_contact=boolean(get("PERS_CONTACT", "")),
    )


def read_adresse(element: _Element, notes: Notes) -> Adresse | None:
    """ADRESSE (§1.3), in the "AvecAdresses" files."""
    get = values(element).get
    line = line_of(element)
    adresse_id = element.get("ADRESSE_ID", "").strip()
    if not adresse_id:
        notes.append(_missing(line, "ADRESSE", "ADRESSE_ID"))
        return None
    known: dict[str, Any] = {name: get(tag, "") for tag, name in _ADRESSE}
    known["commune"] = known["commune"] or get("LIBELLE_POSTALE", "")
    return Adresse(**known, adresse_id=adresse_id, line=line)


def check_uai(uai: str, tag: str, line: int, subject: str, notes: Notes) -> None:
    """Note a UAI whose letter is wrong; academic pseudo-structures fail too, so it is never more (§6.1)."""
    if not checks.is_uai(uai):
        notes.append(Anomalie("uai-douteux", line, subject, f"Le code {uai} ({tag}) n'est pas un UAI valable."))


def _date(text: str, tag: str, line: int, subject: str, notes: Notes) -> date | None:
    found = checks.parse_date(text)
    if found is None:
        notes.append(Anomalie("date-illisible", line, subject, f"La date « {text[:40]} » ({tag}) est illisible."))
    return found


def _missing(line: int, record: str, identifier: str) -> Anomalie:
    return Anomalie("identifiant-manquant", line, record, f"{identifier} manque : la fiche n'est pas lue.")


def _unknown(line: int, subject: str, tag: str, code: str) -> Anomalie:
    return Anomalie("code-inconnu", line, subject, f"Le code « {code[:40]} » ({tag}) est inconnu.")
