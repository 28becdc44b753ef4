"""J7: a parent keeps their account: a new mobile number, the alerts at each login (seed 001, « Mon compte »)."""

from __future__ import annotations

from collections.abc import Sequence

from tutorials import doors
from tutorials.j1_activation_sms import ARRIVED, NORMANDIE, sees_children
from tutorials.language import Action, Fill, Press, See, Step, Tutorial
from tutorials.scene import Scene

NEW_MOBILE = "+33639980061"
ALERTS = "Afficher les alertes de mon compte à chaque connexion"


def summary(scene: Scene) -> Sequence[Action]:
    """Mail, mobile, children with their school and UAI."""
    uais = [See(f"({enfant['uai']})") for enfant in scene.enfants]
    return [*sees_children(scene), *uais, Press("Modifier Téléphone portable")]


def new_mobile(scene: Scene) -> Sequence[Action]:
    """The number of the new telephone."""
    scene.watch(NEW_MOBILE)
    return [Fill("Nouveau n° de téléphone portable", "06 39 98 00 61"), Press("Suivant")]


NORMANDIE_COMPTE = Tutorial(
    slug="j7-mon-compte",
    title="Espace numérique de travail",
    subtitle="Mon compte",
    seed="001",
    journey="J7",
    entrees="normandie",
    person="estelle-colin",
    introduction=(
        "Une page récapitulative vous indique différentes informations (adresse mail, numéro de portable, enfants).",
    ),
    warning="",
    steps=(
        *doors.ENTER_AGAIN,
        Step("4", "Appuyer sur « Mon compte »", (Press("Mon compte"),)),
        Step(
            "5",
            "« Les élèves dont je suis le représentant légal » : vérifier vos informations. Pour changer de numéro de "
            "portable, appuyer sur « Modifier » en face de « Téléphone portable »",
            summary,
            is_cut=True,
        ),
        Step(
            "6",
            "Renseigner le nouveau numéro et appuyer sur « Suivant »",
            new_mobile,
            remark="Un message prévient l'ancien numéro.",
        ),
        Step(
            "7",
            "Saisir le code envoyé par SMS au numéro indiqué à l'étape précédente.",
            (Fill("Code de sécurité reçu par SMS", lambda scene: scene.code(NEW_MOBILE)), Press("Suivant")),
            remark="Ce code est valable 30 minutes.",
        ),
        Step(
            "8",
            "« Afficher les alertes de mon compte à chaque connexion » : appuyer sur « Activer »",
            (See("Votre téléphone portable est modifié."), Press(f"Activer : {ALERTS}")),
            is_close=True,
            remark="Après la connexion, une page dira ce qui manque à votre compte, puis vous mènera où vous alliez.",
        ),
        Step(
            "9",
            "Appuyer sur « Accéder à mes services »",
            (See("Votre choix pour les alertes est enregistré."), Press("Accéder à mes services")),
            is_cut=True,
        ),
        Step("", ARRIVED, sees_children),
    ),
    before=NORMANDIE,
)

TUTORIALS = (NORMANDIE_COMPTE,)
