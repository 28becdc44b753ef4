"""J3: a parent activates an account with the provisional identifiers of a letter (seed 003, cas 3; 002, parcours 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutorials import doors, j1_activation_sms
from tutorials.j1_activation_sms import ARRIVED, children, sees_children
from tutorials.language import Action, Fill, Note, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene


def activation(scene: Scene, answer: str = "oui", date: str = "Date de naissance") -> Sequence[Action]:
    """The whole screen « Activation du compte »; `answer` and `date` are its words about a child."""
    return [
        Fill("Adresse mail", str(scene.person["mail"])),
        Fill("Nouveau mot de passe", scene.password, is_secret=True),
        Fill("Confirmation du nouveau mot de passe", scene.password, is_secret=True),
        *children(answer, date, "Activer votre compte", scene),
    ]


COURRIER = Tutorial(
    slug="j3-courrier",
    title="Connexion à l'ENT et activation du compte « Parents »",
    subtitle="Cas 3 : Le collège vous a distribué des identifiants provisoires",
    seed="003",
    journey="J3",
    entrees="somme",
    person="nathalie-picard",
    introduction=(
        (
            "Vous pouvez activer votre compte à l'aide de la notification, distribuée par feuille individuelle ou par "
            "mail, contenant l'identifiant et mot de passe provisoire fournis par l'établissement."
        ),
    ),
    warning="",
    steps=(
        doors.SOMME,
        doors.provisional(
            "1",
            "Sur la page d'authentification, saisissez l'identifiant et le mot de passe temporaire figurant dans la "
            "notification par feuille individuelle fournie par le chef d'établissement ou via le mail.",
            "Le courrier de notification a une durée de vie limitée à 3 mois après la date de création du document et "
            "tant que vous n'avez pas validé l'écran de « Activation du compte ».",
        ),
        Step("2", "Cliquez sur le bouton 'Gérer mon compte'", (Press("Gérer mon compte"),)),
        Step(
            "",
            "Saisissez une adresse mail valide, un nouveau mot de passe et la date de naissance de votre enfant. "
            "Cliquez sur le bouton « Activer votre compte »",
            activation,
        ),
        Step(
            "3",
            "Consultez vos mails. Notez aussi l'identifiant affiché : il vous servira à vous connecter.",
            (See(lambda scene: f"Un mail vient d'être envoyé à {scene.person['mail']}."), Note("identifiant")),
            remark="Si vous ne recevez pas le mail, pensez à vérifier vos spams.",
        ),
        Step(
            "",
            "Cliquez sur le lien de validation contenu dans le mail automatique qui a été envoyé sur l'adresse saisie "
            "précédemment.",
            (Open("comptes", lambda scene: scene.link("/validation/")), Press("Valider mon adresse mail")),
            remark="Le lien s'ouvre sur n'importe quel appareil. Il reste un bouton à presser : « Valider mon adresse "
            "mail ».",
        ),
        Step(
            "4",
            "Après avoir cliqué sur le lien de validation de l'adresse mail, vous êtes redirigé vers un écran qui vous "
            "confirme cette action. Cliquez sur « Accéder à mes services en ligne » pour accéder à vos services.",
            (See("Votre compte est désormais activé."), Press("Accéder à mes services en ligne")),
        ),
        doors.login("", "Saisissez votre identifiant et le mot de passe que vous avez choisi."),
        Step("", ARRIVED, sees_children),
    ),
    ending=(
        (
            "A noter : il est possible que la fratrie ne soit pas complète dans le courrier : cela signifie que "
            "l'enfant manquant est rattaché à un autre compte, avec identifiant et mot de passe provisoire différents. "
            "Vous avez alors plusieurs comptes. Dès qu'un compte est activé, vous avez accès à la fonctionnalité de "
            "regroupement qui vous permet de ne posséder qu'un seul compte regroupant tous vos enfants. Cet unique "
            "compte de regroupement vous permettra d'accéder aux services en ligne de tous vos enfants."
        ),
    ),
)

LYON = replace(
    COURRIER,
    slug="j3-courrier-lyon",
    title="Tutoriel de connexion pour les responsables légaux des élèves",
    subtitle="Parcours 3 : avec l'identifiant et le mot de passe transmis par l'établissement",
    seed="002",
    entrees="lyon",
    person="bruno-leclerc",
    introduction=(
        (
            "Parcours 3 avec l'identifiant et le mot de passe transmis par l'établissement sur l'adresse mail fournie "
            "lors de l'inscription, sinon il faudra venir récupérer les informations de connexion au secrétariat avec "
            "une pièce d'identité."
        ),
        (
            "Si vous avez fourni un mail dans le dossier d'inscription, vous avez dû recevoir une notification avec un "
            "couple identifiant et mot de passe. Vérifiez donc d'abord dans votre boîte de réception ainsi que dans le "
            "dossier Spam."
        ),
    ),
    steps=(
        *j1_activation_sms.LYON.steps[:2],
        doors.provisional(
            "3",
            "Saisir l'identifiant et le mot de passe temporaire figurant dans le courrier ou le mail, et appuyer sur "
            "« Se connecter »",
            "Ils servent pendant 3 mois, tant que le compte n'est pas activé.",
        ),
        Step(
            "4",
            "Saisir une adresse mail valide, un nouveau mot de passe et la date de naissance de votre enfant. Appuyer "
            "sur « Activer votre compte »",
            lambda scene: activation(scene, "Je suis le représentant légal de cet élève", "Né le"),
        ),
        replace(COURRIER.steps[4], number="5"),
        replace(COURRIER.steps[5], number="6"),
        replace(COURRIER.steps[6], number="7", caption="Appuyer sur « Accéder à mes services en ligne »."),
        doors.login("8", "Saisir votre identifiant et le mot de passe que vous avez choisi."),
        COURRIER.steps[-1],
    ),
    ending=(
        (
            "Sinon, avez-vous essayé l'activation par auto-enrôlement (par FranceConnect ou avec le numéro de "
            "téléphone) ?"
        ),
        *COURRIER.ending,
    ),
)
TUTORIALS = (COURRIER, LYON)
