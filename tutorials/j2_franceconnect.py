"""J2: a parent signs in with FranceConnect, and arrives in the ENT; the next time, one click.

Two guides: the short one in the words of seeds 000 and 001 (method A), the long one in those of seed 003 (case 1), with
the choice of the provider. What they add to their seeds: at the end nobody logs out and starts again. Seeds 000 and 001
do not show the pages of the first visit that ask for the mobile and its code; the words for them are those of 003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.support.j2 import TITLES
from tutorials import doors
from tutorials.j1_activation_sms import ARRIVED, LED_ON, children, led_on, sees_children
from tutorials.language import Action, Fill, Press, See, Step, Tick, Tutorial
from tutorials.scene import Scene

BUTTON = "S'identifier avec FranceConnect"
FIRST_TIME = "Seulement la première fois."


def provider(scene: Scene) -> Sequence[Action]:
    """The tile of the provider that this person uses."""
    return [Press(TITLES[scene.franceconnect["fournisseur"]])]


def identifiers(ending: str = "Se connecter") -> tuple[Action, ...]:
    """What this person types at the provider."""
    return (
        Fill("Identifiant", lambda scene: scene.franceconnect["login"]),
        Fill("Mot de passe", lambda scene: scene.franceconnect["mot_de_passe"], is_secret=True),
        Press(ending),
    )


def go_on(scene: Scene) -> Sequence[Action]:
    """The information page says who is about to connect."""
    return [See(scene.prenom), Press("Continuer sur Education nationale")]


NORMANDIE = Tutorial(
    slug="j2-franceconnect",
    title="Espace numérique de travail",
    subtitle="Première connexion - Parents, avec FranceConnect",
    seed="001",
    journey="J2",
    entrees="normandie",
    person="amelie-laurent",
    introduction=(
        "Deux moyens sont proposés pour créer un compte responsable et se connecter à l'ENT.",
        (
            "Cette méthode permet d'accéder à l'ENT via les identifiants que vous utilisez déjà sur d'autres services "
            "(impots.gouv.fr, à ameli.fr, msa.fr, ...)."
        ),
        (
            "Lors de la première connexion, il sera nécessaire de rattacher les dossiers de vos enfants à votre "
            "accès : gardez près de vous le téléphone portable dont l'établissement a le numéro."
        ),
    ),
    warning="",
    steps=(
        *doors.PARENTS,
        Step("3", f"Cliquer sur le bouton « {BUTTON} »,", (Press(BUTTON),)),
        Step("", "sélectionner un compte parmi les choix proposés", provider),
        Step("", "et saisir vos identifiants liés à ce compte.", identifiers(), is_cut=True),
        Step("", "Cliquer sur « Continuer sur Education nationale ».", go_on),
        Step(
            "",
            "Saisir le numéro de téléphone portable communiqué à l'établissement et appuyer sur « Suivant ».",
            (Fill("N° de téléphone portable", lambda scene: scene.mobile), Press("Suivant")),
            remark=FIRST_TIME,
        ),
        Step(
            "",
            "Saisir le code reçu par SMS et appuyer sur « Suivant ».",
            (Fill("Code de sécurité reçu par SMS", lambda scene: scene.code()), Press("Suivant")),
            remark="Ce code est valable 30 minutes.",
        ),
        Step(
            "4",
            "Appuyer sur le bouton « Rattacher des élèves »",
            (See("Merci de mettre à jour les informations suivantes."), Press("Rattacher des élèves")),
        ),
        Step(
            "5",
            "Renseigner la date de naissance de votre enfant puis appuyer sur « Confirmer »",
            lambda scene: children("Je suis le représentant légal de cet élève", "Né le", "Confirmer", scene),
        ),
        Step(
            "6",
            "Une page récapitulative vous indique différentes informations (adresse mail, numéro de portable, "
            "enfants). Appuyer sur « Accéder à mes services ».",
            led_on,
            remark=LED_ON,
            is_cut=True,
        ),
        Step("", ARRIVED, sees_children),
    ),
    ending=(
        f"A partir de la deuxième connexion, il suffira de cliquer sur le bouton « {BUTTON} ».",
        "Pour quitter, « Se déconnecter » ferme aussi la connexion à FranceConnect.",
    ),
)

SOMME = Tutorial(
    slug="j2-franceconnect-somme",
    title="Connexion à l'ENT et activation du compte « Parents »",
    subtitle="Cas 1 : Vous avez déjà un compte FranceConnect et vous souhaitez l'utiliser",
    seed="003",
    journey="J2",
    entrees="somme",
    person="sylvain-clement",
    introduction=(
        "Pour vous identifier cliquez sur « Elève ou Parent » puis « Collège » puis « Se connecter ».",
        (
            "Si vous disposez déjà d'un compte FranceConnect, celui-ci est utilisable pour vous connecter à l'ensemble "
            "des services."
        ),
    ),
    warning="Pour la première utilisation via FranceConnect, le numéro de téléphone portable fourni à l'établissement "
    "lors de l'inscription de votre enfant est indispensable.",
    steps=(
        doors.SOMME,
        Step("1", f"Sur la page d'authentification, cliquez sur le bouton « {BUTTON} »", (Press(BUTTON),)),
        Step(
            "2",
            "Une fois sur l'écran de choix, choisissez votre service d'authentification (impots.gouv.fr, ameli.fr...).",
            lambda scene: [Tick("Se souvenir de mon choix"), *provider(scene)],
            remark="« Se souvenir de mon choix » met ce service en premier la fois suivante.",
        ),
        Step(
            "",
            "Saisissez les identifiants du service public choisi. Exemple avec les impôts :",
            identifiers(),
            is_cut=True,
        ),
        Step("", "Une fois identifié, cliquez sur « Continuer sur Education nationale »", go_on),
        Step(
            "3",
            "Une fois identifié via FranceConnect, vous devez saisir le numéro de téléphone mobile fourni dans la "
            "fiche de renseignement lors de la rentrée scolaire de vos enfants.",
            (Fill("Numéro de mobile", lambda scene: scene.mobile), Press("valider")),
            remark="Si vous ne recevez pas de code, vérifiez la saisie de votre numéro ou contactez votre "
            "établissement scolaire afin de modifier vos informations personnelles.",
        ),
        Step(
            "4",
            "Saisissez le code de validation reçu par SMS.",
            (Fill("Code de validation", lambda scene: scene.code()), Press("valider")),
            remark="Ce code est valable pendant une durée de 30min. Passé ce délai, il vous faudra recommencer la "
            "procédure de saisie du numéro de téléphone afin de recevoir un nouveau code.",
        ),
        Step(
            "5",
            "La liste de vos enfants s'affiche. Il vous faut maintenant saisir l'ensemble des dates de naissances de "
            "vos enfants pour valider leur rattachement.",
            lambda scene: children("oui", "Date de naissance", "valider", scene),
            remark="Vous pouvez également signaler un rattachement erroné en cliquant sur « non » à la question "
            "« Je suis le représentant légal de cet élève ».",
        ),
        Step(
            "",
            "Votre compte est désormais activé. Cliquez sur « Accéder à mon compte ».",
            (Press("Accéder à mon compte"),),
        ),
        Step("", "Appuyez sur « Accéder à mes services ».", led_on, remark=LED_ON, is_cut=True),
        Step("", ARRIVED, sees_children),
    ),
    ending=(
        (
            "A la prochaine connexion, une fois arrivée sur la page d'authentification, il suffira de cliquer sur le "
            f"bouton « {BUTTON} » et vous connectez comme d'habitude."
        ),
    ),
)

POITIERS = replace(
    SOMME,
    title="Informations aux parents et élèves",
    subtitle="Création du compte, avec FranceConnect",
    introduction=SOMME.introduction[1:],
    steps=(
        *SOMME.steps[:5],
        Step(
            "3",
            'Indiquez votre numéro de téléphone portable, puis cliquez sur "Recevoir mon code SMS".',
            (Fill("N° de téléphone portable", lambda scene: scene.mobile), Press("Recevoir mon code SMS")),
            remark=SOMME.steps[5].remark,
        ),
        Step(
            "4",
            'Renseignez le code de validation reçu par SMS, puis cliquez sur "Continuer".',
            (Fill("Code de validation", lambda scene: scene.code()), Press("Continuer")),
        ),
        Step(
            "5",
            'Renseignez la date de naissance de votre(vos) enfant(s), puis cliquez sur "Continuer".',
            lambda scene: children("oui", "Date de naissance", "Continuer", scene),
        ),
        Step("", 'Votre compte est activé. Cliquez sur "Accéder à mon compte".', (Press("Accéder à mon compte"),)),
        *SOMME.steps[9:],
    ),
)
"""Seed 004 says nothing of FranceConnect: its steps are those of 003 in the words of its pages (`adapted.py`)."""

TUTORIALS = (NORMANDIE, SOMME)

UNTIL_SUMMARY = NORMANDIE.steps[:-2]
"""The first visit until the page « 6 », where seed 001 says to log out."""

AGAIN = (
    *doors.PARENTS,
    Step("3", f"Cliquer sur le bouton « {BUTTON} »", (Press(BUTTON),)),
    Step("", "Choisir le même compte", provider),
    Step("", "Saisir ses identifiants", identifiers()),
    Step("", "Continuer", go_on),
    Step("", ARRIVED, sees_children),
)
"""A later visit, when no session is open at the hub: nothing is asked but who one is."""
