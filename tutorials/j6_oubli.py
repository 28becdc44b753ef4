"""J6: a lost identifiant, then a lost password (seed 002, §6 and figure 6; "perdu" in the words of seed 003)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutorials import doors
from tutorials.j1_activation_sms import ARRIVED, NORMANDIE, SOMME, passwords, sees_children
from tutorials.language import Action, Choose, Fill, Press, See, Step, Tutorial
from tutorials.scene import Scene

ANOTHER = "Comptine&Tilleul9"
RESET = (
    "Pour réinitialiser son mot de passe, suivez le lien « {lost} ». Il faut et il suffit de fournir l'identifiant "
    "ainsi qu'une information personnelle partagée avec l'établissement (numéro de téléphone ou mail)."
)
FIND = (
    "Pour réinitialiser son identifiant, suivez le lien « {lost} ». Une information personnelle partagée avec "
    "l'établissement (numéro de téléphone ou mail) est nécessaire et suffisante."
)

WITH_MOBILE = "Avec le n° de téléphone de mon compte : saisissez-le, puis appuyez sur « Suivant »"
BY_MAIL = "« Par mail » demande de même l'adresse mail de votre compte."


def reads_identifiant(scene: Scene) -> Sequence[Action]:
    """The SMS gives the identifiant, which is the one that the person had."""
    scene.read(scene.noted["identifiant"])
    return [See("Votre identifiant vous est envoyé"), Press("Me connecter")]


def another_password(scene: Scene) -> Sequence[Action]:
    """Not the one that was lost."""
    scene.password = ANOTHER
    return passwords("Suivant")


def recovery(identifiant: str, mot_de_passe: str) -> tuple[Step, ...]:
    """Both journeys, by SMS, in the words of the links of the login page."""
    mobile = (Fill("N° de téléphone portable", lambda scene: scene.mobile), Press("Suivant"))
    return (
        Step("1", FIND.format(lost=identifiant.removesuffix(" ?")), (Press(identifiant),)),
        Step(
            "",
            "« Je récupère mon identifiant » : choisissez « Par SMS », puis appuyez sur « Suivant »",
            (Choose("Par SMS"), Press("Suivant")),
            remark=BY_MAIL,
        ),
        Step("", WITH_MOBILE, mobile),
        Step("", "Votre identifiant est dans le message reçu. Appuyez sur « Me connecter ».", reads_identifiant),
        Step("2", RESET.format(lost=mot_de_passe.removesuffix(" ?")), (Press(mot_de_passe),)),
        Step(
            "",
            "Saisissez votre identifiant et choisissez « Par SMS », puis appuyez sur « Suivant »",
            (Fill("Identifiant", doors.noted), Choose("Par SMS"), Press("Suivant")),
            remark=BY_MAIL,
        ),
        Step("", WITH_MOBILE, mobile),
        Step(
            "",
            "Saisissez le code envoyé par SMS, puis appuyez sur « Suivant »",
            (Fill("Code de sécurité reçu par SMS", lambda scene: scene.code()), Press("Suivant")),
            remark="Ce code est valable 30 minutes.",
        ),
        Step(
            "",
            "Définissez un nouveau mot de passe en respectant les conditions imposées, confirmez-le et appuyez sur "
            "« Suivant ».",
            another_password,
        ),
        Step("", ARRIVED, sees_children),
    )


LYON = Tutorial(
    slug="j6-oubli",
    title="Espace numérique de travail",
    subtitle="Oubli de l'identifiant ou du mot de passe",
    seed="002",
    journey="J6",
    entrees="normandie",
    person="rachid-benali",
    introduction=(
        (
            "Le portail de connexion permet de réinitialiser son identifiant ou son mot de passe à partir de son mail "
            "ou de son numéro de téléphone."
        ),
    ),
    warning="",
    steps=(
        *(replace(step, number="") for step in doors.PARENTS),
        *recovery("Identifiant oublié ?", "Mot de passe oublié ?"),
    ),
    ending=(
        (
            "Sans ce téléphone ni cette adresse mail : « Je contacte l'école ou l'établissement des élèves rattachés à "
            "mon compte afin de récupérer mon identifiant »."
        ),
    ),
    before=NORMANDIE,
)
PERDU = Tutorial(
    **{
        **vars(LYON),
        "slug": "j6-perdu-somme",
        "person": "chloe-andre",
        "seed": "003",
        "entrees": "somme",
        "title": "Connexion à l'ENT",
        "subtitle": "Identifiant perdu, mot de passe perdu",
        "before": SOMME,
        "steps": (doors.SOMME, *recovery("Identifiant perdu", "Mot de passe perdu")),
    }
)

TUTORIALS = (LYON, PERDU)
