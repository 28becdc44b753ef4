"""What a collège teaches: subjects, their teachers' disciplines, hours by level (specs/registry-formats.md §6.4).

The 6e is the one read in a real school; the others follow the national timetable of the cycle 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Matiere:
    """A subject: code, short code, labels, and the discipline, grade and weekly duty of those who teach it."""

    code: str
    gestion: str
    long: str
    edition: str
    discipline: str
    grade: str = "CERT. C N"
    duty: int = 18


MATIERES = {
    one.code: one
    for one in (
        Matiere("020300", "LCALA", "LANGUES ET CULTURES ANTIQUES LATIN", "Langues et cultures de l'Antiquité", "L0201"),
        Matiere("020700", "FRANC", "FRANCAIS", "Français", "L0202"),
        Matiere("030102", "ALL2", "ALLEMAND LV2", "Allemand LV2", "L0421"),
        Matiere("030201", "AGL1", "ANGLAIS LV1", "Anglais LV1", "L0422"),
        Matiere("030602", "ESP2", "ESPAGNOL LV2", "Espagnol LV2", "L0426"),
        Matiere("043700", "HI-GE", "HISTOIRE-GEOGRAPHIE", "Histoire-géographie", "L1000"),
        Matiere("061300", "MATHS", "MATHEMATIQUES", "Mathématiques", "L1300"),
        Matiere("062300", "PH-CH", "PHYSIQUE-CHIMIE", "Physique-chimie", "L1500"),
        Matiere("062900", "SVT", "SCIENCES DE LA VIE ET DE LA TERRE", "Sciences de la vie et de la Terre", "L1600"),
        Matiere("070800", "TECHN", "TECHNOLOGIE", "Technologie", "L1400"),
        Matiere("081300", "EDMUS", "EDUCATION MUSICALE", "Éducation musicale", "L1700"),
        Matiere("090100", "A-PLA", "ARTS PLASTIQUES", "Arts plastiques", "L1800"),
        Matiere("100100", "EPS", "EDUCATION PHYSIQUE ET SPORTIVE", "Éducation physique et sportive", "L1900",
                "P.EPS C N", 20),
    )
}  # fmt: skip

LANGUES = {"ESP2": "030602", "ALL2": "030102"}
"""Second languages, from the 5e on, by the part of a group's code that names them."""
LV2_HEURES = Decimal("2.5")
TP_MATIERE, TP_HEURES = "062900", Decimal("0.5")
"""What the half classes do: experiments."""


def _hours(text: str) -> tuple[tuple[str, Decimal], ...]:
    pairs = (item.split(":") for item in text.split())
    return tuple((code, Decimal(hours)) for code, hours in pairs)


_CYCLE_4 = "062300:1.5 062900:1.5 070800:1.5 081300:1 090100:1 100100:3"
HORAIRES = {
    "6EME": _hours("020700:4.5 061300:4.5 030201:4 043700:3 062900:3 081300:1 090100:1 100100:4"),
    "5EME": _hours(f"020700:4.5 061300:3.5 030201:3 043700:3 {_CYCLE_4}"),
    "4EME": _hours(f"020700:4.5 061300:3.5 030201:3 043700:3 {_CYCLE_4}"),
    "3EME": _hours(f"020700:4 061300:3.5 030201:3 043700:3.5 {_CYCLE_4}"),
}
"""What each class is taught as a whole: 25 hours in 6e; 23.5 and a second language beyond."""


def langue_of(division: str, number: int) -> str:
    """The group of second language of a pupil of a class (`5 B`): German for one in three, two classes together."""
    niveau, letter = division.split(" ", 1)
    if niveau == "6":
        return ""
    rank = ord(letter) - ord("A")
    return f"{niveau}ALL2G{rank // 2 + 1}" if number % 3 == 0 else f"{niveau}ESP2G{rank + 1}"
