"""J8: while activating, a parent says that a pupil shown is not theirs; the school is told (seed 001, 6 bis)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutorials.j1_activation_sms import NORMANDIE
from tutorials.language import Action, Choose, FillDate, Press, See
from tutorials.scene import Scene, nom_complet

NOT_MINE = "Je ne suis pas le représentant légal de cet élève"


def one_of_two(scene: Scene) -> Sequence[Action]:
    """« Je suis le représentant légal » for the first child, « Je ne suis pas… » for the other."""
    mine, other = (nom_complet(enfant) for enfant in scene.enfants)
    return [
        Choose("Je suis le représentant légal de cet élève", within=mine),
        FillDate("Né le", scene.enfants[0]["ne_le"], within=mine),
        Choose(NOT_MINE, within=other),
        Press("Confirmer"),
    ]


def summary(scene: Scene) -> Sequence[Action]:
    """The account holds the first child."""
    return [See(nom_complet(scene.enfants[0])), Press("Accéder à mes services")]


def arrived(scene: Scene) -> Sequence[Action]:
    """The ENT is open for the first child."""
    return [See(nom_complet(scene.enfants[0]))]


STEPS = {step.number: step for step in NORMANDIE.steps}
NORMANDIE_SIGNALEMENT = replace(
    NORMANDIE,
    slug="j8-signalement",
    subtitle="Première connexion - Un élève affiché n'est pas le mien",
    journey="J8",
    person="karim-blanchard",
    introduction=(
        (
            "Un élève dont vous n'êtes pas le représentant légal peut être affiché avec les vôtres : la fiche de "
            "l'établissement vous désigne par erreur. Dites-le : vous continuez pour vos enfants, l'établissement est "
            "prévenu."
        ),
        "Suivez d'abord les étapes 1 à 5 bis de « Première connexion - Parents ».",
    ),
    warning="",
    steps=(
        *(replace(step, is_printed=False) for step in NORMANDIE.steps[:5]),
        replace(
            STEPS["6 bis"],
            caption="Pour l'élève qui n'est pas le vôtre, choisir « Je ne suis pas le représentant légal de cet "
            "élève ». Renseigner la date de naissance de votre enfant puis appuyer sur « Confirmer »",
            actions=one_of_two,
            remark="L'établissement reçoit votre signalement et corrige sa fiche. Rien ne vous est demandé de plus.",
        ),
        *(replace(step, is_printed=False) for step in NORMANDIE.steps[6:8]),
        replace(
            STEPS["8 bis"],
            caption="La page récapitulative ne montre plus que vos enfants. Appuyer sur « Accéder à mes services ».",
            actions=summary,
            remark="Entre les deux, choisir un mot de passe et noter l'identifiant, comme à l'étape 7 bis de "
            "« Première connexion - Parents ».",
        ),
        replace(NORMANDIE.steps[-1], actions=arrived),
    ),
    ending=(
        "Vous vous êtes trompé de réponse ? Demandez au secrétariat de rétablir le lien.",
        "Votre compte est déjà activé ? Dans « Mon compte », appuyer sur « Signaler un rattachement erroné ».",
    ),
)
TUTORIALS = (NORMANDIE_SIGNALEMENT,)
