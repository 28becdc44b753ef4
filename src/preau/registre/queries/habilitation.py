"""Who may activate an account over a link: data, not code (issue 2, item 5)."""

from __future__ import annotations

from dataclasses import dataclass

LEGAL, EN_CHARGE, CONTACT = 1, 2, 3
"""NIVEAU_RESPONSABILITE (specs/registry-formats.md §1.4)."""

ASE, ELEVE_LUI_MEME = "51", "70"
"""CODE_PARENTE of the child welfare service and of the pupil himself (§6.4)."""


@dataclass(frozen=True, slots=True)
class Habilitation:
    """Which links open something: the levels that do, and the kinships that never do."""

    niveaux: frozenset[int]
    parentes_exclues: frozenset[str]


def who_may_activate(*, personnes_en_charge: bool = False) -> Habilitation:
    """The rule of a deployment: legal representatives and, by setting, persons in charge. Never contacts."""
    niveaux = {LEGAL, EN_CHARGE} if personnes_en_charge else {LEGAL}
    return Habilitation(frozenset(niveaux), frozenset({ASE, ELEVE_LUI_MEME}))
