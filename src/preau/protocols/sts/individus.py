"""INDIVIDU and SUPPLEANT to messages: the staff (specs/registry-formats.md §2.1)."""

from __future__ import annotations

from lxml.etree import _Element

from preau.protocols.siecle.records import line_of, values
from preau.protocols.sts.messages import (
    Anomalie,
    Discipline,
    Individu,
    Periode,
    Principal,
    Remplacement,
    Suppleant,
)
from preau.protocols.sts.parsing import Notes, attribute, day_of, hours_of, inside, missing, parse_day

_SEXES = {"1": "M", "2": "F", "M": "M", "F": "F"}
FONCTIONS = frozenset(
    "ENS DOC DIR EDU AED SUR ADF LAB ALB MDS OUV CTR ASE ORI CFC ACP AES AEH TEC FIJ".split()  # noqa: SIM905
)
"""Codes seen (§6.4); another is kept, and noted."""


def read_individu(element: _Element, notes: Notes) -> Individu | None:
    """INDIVIDU: identity, function, classes of which main teacher, disciplines."""
    line, identifier = line_of(element), attribute(element, "ID")
    if not identifier:
        notes.append(missing(line, str(element.tag), "ID"))
        return None
    found = values(element)
    subject = f"{element.tag!s} {identifier}"
    usage, patronymique = found.get("NOM_USAGE", ""), found.get("NOM_PATRONYMIQUE", "")
    if not (usage or patronymique) or not found.get("PRENOM"):
        notes.append(Anomalie("nom-manquant", line, subject, "Le nom ou le prénom manque."))
    fonction = found.get("FONCTION", "")
    if fonction and fonction not in FONCTIONS:
        text = f"La fonction « {fonction[:20]} » est inconnue ; elle est gardée telle quelle."
        notes.append(Anomalie("fonction-inconnue", line, subject, text))
    return Individu(
        individu_id=identifier,
        type=attribute(element, "TYPE"),
        nom_usage=usage,
        prenom=found.get("PRENOM", ""),
        line=line,
        nom_patronymique=patronymique,
        sexe=_SEXES.get(found.get("SEXE", ""), ""),
        civilite=found.get("CIVILITE", ""),
        ne_le=day_of(found.get("DATE_NAISSANCE", ""), "DATE_NAISSANCE", line, subject, notes),
        grade=found.get("GRADE", ""),
        fonction=fonction,
        principal_de=tuple(_principals(element)),
        disciplines=tuple(_disciplines(element, line, subject, notes)),
    )


def read_suppleant(element: _Element, notes: Notes) -> Suppleant | None:
    """SUPPLEANT (since April 2017): a person, and the services taken over."""
    individu = read_individu(element, notes)
    if individu is None:
        return None
    subject = f"SUPPLEANT {individu.individu_id}"
    found = []
    for item in inside(element, "SERVICES_SUPPLEANTS", "SERVICE_SUPPLEANT"):
        said = values(item)
        matiere, structure = said.get("CODE_MATIERE", ""), said.get("CODE_STRUCTURE", "")
        if not matiere or not structure:
            notes.append(missing(line_of(item), subject, "CODE_MATIERE ou CODE_STRUCTURE"))
            continue
        periodes = tuple(_periodes(item, subject, notes))
        found.append(Remplacement(matiere, structure, said.get("CODE_MOD_COURS", ""), periodes))
    return Suppleant(individu, tuple(found), individu.line)


def _principals(element: _Element) -> list[Principal]:
    found = []
    for item in inside(element, "PROFS_PRINC", "PROF_PRINC"):
        get = values(item).get
        if code := get("CODE_STRUCTURE", ""):
            found.append(Principal(code, parse_day(get("DATE_DEBUT", "")), parse_day(get("DATE_FIN", ""))))
    return found


def _disciplines(element: _Element, line: int, subject: str, notes: Notes) -> list[Discipline]:
    found = []
    for item in inside(element, "DISCIPLINES", "DISCIPLINE"):
        get = values(item).get
        if code := attribute(item, "CODE"):
            heures = hours_of(get("NB_HEURES", ""), "NB_HEURES", line, subject, notes)
            found.append(Discipline(code, get("LIBELLE_COURT", ""), heures))
    return found


def _periodes(element: _Element, subject: str, notes: Notes) -> list[Periode]:
    found = []
    for item in inside(element, "PERIODES", "PERIODE"):
        get, line = values(item).get, line_of(item)
        found.append(
            Periode(
                type=get("TYPE", ""),
                debut_le=day_of(get("DATE_DEBUT", ""), "DATE_DEBUT", line, subject, notes),
                fin_le=day_of(get("DATE_FIN", ""), "DATE_FIN", line, subject, notes),
                heures=hours_of(get("HEURES", ""), "HEURES", line, subject, notes),
                absent_type=get("TYPE_ABSENT", ""),
                absent_id=get("ID_ABSENT", ""),
            )
        )
    return found
