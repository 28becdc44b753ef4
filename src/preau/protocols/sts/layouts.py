"""Where each value of a message stands in the XML of an STS file: sections, tags, order (§2.1, §2.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from preau.protocols.sts.messages import (
    Alternance,
    Cours,
    Division,
    Effectifs,
    Enseignant,
    Enveloppe,
    Groupe,
    Individu,
    Matiere,
    Mef,
    Part,
    Record,
    Remplacement,
    Salle,
    Service,
    Suppleant,
)

SECTIONS: dict[type, tuple[str, ...]] = {
    Matiere: ("NOMENCLATURES", "MATIERES"),
    Mef: ("NOMENCLATURES", "MEFS"),
    Alternance: ("ALTERNANCES",),
    Salle: ("SALLES_COURS",),
    Individu: ("DONNEES", "INDIVIDUS"),
    Division: ("DONNEES", "STRUCTURE", "DIVISIONS"),
    Groupe: ("DONNEES", "STRUCTURE", "GROUPES"),
    Suppleant: ("DONNEES", "SUPPLEANTS"),
}
"""The blocks a record is written in, outermost first."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element to write: attributes, then its text or its children."""

    tag: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = field(default=())


def parametres(enveloppe: Enveloppe) -> Node:
    """The envelope (§2.1)."""
    fiche = enveloppe.fiche
    academie = block("ACADEMIE", (Node("CODE", fiche.academie), Node("LIBELLE", fiche.academie_libelle)))
    uaj = (
        *((academie,) if fiche.academie else ()),
        Node("SIGLE", fiche.sigle),
        Node("DENOM_PRINC", fiche.nom),
        Node("DENOM_COMPL", fiche.nom_complement),
        Node("CODE_NATURE", fiche.nature),
        Node("CODE_CATEGORIE", fiche.categorie),
        Node("ADRESSE", fiche.adresse),
        Node("COMMUNE", fiche.commune),
        Node("CODE_POSTAL", fiche.code_postal),
        Node("TELEPHONE", fiche.telephone),
        Node("STATUT", fiche.statut),
    )
    days = (Node("DATE_DEBUT", _day(enveloppe.debut_le)), Node("DATE_FIN", _day(enveloppe.fin_le)))
    children = (
        Node("UAJ", attributes=(("CODE", enveloppe.uai),), children=uaj),
        Node("ANNEE_SCOLAIRE", attributes=(("ANNEE", str(enveloppe.annee)),), children=days),
        *((Node("APPLICATION_SOURCE", enveloppe.application),) if enveloppe.application else ()),
    )
    return block("PARAMETRES", children)


def node_of(record: Record) -> Node:
    """The element of a record."""
    return _NODES[type(record)](record)


def block(tag: str, children: tuple[Node, ...], attributes: tuple[tuple[str, str], ...] = ()) -> Node:
    """An element that holds others."""
    return Node(tag, attributes=attributes, children=children)


def _matiere(matiere: Matiere) -> Node:
    children = (
        Node("CODE_GESTION", matiere.code_gestion),
        Node("LIBELLE_COURT", matiere.libelle_court),
        Node("LIBELLE_LONG", matiere.libelle_long),
        Node("LIBELLE_EDITION", matiere.libelle_edition),
    )
    return block("MATIERE", children, (("CODE", matiere.code),))


def _mef(mef: Mef) -> Node:
    children = (
        Node("FORMATION", mef.formation),
        Node("LIBELLE_LONG", mef.libelle_long),
        Node("LIBELLE_EDITION", mef.libelle_edition),
    )
    return block("MEF", children, (("CODE", mef.code),))


def _identity(individu: Individu) -> tuple[Node, ...]:
    """FONCTION may be missing (§2.1); the other columns are always there, empty or not."""
    return (
        Node("SEXE", {"M": "1", "F": "2"}.get(individu.sexe, "")),
        Node("CIVILITE", individu.civilite),
        Node("NOM_USAGE", individu.nom_usage),
        Node("NOM_PATRONYMIQUE", individu.nom_patronymique),
        Node("PRENOM", individu.prenom),
        Node("DATE_NAISSANCE", _day(individu.ne_le)),
        Node("GRADE", individu.grade),
        *((Node("FONCTION", individu.fonction),) if individu.fonction else ()),
        *_several(
            "PROFS_PRINC",
            (
                block(
                    "PROF_PRINC",
                    (
                        Node("CODE_STRUCTURE", principal.division),
                        Node("DATE_DEBUT", _day(principal.debut_le)),
                        Node("DATE_FIN", _day(principal.fin_le)),
                    ),
                )
                for principal in individu.principal_de
            ),
        ),
        *_several(
            "DISCIPLINES",
            (
                block(
                    "DISCIPLINE",
                    (Node("LIBELLE_COURT", one.libelle), Node("NB_HEURES", _hours(one.heures))),
                    (("CODE", one.code),),
                )
                for one in individu.disciplines
            ),
        ),
    )


def _key(identifier: str, kind: str) -> tuple[tuple[str, str], ...]:
    return (("ID", identifier), *((("TYPE", kind),) if kind else ()))


def _individu(individu: Individu) -> Node:
    return block("INDIVIDU", _identity(individu), _key(individu.individu_id, individu.type))


def _suppleant(suppleant: Suppleant) -> Node:
    services = _several("SERVICES_SUPPLEANTS", (_remplacement(one) for one in suppleant.remplacements))
    individu = suppleant.individu
    return block("SUPPLEANT", (*_identity(individu), *services), _key(individu.individu_id, individu.type))


def _remplacement(one: Remplacement) -> Node:
    periodes = (
        block(
            "PERIODE",
            (
                Node("TYPE", periode.type),
                Node("DATE_DEBUT", _day(periode.debut_le)),
                Node("DATE_FIN", _day(periode.fin_le)),
                Node("HEURES", _hours(periode.heures)),
                Node("TYPE_ABSENT", periode.absent_type),
                Node("ID_ABSENT", periode.absent_id),
            ),
        )
        for periode in one.periodes
    )
    children = (
        Node("CODE_MATIERE", one.matiere),
        Node("CODE_STRUCTURE", one.structure),
        Node("CODE_MOD_COURS", one.modalite),
        *_several("PERIODES", periodes),
    )
    return block("SERVICE_SUPPLEANT", children)


def _structure(record: Division | Groupe) -> Node:
    divisions = record.divisions if isinstance(record, Groupe) else ()
    children = (
        Node("LIBELLE_LONG", record.libelle),
        *_effectifs(record.effectifs),
        *_several("MEFS_APPARTENANCE", (_part("MEF_APPARTENANCE", part) for part in record.mefs)),
        *_several("DIVISIONS_APPARTENANCE", (_part("DIVISION_APPARTENANCE", part) for part in divisions)),
        *_several("SERVICES", (_service(service) for service in record.services)),
    )
    return block("GROUPE" if isinstance(record, Groupe) else "DIVISION", children, (("CODE", record.code),))


def _part(tag: str, part: Part) -> Node:
    return block(tag, _effectifs(part.effectifs), (("CODE", part.code),))


def _effectifs(effectifs: Effectifs) -> tuple[Node, ...]:
    pairs = (
        ("EFFECTIF_PREVU", effectifs.prevu),
        ("EFFECTIF_CALCULE", effectifs.calcule),
        ("EFFECTIF_MAX_EDT", effectifs.maximum),
    )
    return tuple(Node(tag, str(number)) for tag, number in pairs if number is not None)


def _service(service: Service) -> Node:
    children = (
        Node("HEURES_STRUCTURE", _hours(service.heures)),
        *(() if service.co_ens is None else (Node("CO_ENS", str(service.co_ens).lower()),)),
        *_several("ENSEIGNANTS", (_enseignant(one) for one in service.enseignants)),
    )
    keys = (("CODE_MATIERE", service.matiere), ("CODE_MOD_COURS", service.modalite))
    return block("SERVICE", children, keys)


def _enseignant(one: Enseignant) -> Node:
    children = (
        *(() if one.heures is None else (Node("HEURES_AGENT", _hours(one.heures)),)),
        *_several("COURS_RATTACHES", (_cours(cours) for cours in one.cours)),
    )
    return block("ENSEIGNANT", children, _key(one.individu_id, one.type))


def _cours(cours: Cours) -> Node:
    children = (
        Node("CODE_ALTERNANCE", cours.alternance),
        Node("JOUR", str(cours.jour)),
        Node("HEURE_DEBUT", _clock(cours.debut)),
        Node("DUREE", _clock(cours.duree)),
        *((Node("CODE_SALLE", cours.salle),) if cours.salle else ()),
    )
    return block("COURS", children)


def _alternance(one: Alternance) -> Node:
    children = (
        Node("LIBELLE_COURT", one.libelle_court),
        Node("LIBELLE_LONG", one.libelle_long),
        Node("LIBELLE_EDITION", one.libelle_edition),
        *_several("SEMAINES", (Node("DATE_DEBUT_SEMAINE", _day(day)) for day in one.semaines)),
    )
    return block("ALTERNANCE", children, (("CODE", one.code),))


def _several(tag: str, nodes: Iterable[Node]) -> tuple[Node, ...]:
    """A block around several elements; none when there is nothing to put in it."""
    found = tuple(nodes)
    return (block(tag, found),) if found else ()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _hours(hours: Decimal | None) -> str:
    """With three decimals, as STS writes them."""
    return "" if hours is None else f"{hours:.3f}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}{minutes % 60:02}"


_NODES: dict[type, Callable[[Any], Node]] = {
    Matiere: _matiere,
    Mef: _mef,
    Individu: _individu,
    Suppleant: _suppleant,
    Division: _structure,
    Groupe: _structure,
    Alternance: _alternance,
    Salle: lambda salle: block("SALLE_COURS", (Node("LIBELLE_LONG", salle.libelle),), (("CODE", salle.code),)),
}
