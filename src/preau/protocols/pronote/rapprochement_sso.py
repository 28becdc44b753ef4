"""RapprochementSSO v2.0, Index Éducation's file of who is who between an ENT and PRONOTE, read and written in clear.

specs/educonnect-ent.md §2.5. Every person has names and `ID_Partenaire`, what the ENT's CAS server will give as user.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lxml import etree

from preau.protocols.cas.write import xml_text
from preau.protocols.refusals import Refusal
from preau.protocols.saml.xml import Limits, optional_child, parse

NAMESPACE: Final = "http://www.index-education.com/rapprochementssoV2.0"
LIMITS: Final = Limits(size=64 * 1024 * 1024, depth=8, elements=400_000)
GENRES: Final = {
    "personnel": ("Personnels", "Personnel"),
    "professeur": ("Professeurs", "Professeur"),
    "responsable": ("Responsables", "Responsable"),
    "eleve": ("Eleves", "Eleve"),
}
"""Kind of person → the list and its elements, in the order of the schema."""
CAS: Final = "CAS"


class RapprochementIllisible(Refusal):
    """Not a RapprochementSSO v2.0 file, or one that does not hold together."""

    code = "RAPPROCHEMENT-0001"
    personne = "Ce fichier n'est pas un fichier RapprochementSSO v2.0 lisible : {raison}."
    support = (
        "Racine PARTENAIRE_INDEX et espace de noms rapprochementssoV2.0 attendus, en clair et en UTF-8 ; chaque "
        "personne a Nom, Prenom et ID_Partenaire, chaque élève une DateNaissance. Le conteneur chiffré n'est pas lu."
    )


@dataclass(frozen=True, slots=True)
class Inscrit:
    """One person of the file. `genre` is a key of GENRES; `ident` is local to the file; `responsables` are idents."""

    genre: str
    ident: int
    nom: str
    prenom: str
    id_partenaire: str
    ne_le: date | None = None
    numero_national: str = ""
    code_postal: str = ""
    ville: str = ""
    responsables: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rapprochements:
    """The whole file: who made it, when, for which schools (UAI), and the people."""

    partenaire: str
    produced_at: str
    uais: tuple[str, ...]
    inscrits: tuple[Inscrit, ...]


def read_rapprochements(data: bytes) -> Rapprochements:
    """The file in `data`. Raises RapprochementIllisible."""
    try:
        root = parse(data, LIMITS, comments=True)
    except Refusal as problem:
        raise RapprochementIllisible(problem.code, raison="ce n'est pas du XML en UTF-8") from problem
    if root.tag != _tag("PARTENAIRE_INDEX"):
        raise RapprochementIllisible(raison="la racine n'est pas PARTENAIRE_INDEX")
    if root.get("ProtocoleDelegationAuthentification", CAS) != CAS:
        raise RapprochementIllisible(raison="le protocole n'est pas CAS")
    people = [_inscrit(genre, node) for genre, (group, one) in GENRES.items() for node in _list(root, group, one)]
    return Rapprochements(root.get("Partenaire", ""), root.get("Date", ""), _uais(root), tuple(people))


def write_rapprochements(
    partenaire: str, produced_at: datetime, ecoles: Sequence[tuple[str, str]], inscrits: Sequence[Inscrit]
) -> bytes:
    """The file of these schools, given as (UAI, name), and people; elements in the order of the schema."""
    root = etree.Element(
        _tag("PARTENAIRE_INDEX"),
        nsmap={None: NAMESPACE},
        Date=produced_at.replace(tzinfo=None, microsecond=0).isoformat(),
        Partenaire=partenaire,
        ProtocoleDelegationAuthentification=CAS,
    )
    known, managed = (etree.SubElement(root, _tag(name)) for name in ("Etablissements", "EtablissementsGeres"))
    for rank, (uai, nom) in enumerate(ecoles, start=1):
        etree.SubElement(known, _tag("Etablissement"), Ident=str(rank), Numero=uai, Nom=nom)
        etree.SubElement(managed, _tag("Etablissement"), Ident=str(rank))
    for genre, (group, one) in GENRES.items():
        people = [person for person in inscrits if person.genre == genre]
        parent = etree.SubElement(root, _tag(group)) if people else root
        for person in people:
            node = etree.SubElement(parent, _tag(one), _attributes(person))
            for ident in person.responsables:
                etree.SubElement(node, _tag("Responsable"), Ident=str(ident))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _list(root: etree._Element, group: str, one: str) -> list[etree._Element]:
    try:
        parent = optional_child(root, _tag(group))
    except Refusal as problem:
        raise RapprochementIllisible(raison=f"deux listes {group}") from problem
    return parent.findall(_tag(one)) if parent is not None else []


def _inscrit(genre: str, node: etree._Element) -> Inscrit:
    said = {name: (node.get(name) or "").strip() for name in ("Nom", "Prenom", "ID_Partenaire")}
    missing = [name for name, value in said.items() if not value]
    born = _day(node.get("DateNaissance", ""))
    if missing or (genre == "eleve" and born is None):
        raise RapprochementIllisible(raison=f"une personne sans {', '.join(missing) or 'DateNaissance'}")
    children = node.findall(_tag("Responsable")) if genre == "eleve" else []
    return Inscrit(
        genre,
        _number(node.get("Ident", "")),
        said["Nom"][:120],
        said["Prenom"][:120],
        said["ID_Partenaire"][:255],
        born,
        node.get("NumeroNational", "").strip()[:20],
        node.get("CodePostal", "").strip()[:10],
        node.get("Ville", "").strip()[:120],
        tuple(_number(one.get("Ident", "")) for one in children),
    )


def _uais(root: etree._Element) -> tuple[str, ...]:
    """The schools that the file is about; all of them when it does not say."""
    known = {one.get("Ident", ""): one.get("Numero", "") for one in _list(root, "Etablissements", "Etablissement")}
    managed = [one.get("Ident", "") for one in _list(root, "EtablissementsGeres", "Etablissement")]
    if any(ident not in known for ident in managed):
        raise RapprochementIllisible(raison="un établissement géré n'est pas dans la liste des établissements")
    return tuple(uai for uai in (known[ident] for ident in managed or known) if uai)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 10:
        raise RapprochementIllisible(raison="un Ident n'est pas un nombre")
    return int(text)


def _day(text: str) -> date | None:
    """An xs:date, a zone after it left out; None when it is not said."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as problem:
        raise RapprochementIllisible(raison="une DateNaissance n'est pas une date") from problem


def _attributes(person: Inscrit) -> dict[str, str]:
    written = {
        "Ident": str(person.ident),
        "Nom": person.nom,
        "Prenom": person.prenom,
        "ID_Partenaire": person.id_partenaire,
        "DateNaissance": person.ne_le.isoformat() if person.ne_le else "",
        "NumeroNational": person.numero_national,
        "CodePostal": person.code_postal,
        "Ville": person.ville,
    }
    return {name: xml_text(value) for name, value in written.items() if value}
