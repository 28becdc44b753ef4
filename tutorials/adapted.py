"""Guides that a family of tutorials has no words of its own for: the steps of another one behind its doors.

Seed 003 says nothing of pupils, nor seed 004 of letters: a school of these families prints the steps of the seed
that does, with the pages of its own ENT. They are walked for a school only; docs/tutoriels has each seed's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tutorials import (
    doors,
    j2_franceconnect,
    j3_courrier,
    j4_eleve,
    j5_ajout_eleve,
    j6_oubli,
    j7_mon_compte,
    j10_connexion,
    j14_vie_scolaire,
    j16_mobile,
    j19_demarches,
)
from tutorials.language import Actions, Choose, Open, Press, Step, Tutorial

PUPIL: dict[str, tuple[str, Actions]] = {
    "somme": (
        "Cliquez sur « Elève ou Parent » puis « Collège » puis « Se connecter ».",
        (Open("portail"), Choose("Elève ou Parent"), Choose("Collège"), Press("Se connecter")),
    ),
    "lyon": (
        "Cocher « Elève ou parent », puis appuyer sur « Valider »",
        (Open("portail"), Choose("Elève ou parent"), Press("Valider")),
    ),
    "poitiers": (
        'Allez sur la page "Services en ligne". Cliquez sur "Je dispose d\'un compte Educonnect".',
        (Open("portail"), Press("Je dispose d'un compte Educonnect")),
    ),
}
"""A pupil's way through the doors of each family; where the account service then asks, « Élève »."""
LETTER = "Première connexion - Parents, avec l'identifiant et le mot de passe du courrier"
ASKS = ("lyon",)
"""Families whose account service asks « Responsable d'élève » or « Élève » again."""
FROM_001 = (j2_franceconnect.NORMANDIE, j6_oubli.LYON)
FROM_003 = (j2_franceconnect.POITIERS, j3_courrier.COURRIER, j6_oubli.PERDU)
ACCOUNTS = {"somme": (), "lyon": FROM_001, "poitiers": FROM_003}
"""Whose steps each family borrows, from a family with the same pages of the account service."""
SIGNED_IN = (j5_ajout_eleve.NORMANDIE_AJOUT, j7_mon_compte.NORMANDIE_COMPTE)
"""Guides of « Mon compte », which end there: the demonstration's account service leads on to its own ENT only."""


def of_family(entrees: str) -> Iterator[Tutorial]:
    """The guides that this family borrows; normandie has all but the letter's."""
    if entrees == "normandie":
        introduction = j3_courrier.COURRIER.introduction
        letter = replace(
            j3_courrier.LYON, title="Espace numérique de travail", subtitle=LETTER, introduction=introduction
        )
        yield behind(letter, j10_connexion.NORMANDIE, (*doors.PARENTS, *letter.steps[len(doors.PARENTS) :]))
    own = next((one for one in j10_connexion.TUTORIALS if one.entrees == entrees), None)
    if own is None or entrees not in PUPIL:
        return
    way = [replace(step, number="", remark="") for step in own.steps[:-2]]
    for one in ACCOUNTS[entrees]:
        yield behind(one, own, (*way, *one.steps[_before(one) :]))
    yield behind(j4_eleve.ELEVE, own, numbered((*_pupil(entrees), *j4_eleve.ELEVE.steps[2:])))
    for one in SIGNED_IN:
        yield behind(one, own, numbered((*own.steps[:-1], *one.steps[len(doors.ENTER_AGAIN) : -1])))
    yield behind(j14_vie_scolaire.NORMANDIE, own, numbered(_from_site(own)))
    if entrees != "poitiers":  # which has words of its own for the phone
        steps = (*(replace(step, is_printed=False) for step in _from_site(own)[:-2]), *_phone())
        yield behind(j16_mobile.NORMANDIE, own, steps)
    demarches = j19_demarches.NORMANDIE  # by the school's site alone: no door of an ENT
    yield replace(demarches, slug=f"{demarches.slug}-{entrees}")


def behind(one: Tutorial, own: Tutorial, steps: Sequence[Step]) -> Tutorial:
    """The guide `one` with these steps, at the ENT of the guide `own`, by the same person as before."""
    slug = "-".join([*(part for part in one.slug.split("-") if part not in PUPIL), own.entrees])
    before = one.before  # from the school's site, the ENT is the demonstration's, tried on
    if before and own.before and not one.is_from_site:
        before = replace(own.before, person=one.person)
    return replace(one, slug=slug, entrees=own.entrees, steps=tuple(steps), before=before)


def numbered(steps: Sequence[Step]) -> list[Step]:
    """The same steps, those that are printed with a number counted from 1."""
    count = iter(range(1, len(steps) + 1))
    return [replace(one, number=str(next(count))) if one.number and one.is_printed else one for one in steps]


def _before(one: Tutorial) -> int:
    """How many steps of a guide are its doors."""
    return 1 if one.entrees == "somme" else len(doors.PARENTS)


def _pupil(entrees: str) -> Iterator[Step]:
    caption, actions = PUPIL[entrees]
    yield Step("1", caption, actions)
    if entrees in ASKS:
        yield j4_eleve.ELEVE.steps[1]


def _from_site(own: Tutorial) -> list[Step]:
    """From the school's site to the timetable, by the doors of this ENT."""
    site, parents, profil, *_rest = j14_vie_scolaire.NORMANDIE.steps
    first, *others = own.steps[:-1]
    assert not callable(first.actions)
    door = replace(profil, actions=tuple(action for action in first.actions if not isinstance(action, Open)))
    return [site, parents, door, *others, *j14_vie_scolaire.NORMANDIE.steps[-2:]]


def _phone() -> Sequence[Step]:
    return j16_mobile.NORMANDIE.steps[len(j16_mobile.SIGN_IN) :]
