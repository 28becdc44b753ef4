"""One colour per subject: the same in every class, and never the only sign of anything."""

from __future__ import annotations

from collections.abc import Iterable

PALETTE = (
    "#1f5fa8", "#a8401f", "#2f7a3d", "#7a2f79", "#8a6a00", "#007a80",
    "#b02a5b", "#4b5a12", "#5a45b0", "#8c4a2b", "#3c6070", "#6b3fa0",
)  # fmt: skip
"""Dark enough for white letters (4.5:1); `viescolaire.css` draws them as `.couleur-0` to `.couleur-11`."""


def colours_of(matieres: Iterable[str]) -> dict[str, str]:
    """A colour for each subject code: neighbours in the order of codes differ."""
    return {code: PALETTE[rank % len(PALETTE)] for rank, code in enumerate(sorted(set(matieres)))}


def rank_of(couleur: str) -> int:
    """Which of the palette's this is; the first for a colour of another hand."""
    return PALETTE.index(couleur) if couleur in PALETTE else 0
