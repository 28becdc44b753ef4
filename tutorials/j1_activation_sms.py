"""J1: a parent activates an account with the mobile given to the school, and arrives in the ENT.

Three guides, one for each family of tutorials: the words are those of seeds 001 (with 000 and 002), 003 and 004.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutorials.language import Action, Choose, Fill, FillDate, Note, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene, nom_complet

NOTICE = "Point de vigilance : il doit être le même que celui donné à l'établissement."
ARRIVED = "Bonjour"


def _children_001(scene: Scene) -> Sequence[Action]:
    actions: list[Action] = []
    for enfant in scene.enfants:
        who = nom_complet(enfant)
        actions.append(Choose("Je suis le représentant légal de cet élève", within=who))
        actions.append(FillDate("Né le", enfant["ne_le"], within=who))
    return [*actions, Press("Confirmer")]


def _children_003(scene: Scene) -> Sequence[Action]:
    actions: list[Action] = []
    for enfant in scene.enfants:
        who = nom_complet(enfant)
        actions.append(Choose("oui", within=who))
        actions.append(FillDate("Date de naissance", enfant["ne_le"], within=who))
    return [*actions, Press("valider")]


def _code_and_first_date(scene: Scene) -> Sequence[Action]:
    first = scene.enfants[0]
    return [
        Fill("Code de validation", lambda scene: scene.code()),
        FillDate("Date de naissance", first["ne_le"]),
        Press("Continuer"),
    ]


def _passwords(*, ending: str) -> tuple[Action, ...]:
    return (
        Fill("Mot de passe", lambda scene: scene.password, is_secret=True),
        Fill("Confirmation du nouveau mot de passe", lambda scene: scene.password, is_secret=True),
        Press(ending),
    )


def _sees_children(scene: Scene) -> Sequence[Action]:
    return [See(nom_complet(enfant)) for enfant in scene.enfants]


def _identity(mobile_label: str, ending: str) -> tuple[Action, ...]:
    return (
        Fill("Nom", lambda scene: scene.nom),
        Fill("Prénom", lambda scene: scene.prenom),
        Fill(mobile_label, lambda scene: scene.mobile),
        Press(ending),
    )


LAST = (
    Step(
        "9",
        "Appuyer sur « Accéder à mes services » : l'espace numérique de travail s'ouvre.",
        lambda scene: [*_sees_children(scene), Press("Accéder à mes services")],
        remark="Il n'est plus nécessaire de se déconnecter de cette page et de recommencer.",
    ),
    Step("10", "Vous êtes dans l'ENT : tous vos enfants y sont, quel que soit leur établissement.", _sees_children),
)

NORMANDIE = Tutorial(
    slug="j1-activation-sms",
    title="Espace numérique de travail",
    subtitle="Première connexion - Parents",
    seed="001",
    journey="J1",
    person="emilie-dupont",
    introduction=(
        "Cette méthode permet de créer un compte en toute autonomie en renseignant uniquement votre numéro de portable.",
    ),
    warning=NOTICE,
    steps=(
        Step(
            "1",
            "Sélectionner profil « Représentant légal (parents) », puis « Collège/Lycée » et appuyer sur « Se connecter »",
            (
                Open("portail"),
                Choose("Représentant légal (parents)"),
                Choose("Collège / Lycée"),
                Press("Se connecter"),
            ),
        ),
        Step("2", "Sélectionner à nouveau « Responsable d'élève »", (Press("Responsable d'élève"),)),
        Step(
            "3 bis",
            "Pour la première connexion, appuyer sur le lien « Je n'ai pas de compte ».",
            (Press("Je n'ai pas de compte"),),
            remark="A partir de la deuxième connexion, il faudra utiliser les champs « Identifiant » et « Mot de passe »",
        ),
        Step(
            "4 bis",
            "Renseigner votre « Nom », « Prénom », « numéro de portable » et appuyer sur « Suivant »",
            _identity("N° de téléphone portable", "Suivant"),
        ),
        Step(
            "5 bis",
            "Saisir le code envoyé par SMS au numéro indiqué à l'étape précédente.",
            (
                See(lambda scene: f"(valable 30 min) au {scene.mobile_shown}"),
                Fill("Code de sécurité", lambda scene: scene.code()),
                Press("Suivant"),
            ),
            remark="Le code est valable 30 minutes.",
        ),
        Step("6 bis", "Renseigner la date de naissance de votre enfant puis appuyer sur « Confirmer »", _children_001),
        Step(
            "7 bis",
            "Définir un nouveau mot de passe en respectant les conditions imposées, le confirmer et appuyer sur « Suivant ».",
            _passwords(ending="Suivant"),
        ),
        Step(
            "",
            "Une fenêtre vous donnera ensuite votre identifiant.",
            (Note("identifiant"), Press("Continuer")),
            remark="Ces informations doivent être conservées précieusement.",
        ),
        Step(
            "8 bis",
            "Une page récapitulative vous indique différentes informations (adresse mail, numéro de portable, enfants). "
            "Appuyer sur « Accéder à mes services » : l'ENT s'ouvre.",
            lambda scene: [*_sees_children(scene), Press("Accéder à mes services")],
            remark="Il n'est plus nécessaire de se déconnecter de cette page et de recommencer.",
        ),
        Step("", "L'ENT est ouvert : tous vos enfants y sont, quel que soit leur établissement.", _sees_children),
    ),
    ending=("À partir de la deuxième connexion, utilisez les champs « Identifiant » et « Mot de passe ».",),
)
