"""All the tutorials, and which of them a school hands out: those of its doors and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tutorials import (
    adapted,
    alternative,
    j1_activation_sms,
    j2_franceconnect,
    j3_courrier,
    j4_eleve,
    j5_ajout_eleve,
    j6_oubli,
    j7_mon_compte,
    j8_signalement,
    j9_numero,
    j10_connexion,
    j11_accueil,
    j12_messagerie,
    j14_vie_scolaire,
    j16_mobile,
    j18_rentree,
    j19_demarches,
    manifest,
    printing,
    render,
    script,
)
from tutorials.language import Attach, Choose, Fill, FillDate, Note, Pick, Press, Tick, Tutorial, Unfold
from tutorials.school import Ecole
from tutorials.words import LABEL, Key

TUTORIALS: tuple[Tutorial, ...] = (
    *j1_activation_sms.TUTORIALS,
    *j2_franceconnect.TUTORIALS,
    *j3_courrier.TUTORIALS,
    *j4_eleve.TUTORIALS,
    *j5_ajout_eleve.TUTORIALS,
    *j6_oubli.TUTORIALS,
    *j7_mon_compte.TUTORIALS,
    *j8_signalement.TUTORIALS,
    *j9_numero.TUTORIALS,
    *j10_connexion.TUTORIALS,
    *j11_accueil.TUTORIALS,
    *j12_messagerie.TUTORIALS,
    *j14_vie_scolaire.TUTORIALS,
    *j16_mobile.TUTORIALS,
    *j18_rentree.TUTORIALS,
    *j19_demarches.TUTORIALS,
)
ORDER = tuple(one.slug for one in TUTORIALS)
WORDINGS = {"somme": "003", "poitiers": "004"}
"""The words of the account service for who comes from these doors; 001 for the others (design.md §5)."""
FAMILIES = {wording: entrees for entrees, wording in WORDINGS.items()}


def family(tutorial: Tutorial) -> str:
    """Whose doors and words a guide has: normandie, somme, lyon, poitiers; empty for the office's, which is for all."""
    if tutorial.entrees == render.OFFICE:
        return ""
    return FAMILIES.get(tutorial.seed, tutorial.entrees)


def of_school(ecole: Ecole) -> list[Tutorial]:
    """The guides of a school, those that its family borrows among them; each seed's own for who has no doors."""
    if not ecole.entrees:
        return list(TUTORIALS)
    own = [one for one in TUTORIALS if family(one) in ("", ecole.entrees)]
    return sorted([*own, *adapted.of_family(ecole.entrees)], key=lambda one: int(one.journey.removeprefix("J")))


def texts(tutorials: Sequence[Tutorial] = TUTORIALS) -> Iterator[Key]:
    """Everything that passes through gettext, with its context: what a catalogue translates."""
    said = (render.SENTENCES, printing.SENTENCES, alternative.SENTENCES, script.SENTENCES, manifest.GROUPS.values())
    for sentences in said:
        yield from (("", text) for text in sentences)
    for one in tutorials:
        for text in (one.title, one.subtitle, *one.introduction, one.warning, *one.ending, one.contact):
            yield "", text
        for step in one.steps:
            yield "", step.caption
            yield "", step.remark
            if not callable(step.actions):
                yield from labels(step.actions)


def labels(actions: Sequence[object]) -> Iterator[Key]:
    """The labels of the pages that these actions name, and what is noted there."""
    for action in actions:
        if isinstance(action, Note):
            yield "", action.todo
        if isinstance(action, Choose | Tick | Fill | FillDate | Attach | Pick | Press | Unfold):
            yield LABEL, action.label
        if isinstance(action, Pick):
            yield LABEL, action.option
