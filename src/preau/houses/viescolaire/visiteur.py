"""Who is at school life: their pupils, or themselves (see `seance` for lessons)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EleveVu:
    """A pupil as one visitor may see them now: class and groups of the open year."""

    public_id: str
    nom: str
    prenom: str
    uai: str
    division: str
    groupes: tuple[str, ...] = ()
