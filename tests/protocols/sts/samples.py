"""Small STS files built in a test, and how to read them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from preau.protocols.exports.container import Limits
from preau.protocols.sts.messages import Genre
from preau.protocols.sts.read import open_export

DATA = Path(__file__).parent / "data"
STS = DATA / "sts_emp_0999001W_2025.xml"
EDT = DATA / "emp_sts_0999001W_2025.xml"
PARAMETRES = '<PARAMETRES><UAJ CODE="0999001W"/><ANNEE_SCOLAIRE ANNEE="2025"/></PARAMETRES>'
INDIVIDU = '<INDIVIDU ID="1" TYPE="epp"><NOM_USAGE>NOËL</NOM_USAGE><PRENOM>Zoé</PRENOM></INDIVIDU>'


def sts(
    individus: str = INDIVIDU,
    divisions: str = "",
    *,
    parametres: str = PARAMETRES,
    more: str = "",
    root: str = "STS_EDT",
    before: str = "",
) -> str:
    """A whole file as text, with the usual prolog."""
    people = f"<INDIVIDUS>{individus}</INDIVIDUS>" if individus else ""
    return (
        f'<?xml version="1.0" encoding="ISO-8859-15"?><{root}>\n{before}{parametres}\n<DONNEES>{people}\n'
        f"<STRUCTURE><DIVISIONS>{divisions}</DIVISIONS></STRUCTURE>{more}</DONNEES></{root}>"
    )


def division(inside: str, code: str = "6 B") -> str:
    """A class and what it holds."""
    return f'<DIVISION CODE="{code}">{inside}</DIVISION>'


def data(text: str | None = None, encoding: str = "iso-8859-15") -> bytes:
    """The bytes of a file."""
    return (sts() if text is None else text).encode(encoding)


def read(source: bytes, limits: Limits | None = None, genre: Genre = Genre.STS_EDT) -> list[Any]:
    """Every record and anomaly."""
    with open_export(io.BytesIO(source), limits, genre) as export:
        return list(export.records())
