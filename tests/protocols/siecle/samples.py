"""Small exports built in a test, and how to read them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from preau.protocols.exports.container import Limits
from preau.protocols.siecle.messages import Anomalie
from preau.protocols.siecle.read import open_export

DATA = Path(__file__).parent / "data"
PARAMETRES = "<PARAMETRES><UAJ>0999001W</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE></PARAMETRES>"
ELEVE = (
    '<ELEVE ELEVE_ID="1"><NOM_DE_FAMILLE>NOËL</NOM_DE_FAMILLE><PRENOM>Zoé</PRENOM>'
    "<DATE_NAISS>01/02/2014</DATE_NAISS></ELEVE>"
)


def bee(inside: str = ELEVE, root: str = "BEE_ELEVES", parametres: str = PARAMETRES, section: str = "ELEVES") -> str:
    """A whole export as text, with the usual prolog."""
    return (
        f'<?xml version="1.0" encoding="ISO-8859-15"?>\n<{root} VERSION="3.0">{parametres}\n'
        f"<DONNEES><{section}>{inside}</{section}></DONNEES></{root}>"
    )


def data(text: str | None = None, encoding: str = "iso-8859-15") -> bytes:
    """The bytes of an export."""
    return (bee() if text is None else text).encode(encoding)


def zipped(*entries: tuple[str, bytes]) -> bytes:
    """The bytes of an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def read(source: bytes, limits: Limits | None = None) -> list[Any]:
    """Every record and anomaly."""
    with open_export(io.BytesIO(source), limits) as export:
        return list(export.records())


def golden(name: str) -> list[Any]:
    """The records and anomalies of one of the hand-written files."""
    with open_export(DATA / name) as export:
        return list(export.records())


def only(kind: type, records: list[Any]) -> list[Any]:
    """Those of one kind, in order."""
    return [record for record in records if type(record) is kind]


def anomalies(records: list[Any]) -> list[tuple[str, int]]:
    """Codes and lines."""
    return [(record.code, record.line) for record in records if isinstance(record, Anomalie)]


class Endless(io.RawIOBase):
    """A file of ``total`` bytes, a head then a filling without end, that counts what was read of it."""

    def __init__(self, head: bytes, filling: bytes, total: int = 1 << 30) -> None:
        self.head, self.filling, self.total, self.at = head, filling, total, 0

    def readable(self) -> bool:
        return True

    def seek(self, at: int, whence: int = 0) -> int:
        assert (at, whence) == (0, 0), "a bare file is only rewound"
        self.at = 0
        return 0

    def read(self, size: int = -1) -> bytes:
        if self.at >= self.total:
            return b""
        if self.at < len(self.head):
            chunk = self.head[self.at : self.at + size]
        else:
            chunk = (self.filling * (size // len(self.filling) + 1))[:size]
        self.at += len(chunk)
        return chunk
