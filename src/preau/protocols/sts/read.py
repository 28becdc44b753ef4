"""An STS file, from its bytes to an envelope and a stream of records (specs/registry-formats.md §2, §8).

    with open_export(path) as export:
        export.enveloppe            # school and year, before any record is read
        for record in export.records():
            ...                     # messages in file order, Anomalie among them

Whatever the bytes are, the only exception is a `StsRefusal` (an absent or unreadable path stays an OSError).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from os import PathLike
from typing import BinaryIO

from lxml.etree import _Element

from preau.protocols.exports.container import Limits
from preau.protocols.exports.opened import OpenedExport, open_with
from preau.protocols.siecle.records import check_uai, line_of, values
from preau.protocols.sts import individus, refusals, structures
from preau.protocols.sts.messages import Anomalie, Enveloppe, Fiche, Genre, Record
from preau.protocols.sts.parsing import attribute, parse_day
from preau.protocols.sts.voisines import constat

__all__ = ["Export", "Limits", "open_export"]

Handler = Callable[[_Element, list[Anomalie]], Record | None]
_STRUCTURES: dict[str, Handler] = {"DIVISION": structures.read_division, "GROUPE": structures.read_groupe}
_HANDLERS: dict[Genre, dict[str, Handler]] = {
    Genre.STS_EDT: {
        "MATIERE": structures.read_matiere,
        "MEF": structures.read_mef,
        "INDIVIDU": individus.read_individu,
        "SUPPLEANT": individus.read_suppleant,
        **_STRUCTURES,
    },
    Genre.EDT_STS: {
        "ALTERNANCE": structures.read_alternance,
        "SALLE_COURS": structures.read_salle,
        **_STRUCTURES,
    },
}
_SKIPPED = ("TYPE_AHE", "MEFSTAT4", "PROGRAMME")
"""Long code tables that are not used: named so that their elements are freed as they pass."""
EARLY = 500
"""How many weeks and rooms may come before the envelope."""
_UAI_SHAPE = re.compile(r"[0-9A-Z]{8}")
_ANNEE = re.compile(r"(?:19|20)[0-9]{2}")
_FICHE = (
    ("SIGLE", "sigle"),
    ("DENOM_PRINC", "nom"),
    ("DENOM_COMPL", "nom_complement"),
    ("CODE_NATURE", "nature"),
    ("CODE_CATEGORIE", "categorie"),
    ("ADRESSE", "adresse"),
    ("COMMUNE", "commune"),
    ("CODE_POSTAL", "code_postal"),
    ("TELEPHONE", "telephone"),
    ("STATUT", "statut"),
)
"""Tags of UAJ and the fields of the message, in the order of real files."""


def open_export(
    source: str | PathLike[str] | BinaryIO, limits: Limits | None = None, genre: Genre = Genre.STS_EDT
) -> Export:
    """Open an export, zip or bare XML told apart by its bytes, and read its envelope.

    ``source``: a path, or a seekable binary file (not closed by the export). ``genre``: the only kind wanted; the
    other one is refused as a neighbour. Raises a `StsRefusal` for anything that is not one export of one school.
    """
    return open_with(source, lambda stream, owned: Export(stream, limits or Limits(), genre, owned=owned))


class Export(OpenedExport[Record, Anomalie]):
    """An opened export: `enveloppe` at once, `records()` once, then closed."""

    def __init__(self, stream: BinaryIO, limits: Limits, genre: Genre, *, owned: bool) -> None:
        super().__init__(stream, limits, refusals.REASONS, owned=owned)
        if self._walker.root != genre.value:
            raise refusals.RacineVoisine(self._walker.root, constat=constat(self._walker.root))
        self._genre = genre
        tags = ("PARAMETRES", *_HANDLERS[genre], *_SKIPPED)
        self._events = self._walker.elements(tags, frozenset({"PARAMETRES"}))
        if self._walker.doubt:
            self._notes.append(Anomalie("encodage", 1, genre.value, self._walker.doubt))
        self._early: list[Record] = []
        self.enveloppe = self._read_enveloppe()

    def records(self) -> Iterator[Record | Anomalie]:
        """The records in file order, each anomaly after the record it is about. Can be walked once.

        Raises the refusals that only the whole file can show: cut XML, endless text, no record at all.
        """
        yield from self._early
        self._early.clear()
        yield from self._walk(self._events, _HANDLERS[self._genre])
        if not self._seen & {"INDIVIDU", "DIVISION", "GROUPE"}:
            raise refusals.ExportVide("no INDIVIDU, no DIVISION")

    def _read_enveloppe(self) -> Enveloppe:
        for element in self._events:
            parent = element.getparent()
            if element.tag == "PARAMETRES" and parent is not None and parent.getparent() is None:
                return self._enveloppe(element)
            if self._genre is Genre.STS_EDT:
                break
            self._read_early(element)
            if len(self._early) == EARLY or element.tag in _STRUCTURES:
                return Enveloppe(self._genre, "", 0)
        raise refusals.EnveloppeIncomplete("no PARAMETRES before the data")

    def _read_early(self, element: _Element) -> None:
        """Timetable software may leave PARAMETRES out, or write weeks and rooms before it (§2.2)."""
        handler = _HANDLERS[self._genre].get(str(element.tag))
        record = handler(element, self._notes) if handler is not None else None
        if record is not None:
            self._seen.add(str(element.tag))
            self._early.append(record)

    def _enveloppe(self, element: _Element) -> Enveloppe:
        """PARAMETRES: the school as an attribute of UAJ, the year as one of ANNEE_SCOLAIRE."""
        children = {str(child.tag): child for child in element}
        uaj, year = children.get("UAJ"), children.get("ANNEE_SCOLAIRE")
        uai = attribute(uaj, "CODE").upper() if uaj is not None else ""
        annee = attribute(year, "ANNEE") if year is not None else ""
        line = line_of(element)
        if not _UAI_SHAPE.fullmatch(uai) or not _ANNEE.fullmatch(annee) or uaj is None or year is None:
            raise refusals.EnveloppeIncomplete("UAJ or ANNEE_SCOLAIRE absent or unreadable", line=line)
        check_uai(uai, "UAJ", line, "PARAMETRES", self._notes)
        application = values(element).get("APPLICATION_SOURCE", "")
        if application and self._genre is Genre.STS_EDT:
            text = (
                f"Ce fichier a été réécrit par le logiciel « {application[:40]} » : préférez celui que donne STS-Web."
            )
            self._notes.append(Anomalie("fichier-reecrit", line, "PARAMETRES", text))
        days = values(year)
        return Enveloppe(
            genre=self._genre,
            uai=uai,
            annee=int(annee),
            debut_le=parse_day(days.get("DATE_DEBUT", "")),
            fin_le=parse_day(days.get("DATE_FIN", "")),
            application=application,
            fiche=_fiche(uaj),
        )


def _fiche(uaj: _Element) -> Fiche:
    found = values(uaj)
    academie = next((values(child) for child in uaj if child.tag == "ACADEMIE"), {})
    return Fiche(
        **{name: found.get(tag, "") for tag, name in _FICHE},
        academie=academie.get("CODE", ""),
        academie_libelle=academie.get("LIBELLE", ""),
    )
