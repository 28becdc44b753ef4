"""J3: a parent activates an account with the provisional identifiers of the school's letter (seeds 002, 003 cas 3).

What the guide adds to its seeds: the link of the mail leads back to the service, and nobody starts again.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutorials.j1_activation_sms import ARRIVED, children, sees_children
from tutorials.language import Action, Choose, Fill, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene


def screen(scene: Scene) -> Sequence[Action]:
    """« Activation du compte »."""
    return [
        Fill("Adresse mail", lambda scene: scene.person["mail"]),
        Fill("Nouveau mot de passe", lambda scene: scene.password, is_secret=True),
        Fill("Confirmation du nouveau mot de passe", lambda scene: scene.password, is_secret=True),
        *children("Je suis le représentant légal de cet élève", "Né le", "Activer votre compte", scene),
    ]


COURRIER = Tutorial(
    slug="j3-courrier",
    title="Connexion à l'ENT et activation du compte « Parents »",
    subtitle="Cas 3 : l'établissement vous a distribué des identifiants provisoires",
    seed="003",
    journey="J3",
    entrees="normandie",
    person="nathalie-picard",
    introduction=(
        (
            "Vous pouvez activer votre compte à l'aide de la notification, distribuée par feuille individuelle ou par "
            "mail, contenant l'identifiant et mot de passe provisoire fournis par l'établissement."
        ),
        (
            "Le courrier de notification a une durée de vie limitée à 3 mois après la date de création du document et "
            "tant que vous n'avez pas validé l'écran de « Activation du compte »."
        ),
    ),
    warning="À noter : il est possible que la fratrie ne soit pas complète dans le courrier. Dès qu'un compte est "
    "activé, vous pouvez y regrouper tous vos enfants.",
    steps=(
        Step(
            "",
            "Sélectionner profil « Représentant légal (parents) », puis « Collège/Lycée » et appuyer sur "
            "« Se connecter »",
            (
                Open("portail"),
                Choose("Représentant légal (parents)"),
                Choose("Collège / Lycée"),
                Press("Se connecter"),
            ),
        ),
        Step("", "Sélectionner à nouveau « Responsable d'élève »", (Press("Responsable d'élève"),)),
        Step(
            "1",
            "Sur la page d'authentification, saisissez l'identifiant et le mot de passe temporaire figurant dans la "
            "notification.",
            (
                Fill("Identifiant", lambda scene: scene.person["identifiant"]),
                Fill("Mot de passe", lambda scene: scene.person["mot_de_passe"], is_secret=True),
                Press("Se connecter"),
            ),
        ),
        Step(
            "2",
            "Saisissez une adresse mail valide, un nouveau mot de passe et la date de naissance de votre enfant. "
            "Cliquez sur le bouton « Activer votre compte »",
            screen,
        ),
        Step(
            "3",
            "Consultez vos mails.",
            (See(lambda scene: scene.person["mail"]),),
            remark="Pensez à vérifier vos spams.",
        ),
        Step(
            "",
            "Cliquez sur le lien de validation contenu dans le mail automatique qui a été envoyé sur l'adresse saisie "
            "précédemment, puis sur « Valider mon adresse mail ».",
            (Open("comptes", lambda scene: scene.link("/validation/")), Press("Valider mon adresse mail")),
        ),
        Step(
            "4",
            "Vous êtes redirigé vers un écran qui vous confirme cette action. Cliquez sur « Accéder à mes services en "
            "ligne » pour accéder à vos services.",
            (See("Votre compte est désormais activé."), Press("Accéder à mes services en ligne")),
        ),
        Step(
            "",
            "Renseignez votre identifiant et le mot de passe que vous avez choisi.",
            (
                Fill("Identifiant", lambda scene: scene.person["identifiant"]),
                Fill("Mot de passe", lambda scene: scene.password, is_secret=True),
                Press("Se connecter"),
            ),
        ),
        Step("", ARRIVED, sees_children),
    ),
    ending=(
        (
            "À la prochaine connexion, une fois arrivée sur la page d'authentification, il suffira de renseigner "
            "l'identifiant et le mot de passe."
        ),
    ),
)

TUTORIALS = (COURRIER,)
