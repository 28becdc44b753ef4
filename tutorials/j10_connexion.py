"""J10: coming in again, by the doors of each ENT: four guides, in the words of seeds 001, 003, 002 and 004.

Each follows the activation (J1) by the same person at the same ENT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tutorials import j1_activation_sms as j1
from tutorials.j1_activation_sms import sees_children
from tutorials.language import Action, Choose, Fill, Open, Press, Step, Tutorial

OUI = "Oui (je me connecte depuis mon ordinateur)"
AGAIN = Step("", "Sélectionner à nouveau « Responsable d'élève »", (Press("Responsable d'élève"),))
ARRIVED = Step("", "L'ENT est ouvert.", sees_children)
REMEMBERED = (
    (
        "Le choix est mémorisé dans ce navigateur : la prochaine fois, « ACCÉDER À L'ENT » mène tout droit à la page "
        "de connexion. « Changer de profil » le reprend."
    ),
)
NOT_HERE = (
    "Sur votre propre appareil, choisissez aussi « Oui (je me connecte depuis mon ordinateur) ». Dans un lieu public, "
    "gardez « Non (je me connecte depuis un lieu public) » : rien n'est mémorisé, et « Se déconnecter » ferme aussi le "
    "compte."
)


def login(number: str, button: str = "Se connecter") -> Step:
    """The account of the activation."""
    return Step(
        number,
        "Saisir l'identifiant et le mot de passe choisi à l'activation du compte",
        (
            Fill("Identifiant", lambda scene: scene.noted["identifiant"]),
            Fill("Mot de passe", lambda scene: scene.password, is_secret=True),
            Press(button),
        ),
    )


def made(suffix: str, before: Tutorial, person: str, steps: Sequence[Step], ending: Sequence[str] = ()) -> Tutorial:
    """A guide for who activated by the guide `before`, at the same ENT."""
    own = replace(before, person=person)
    return replace(
        own,
        slug=f"j10-connexion{suffix}",
        subtitle="Se connecter une fois le compte activé",
        journey="J10",
        introduction=(),
        warning="",
        steps=steps,
        ending=ending,
        before=own,
    )


def door(number: str, caption: str, *actions: Action, remark: str = "") -> Step:
    """The first page of the ENT."""
    return Step(number, caption, (Open("portail"), *actions), remark=remark)


NORMANDIE = made(
    "",
    j1.NORMANDIE,
    "thi-lan-nguyen",
    (
        door(
            "1",
            "Sélectionner profil « Représentant légal (parents) », puis « Collège/Lycée », et appuyer sur "
            "« Se connecter »",
            Choose("Représentant légal (parents)"),
            Choose("Collège / Lycée"),
            Choose(OUI),
            Press("Se connecter"),
            remark=NOT_HERE,
        ),
        replace(AGAIN, number="2"),
        login("3"),
        ARRIVED,
    ),
    REMEMBERED,
)
SOMME = made(
    "-somme",
    j1.SOMME,
    "herve-le-goff",
    (
        door(
            "1",
            "Cliquez sur « Elève ou Parent » puis « Collège » puis « Se connecter ».",
            Choose("Elève ou Parent"),
            Choose("Collège"),
            Choose(OUI),
            Press("Se connecter"),
            remark=NOT_HERE,
        ),
        login("2"),
        ARRIVED,
    ),
    REMEMBERED,
)
LYON = made(
    "-lyon",
    j1.LYON,
    "josephine-coeurderoy",
    (
        door(
            "1",
            "Cocher « Elève ou parent », puis appuyer sur « Valider »",
            Choose("Elève ou parent"),
            Press("Valider"),
            remark="Les profils précédés d'un « + » se déplient : ils sont pour les personnels.",
        ),
        replace(AGAIN, number="2"),
        login("3"),
        ARRIVED,
    ),
)
POITIERS = made(
    "-poitiers",
    j1.POITIERS,
    "maylis-d-estremont",
    (
        door(
            "1",
            'Allez sur la page "Services en ligne". Cliquez sur "Je dispose d\'un compte Educonnect".',
            Press("Je dispose d'un compte Educonnect"),
            remark='Si vous avez perdu votre identifiant ou mot de passe, cliquez sur "Identifiant perdu" ou "Mot de '
            'passe perdu".',
        ),
        login("2"),
        ARRIVED,
    ),
    (
        (
            "Votre compte est personnel. Les parents ont des comptes indépendants de ceux des élèves et ne reçoivent "
            "pas les mêmes communications."
        ),
    ),
)

TUTORIALS = (NORMANDIE, SOMME, LYON, POITIERS)
