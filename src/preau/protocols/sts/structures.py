"""Classes, groups, their services, and the code tables of an STS file (specs/registry-formats.md §2.1, §2.2)."""

from __future__ import annotations

from lxml.etree import _Element

from preau.protocols.siecle.records import line_of, values
from preau.protocols.sts.messages import (
    Alternance,
    Anomalie,
    Cours,
    Division,
    Effectifs,
    Enseignant,
    Groupe,
    Matiere,
    Mef,
    Part,
    Salle,
    Service,
)
from preau.protocols.sts.parsing import (
    Notes,
    attribute,
    hours_of,
    inside,
    missing,
    parse_bool,
    parse_clock,
    parse_count,
    parse_day,
)


def read_division(element: _Element, notes: Notes) -> Division | None:
    """DIVISION, with the services taught to the whole class."""
    code, line = _code(element, notes)
    if not code:
        return None
    found = values(element)
    return Division(
        code=code,
        line=line,
        libelle=found.get("LIBELLE_LONG", ""),
        effectifs=_effectifs(found),
        mefs=_parts(element, "MEFS_APPARTENANCE", "MEF_APPARTENANCE"),
        services=_services(element, f"DIVISION {code}", notes),
    )


def read_groupe(element: _Element, notes: Notes) -> Groupe | None:
    """GROUPE: one group can carry several services, and draw from several classes."""
    code, line = _code(element, notes)
    if not code:
        return None
    found = values(element)
    return Groupe(
        code=code,
        line=line,
        libelle=found.get("LIBELLE_LONG", ""),
        effectifs=_effectifs(found),
        mefs=_parts(element, "MEFS_APPARTENANCE", "MEF_APPARTENANCE"),
        divisions=_parts(element, "DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE"),
        services=_services(element, f"GROUPE {code}", notes),
    )


def read_matiere(element: _Element, notes: Notes) -> Matiere | None:
    """MATIERE of NOMENCLATURES."""
    code, line = _code(element, notes)
    found = values(element)
    return (
        Matiere(
            code,
            line,
            found.get("CODE_GESTION", ""),
            found.get("LIBELLE_COURT", ""),
            found.get("LIBELLE_LONG", ""),
            found.get("LIBELLE_EDITION", ""),
        )
        if code
        else None
    )


def read_mef(element: _Element, notes: Notes) -> Mef | None:
    """MEF of NOMENCLATURES."""
    code, line = _code(element, notes)
    found = values(element)
    return (
        Mef(code, line, found.get("FORMATION", ""), found.get("LIBELLE_LONG", ""), found.get("LIBELLE_EDITION", ""))
        if code
        else None
    )


def read_alternance(element: _Element, notes: Notes) -> Alternance | None:
    """ALTERNANCE (upward): a set of weeks by their first day."""
    code, line = _code(element, notes)
    if not code:
        return None
    found = values(element)
    semaines = []
    for item in inside(element, "SEMAINES", "DATE_DEBUT_SEMAINE"):
        day = parse_day((item.text or "").strip())
        if day is None:
            text = "Le premier jour d'une semaine de cette alternance est illisible : la semaine n'est pas retenue."
            notes.append(Anomalie("date-illisible", line_of(item), f"ALTERNANCE {code}", text))
        else:
            semaines.append(day)
    return Alternance(
        code,
        line,
        found.get("LIBELLE_COURT", ""),
        found.get("LIBELLE_LONG", ""),
        found.get("LIBELLE_EDITION", ""),
        tuple(semaines),
    )


def read_salle(element: _Element, notes: Notes) -> Salle | None:
    """SALLE_COURS (upward): a room."""
    code, line = _code(element, notes)
    return Salle(code, line, values(element).get("LIBELLE_LONG", "")) if code else None


def _code(element: _Element, notes: Notes) -> tuple[str, int]:
    line, code = line_of(element), attribute(element, "CODE")
    if not code:
        notes.append(missing(line, str(element.tag), "CODE"))
    return code, line


def _effectifs(found: dict[str, str]) -> Effectifs:
    return Effectifs(
        parse_count(found.get("EFFECTIF_PREVU", "")),
        parse_count(found.get("EFFECTIF_CALCULE", "")),
        parse_count(found.get("EFFECTIF_MAX_EDT", "")),
    )


def _parts(element: _Element, block: str, item: str) -> tuple[Part, ...]:
    """MEFs or classes; one is named by its attribute, or as SIECLE does by a child."""
    found = []
    for part in inside(element, block, item):
        said = values(part)
        if code := attribute(part, "CODE") or said.get("CODE_MEF", "") or said.get("CODE_STRUCTURE", ""):
            found.append(Part(code, _effectifs(said)))
    return tuple(found)


def _services(element: _Element, subject: str, notes: Notes) -> tuple[Service, ...]:
    found = []
    for item in inside(element, "SERVICES", "SERVICE"):
        said, line, matiere = values(item), line_of(item), attribute(item, "CODE_MATIERE")
        if not matiere:
            notes.append(missing(line, subject, "CODE_MATIERE d'un service"))
            continue
        found.append(
            Service(
                matiere,
                attribute(item, "CODE_MOD_COURS"),
                hours_of(said.get("HEURES_STRUCTURE", ""), "HEURES_STRUCTURE", line, subject, notes),
                parse_bool(said.get("CO_ENS", "")),
                tuple(_enseignants(item, subject, notes)),
            )
        )
    return tuple(found)


def _enseignants(element: _Element, subject: str, notes: Notes) -> list[Enseignant]:
    found = []
    for item in inside(element, "ENSEIGNANTS", "ENSEIGNANT"):
        line, identifier = line_of(item), attribute(item, "ID")
        if not identifier:
            notes.append(missing(line, subject, "ID d'un enseignant"))
            continue
        heures = hours_of(values(item).get("HEURES_AGENT", ""), "HEURES_AGENT", line, subject, notes)
        found.append(Enseignant(identifier, attribute(item, "TYPE"), heures, tuple(_cours(item, subject, notes))))
    return found


def _cours(element: _Element, subject: str, notes: Notes) -> list[Cours]:
    """The lessons of one teacher of one service (§2.2): a day, a time and a length that make sense, or a note."""
    found = []
    for item in inside(element, "COURS_RATTACHES", "COURS"):
        get = values(item).get
        jour, debut, duree = get("JOUR", ""), parse_clock(get("HEURE_DEBUT", "")), parse_clock(get("DUREE", ""))
        if jour not in {*"1234567"} or debut is None or not duree or debut + duree > 24 * 60:
            text = "Le jour, l'heure ou la durée d'un cours est illisible : ce cours n'est pas retenu."
            notes.append(Anomalie("cours-illisible", line_of(item), subject, text))
            continue
        found.append(Cours(get("CODE_ALTERNANCE", ""), int(jour), debut, duree, get("CODE_SALLE", "")))
    return found
