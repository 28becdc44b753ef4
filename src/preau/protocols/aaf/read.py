"""A delivery, from paths to files and a stream of requests (specs/registry-formats.md §4.1, §4.2, §8, 2).

    for fichier in read_delivery(paths):
        fichier.nom, fichier.entete     # before any request is read
        for one in fichier.requetes():
            ...                         # Requete in file order, Anomalie among them

No DTD is opened, no entity declared, no network. Whatever the bytes are, the only exception is an `AafRefusal` (an
absent or unreadable path stays an OSError).
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml.etree import _Element

from preau.protocols.aaf.container import LIMITS, Piece, pieces
from preau.protocols.aaf.messages import Anomalie, Categorie, Entete, Operation, Requete
from preau.protocols.aaf.names import Nom, read_name
from preau.protocols.aaf.refusals import REASONS, AafRefusal, RacineVoisine
from preau.protocols.exports.container import Limits
from preau.protocols.exports.walker import Walker
from preau.protocols.siecle.checks import parse_date

ROOT = "ficAlimMENESR"
_CATEGORIES = {categorie.value: categorie for categorie in Categorie} | {
    "MatiereEducNat": Categorie.MATIERE,
    "MEFEducNat": Categorie.MEF,
}
_OPERATIONS = {operation.value: operation for operation in Operation}
_COMMENT = re.compile(rb'<!--\s*([A-Za-z]{3,40})\s*=\s*"([^"<>]{0,120})"\s*-->')
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CONSTATS = {
    "BEE_": "Ce fichier est un export de SIECLE.",
    "STS_EDT": "Ce fichier vient de STS-Web (services des enseignants).",
    "EDT_STS": "Ce fichier est l'emploi du temps destiné à STS-Web.",
    "html": "Ce fichier est une page web.",
}
LONGEST = 4000
"""Characters kept of one value."""


class Fichier:
    """One file of a delivery: `nom` and `entete` at once, `requetes()` once."""

    def __init__(self, piece: Piece, limits: Limits) -> None:
        self.fichier, self.archive = piece.nom, piece.archive
        self.nom: Nom = read_name(piece.nom, piece.archive)
        self._walker = Walker((chunk for chunk in piece.chunks), limits, REASONS, doctype=ROOT)
        if self._walker.root != ROOT:
            raise RacineVoisine(self._walker.root, constat=_constat(self._walker.root))
        self.entete = _entete(self._walker.head)

    def requetes(self) -> Iterator[Requete | Anomalie]:
        """The requests in file order, each anomaly in place of the request it is about."""
        if self._walker.doubt:
            yield Anomalie("encodage", 1, ROOT, self._walker.doubt)
        for element in self._walker.elements(tuple(_OPERATIONS)):
            yield _requete(element)


def read_delivery(paths: Iterable[Path], limits: Limits = LIMITS) -> Iterator[Fichier]:
    """Every file of a delivery, in the order they are best read; each is read before the next is asked for.

    `context["fichier"]` of a refusal names the file it is about.
    """
    for piece in pieces(paths, limits):
        try:
            fichier = Fichier(piece, limits)
        except AafRefusal as refusal:
            refusal.context.setdefault("fichier", piece.nom.rsplit("/", 1)[-1])
            raise
        yield fichier


def _requete(element: _Element) -> Requete | Anomalie:
    line = element.sourceline or 0
    operation = _OPERATIONS[str(element.tag)]
    categorie: Categorie | None = None
    ident = ""
    attributs: dict[str, tuple[str, ...]] = {}
    for child in element:
        tag = child.tag
        if tag == "attributes" or tag == "modifications":
            for attr in child:
                if name := attr.get("name"):
                    attributs[name] = attributs.get(name, ()) + _values(attr)
        elif tag == "identifier":
            ident = next((_text(one) for one in child if one.tag == "id"), "")
        elif tag == "operationalAttributes":
            said = [value for attr in child for value in _values(attr)]
            categorie = next((_CATEGORIES[value] for value in said if value in _CATEGORIES), categorie)
    if categorie is None:
        return Anomalie("categorie-inconnue", line, operation.value, "La requête ne dit pas de quoi elle parle.")
    if not ident:
        return Anomalie("identifiant-manquant", line, categorie.value, "id manque : la fiche n'est pas lue.")
    return Requete(operation, categorie, ident[:64], attributs, line)


def _values(attr: _Element) -> tuple[str, ...]:
    """The values that are not empty; `<value/>` and `<value></value>` are the same nothing (§4.2)."""
    return tuple(text for value in attr if value.tag == "value" and (text := _text(value)))


def _text(element: _Element) -> str:
    """The text of an element, HTML entities read (§4.7): escaped as text, or bare as the DTD would let them be."""
    text = element.text or ""
    if len(element):
        text += "".join(_entity(str(child.text or "")) + (child.tail or "") for child in element)
    if "&" in text:
        text = _REFERENCE.sub(lambda found: _entity(found.group(0)), text)
    return text.strip()[:LONGEST]


def _entity(reference: str) -> str:
    """The character of `&eacute;` or `&#201;`; a reference that names none stays as written."""
    name = reference.strip("&;")
    if name.startswith("#"):
        number = int(f"0{name[1:]}", 16 if name[1] in "xX" else 10)
        return chr(number) if 32 <= number < 0xD800 or 0xE000 <= number < 0x110000 else "?"
    found = html.entities.name2codepoint.get(name)
    return chr(found) if found else reference


def _entete(head: bytes) -> Entete:
    """The comments before the first request."""
    before = head.split(b"Request>", 1)[0]
    said = {name.decode("ascii"): text.decode("utf-8", "replace").strip() for name, text in _COMMENT.findall(before)}
    return Entete(
        version_af=said.get("versionAF", ""),
        version_sdet=said.get("versionSDET", ""),
        academie=said.get("codeAcademieExport", ""),
        degre=said.get("degre", "").upper(),
        genere_le=parse_date(said.get("dateGenerationExport", "")),
    )


def _constat(root: str) -> str:
    found = next((text for start, text in _CONSTATS.items() if root.startswith(start)), "")
    return found or f"Ce fichier XML (racine « {root[:60]} ») n'est pas de l'annuaire fédérateur."
