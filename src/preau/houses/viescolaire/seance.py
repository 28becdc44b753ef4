"""One lesson on one day: what timetables, the notebook, the roll call and the client protocol all speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Seance:
    """`cours` with its changes of that day applied. `place` counts from 0 in the day; `statut` is empty when nothing
    changed, else what people read (« Cours annulé »); `is_cancelled` when it is not given. `original_le` is the day of
    the lesson before it was moved. Times are aware, in Paris.
    """

    cours: str
    uai: str
    le: date
    debut_at: datetime
    fin_at: datetime
    place: int
    duree: int
    matiere: str
    libelle: str
    couleur: str
    salle: str
    personnels: tuple[str, ...]
    noms: tuple[str, ...]
    divisions: tuple[str, ...]
    groupes: tuple[str, ...]
    statut: str = ""
    is_cancelled: bool = False
    is_evaluation: bool = False
    motif: str = ""
    memo: str = ""
    original_le: date | None = None
    version: int = 0

    @property
    def key(self) -> str:
        """Stable name of this lesson on its original day: `<cours>:2026-11-23`."""
        return f"{self.cours}:{(self.original_le or self.le).isoformat()}"
