"""J19: from the school's site to the téléservices: the fiche de renseignements checked, corrected and sent.

In the words of seed 000, « Connexion aux téléservices »; the account is that of J1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutorials import j1_activation_sms as j1
from tutorials import j10_connexion as j10
from tutorials.j14_vie_scolaire import SITE
from tutorials.language import Action, Fill, Open, Press, See, Step, Tick, Tutorial
from tutorials.scene import Scene, nom_complet

PERSON = "emilie-dupont"
TELESERVICES = "Téléservices"
"""The icon's name: a label that the school sets."""
SAVE = "Enregistrer dans le brouillon"
SEND = "Envoyer à l'établissement"
TRAVAIL = "02 61 91 00 02"
SITE_STEP = Step(
    "1",
    "Pour se connecter à l'espace des téléservices directement via le site du collège, cliquer sur l'icône "
    "correspondante dans la catégorie « Espace numérique »",
    (Open(SITE), Press(TELESERVICES)),
    is_close=True,
)


def of_first_child(scene: Scene) -> Sequence[Action]:
    """The home of the téléservices names the children; the fiche of the first one."""
    return [See(nom_complet(scene.enfants[0])), Press("Fiche de renseignements")]


CHECK = Step(
    "5",
    "La fiche montre ce que l'établissement connaît. Si tout est exact, appuyer sur « Tout est exact ». Sinon, "
    "appuyer sur « Modifier » à côté de ce qui a changé",
    (See("Vérifiez la fiche de renseignements"), Press("Modifier – Vos numéros de téléphone")),
    is_cut=True,
)
CHANGE = Step(
    "6",
    "Corriger, puis appuyer sur « Enregistrer dans le brouillon »",
    (Fill("Téléphone travail", TRAVAIL), Press(SAVE)),
    remark="Le brouillon est gardé : vous pouvez continuer plus tard, ou sur un autre appareil.",
    is_close=True,
)
GO_ON = Step(
    "7",
    "Ce qui est modifié est indiqué. Quand tout est corrigé, appuyer sur « Continuer », en bas de la page",
    (See("modifié, pas encore envoyé"), Press("Continuer")),
    is_close=True,
)
JOIN = Step(
    "8",
    "Joindre une pièce si elle est demandée, puis appuyer sur « Continuer »",
    (See("Pièces à joindre"), Press("Continuer")),
    remark="Un changement d'adresse demande un justificatif de domicile.",
)
RECAP = Step(
    "9",
    "Relire le récapitulatif, cocher la case, puis appuyer sur « Envoyer à l'établissement »",
    (Tick("Je certifie que ces informations sont exactes"), Press(SEND)),
)
SENT = Step("10", "La fiche est envoyée. Noter le numéro affiché.", (See("Votre fiche est envoyée"),), is_cut=True)

NORMANDIE = Tutorial(
    slug="j19-demarches",
    title="Connexion aux téléservices",
    subtitle="Vérifier et corriger sa fiche de renseignements",
    seed="000",
    journey="J19",
    entrees=j1.NORMANDIE.entrees,
    person=PERSON,
    introduction=(
        (
            "Les téléservices s'ouvrent depuis le site du collège, avec l'identifiant et le mot de passe du compte. "
            "L'établissement vérifie chaque changement avant de l'enregistrer."
        ),
    ),
    warning="",
    steps=(
        SITE_STEP,
        replace(j10.AGAIN, number="2", caption="Sélectionner « Responsable d'élève »"),
        j10.login("3"),
        Step("4", "Choisir « Fiche de renseignements » sous le nom de l'enfant", of_first_child),
        CHECK,
        CHANGE,
        GO_ON,
        JOIN,
        RECAP,
        SENT,
    ),
    ending=(
        (
            "L'établissement répond ligne par ligne : acceptée, ou refusée avec la raison. Vous êtes prévenu par mail "
            "ou par SMS, et la page de suivi le montre."
        ),
    ),
    before=replace(j1.NORMANDIE, person=PERSON),
    is_from_site=True,
)
TUTORIALS = (NORMANDIE,)
