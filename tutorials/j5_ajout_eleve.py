"""J5: « Ajout d'un élève depuis un autre compte », a letter of the other school in hand (seeds 001, 003)."""

from __future__ import annotations

from collections.abc import Sequence

from tutorials import doors
from tutorials.j1_activation_sms import ARRIVED, NORMANDIE, children
from tutorials.language import Action, Fill, Press, See, Step, Tutorial
from tutorials.scene import Scene, nom_complet


def sees_all(scene: Scene) -> Sequence[Action]:
    """The child that was there, and the one that joined."""
    return [See(nom_complet(enfant)) for enfant in (*scene.person["enfants"], *scene.letter["enfants"])]


def confirms(scene: Scene) -> Sequence[Action]:
    """The children of the letter."""
    answer = "Je suis le représentant légal de cet élève"
    return children(answer, "Né le", "Confirmer", scene, enfants=scene.letter["enfants"])


NORMANDIE_AJOUT = Tutorial(
    slug="j5-ajout-eleve",
    title="Espace numérique de travail",
    subtitle="Ajout d'un élève depuis un autre compte",
    seed="001",
    journey="J5",
    entrees="normandie",
    person="carine-dumont",
    introduction=(
        (
            "Il est possible que la fratrie ne soit pas complète dans le courrier : cela signifie que l'enfant "
            "manquant est rattaché à un autre compte, avec identifiant et mot de passe provisoire différents. Dès "
            "qu'un compte est activé, vous avez accès à la fonctionnalité de regroupement qui vous permet de ne "
            "posséder qu'un seul compte regroupant tous vos enfants."
        ),
    ),
    warning="Votre nom et votre prénom doivent être écrits de la même façon dans les deux établissements.",
    steps=(
        *doors.ENTER_AGAIN,
        Step("4", "Appuyer sur « Mon compte »", (Press("Mon compte"),)),
        Step(
            "5",
            "Appuyer sur « Ajout d'un élève depuis un autre compte »",
            (Press("Ajout d'un élève depuis un autre compte"),),
            is_cut=True,
        ),
        Step(
            "6",
            "Saisir l'identifiant et le mot de passe du courrier de l'autre établissement, et appuyer sur « Suivant »",
            (
                Fill("Identifiant de l'autre compte ou du courrier", lambda scene: scene.letter["identifiant"]),
                Fill(
                    "Mot de passe de l'autre compte ou du courrier",
                    lambda scene: scene.letter["mot_de_passe"],
                    is_secret=True,
                ),
                Press("Suivant"),
            ),
        ),
        Step("7", "Renseigner la date de naissance de votre enfant puis appuyer sur « Confirmer »", confirms),
        Step("8", "Vérifier ce qui va changer, puis appuyer sur « Regrouper »", (Press("Regrouper"),)),
        Step(
            "9",
            "Un seul compte rassemble tous vos enfants. Appuyer sur « Revenir à mon compte »",
            lambda scene: [*sees_all(scene), Press("Revenir à mon compte")],
        ),
        Step(
            "10",
            "Appuyer sur « Accéder à mes services »",
            lambda scene: [*sees_all(scene), Press("Accéder à mes services")],
            is_cut=True,
        ),
        Step("", ARRIVED, sees_all),
    ),
    before=NORMANDIE,
)

TUTORIALS = (NORMANDIE_AJOUT,)
