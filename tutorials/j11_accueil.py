"""J11: the first visit to an ENT, its texts, its home, from child to child, then PRONOTE without a second password.

Four guides, in the words of seeds 000, 003, 002 (§7) and 004. The pages of the doors are those of J10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutorials import j1_activation_sms as j1
from tutorials import j10_connexion as j10
from tutorials.language import Action, Press, See, Step, Tick, Tutorial
from tutorials.scene import Scene, nom_complet

PERSON = "emilie-dupont"
PRONOTE = "PRONOTE"
"""What the tile is called: a label that an ENT sets (docs/guides)."""
ENTER = "Entrer dans l'ENT"
ACCEPT = Step(
    "1",
    "Lors de votre première connexion, vous devrez accepter les conditions d'utilisation. Cocher les deux cases, puis "
    "appuyer sur « Entrer dans l'ENT »",
    (
        Tick("J'ai lu et j'accepte les conditions d'utilisation"),
        Tick("J'ai lu et j'accepte la charte de bon usage"),
        Press(ENTER),
    ),
    remark="Les deux textes sont au-dessus des cases. Vous pourrez les relire : « Conditions d'utilisation », en bas "
    "de l'accueil.",
    is_close=True,
)
NO_OTHER_PASSWORD = "L'application s'ouvre sans demander d'autre mot de passe."


def first_child(scene: Scene) -> Sequence[Action]:
    """Home names every child; the first one's tile is pressed."""
    return [See(f"Bonjour {scene.prenom} {scene.nom}"), *j1.sees_children(scene), Press(nom_complet(scene.enfants[0]))]


def other_child(scene: Scene) -> Sequence[Action]:
    """From a child's page to the next child's."""
    return [See("Adresse mail"), Press(nom_complet(scene.enfants[1]))]


def opened(scene: Scene) -> Sequence[Action]:
    """The application knows who came in."""
    return [See(f"Vie scolaire de {scene.nom}")]


@dataclass(frozen=True)
class Words:
    """What the tutorial of one ENT says of its home and of PRONOTE."""

    home: str
    pronote: str
    introduction: Sequence[str]
    title: str = ""


def before(door: Tutorial) -> Tutorial:
    """The activation at this ENT, until its summary: nobody has entered yet."""
    assert door.before is not None
    return replace(door.before, person=PERSON, steps=door.before.steps[:-2])


def doors(door: Tutorial) -> list[Step]:
    """From the ENT's address to its first page, by the steps of J10, which has their pictures."""
    return [replace(step, is_printed=False) for step in door.steps[:-1]]


def made(door: Tutorial, words: Words) -> Tutorial:
    """The guide of the ENT whose doors are those of `door`."""
    return replace(
        door,
        slug=door.slug.replace("j10-connexion", "j11-accueil"),
        title=words.title or door.title,
        subtitle="Première visite : l'accueil de l'ENT et PRONOTE",
        seed="000" if door is j10.NORMANDIE else door.seed,
        journey="J11",
        person=PERSON,
        introduction=words.introduction,
        warning="",
        steps=(
            *doors(door),
            ACCEPT,
            Step("2", words.home, first_child, remark="Appuyer sur le nom d'un enfant mène à sa page."),
            Step(
                "3",
                "La page d'un enfant : comment joindre son établissement, ses actualités, ses applications. Pour "
                "passer à un autre de vos enfants, appuyer sur son nom",
                other_child,
            ),
            Step("4", "Appuyer sur « Accueil » pour revenir à l'accueil de l'ENT", (Press("Accueil"),), is_cut=True),
            Step("5", words.pronote, (Press(PRONOTE),), remark=NO_OTHER_PASSWORD, is_close=True),
            Step("", "L'application est ouverte.", opened, is_printed=False),
        ),
        ending=(),
        before=before(door),
        is_inside=True,
        is_first_visit=True,
    )


NORMANDIE = made(
    j10.NORMANDIE,
    Words(
        home="Vous accédez à la page d'accueil de l'ENT : vos enfants, vos messages, les actualités, vos applications.",
        pronote="Une fois connecté, cliquer sur l'icône de PRONOTE",
        introduction=(
            "Connexion à PRONOTE via l'ENT : se connecter d'abord à l'ENT, avec les identifiants de votre compte.",
        ),
        title="Procédure de connexion à l'ENT et PRONOTE",
    ),
)
SOMME = made(
    j10.SOMME,
    Words(
        home="Une fois connecté, l'accueil de l'ENT s'affiche : vos enfants, vos messages, les actualités, vos "
        "applications.",
        pronote="Cliquez sur « PRONOTE »",
        introduction=(
            (
                "L'ENT, Pronote et les Téléservices de l'éducation nationale sont désormais accessibles avec les "
                "mêmes identifiants."
            ),
            "Connectez-vous d'abord à l'ENT, avec les identifiants de votre compte.",
        ),
    ),
)
LYON = made(
    j10.LYON,
    Words(
        home="Après connexion vous accédez à la page d'accueil de l'ENT.",
        pronote="En suivant le lien PRONOTE vous arriverez sur la page d'accueil de Pronote Web.",
        introduction=(
            (
                "Pour accéder à notre Espace Numérique de Travail (ENT) il vous faudra forcément vous connecter avec "
                "votre compte."
            ),
        ),
    ),
)
POITIERS = made(
    j10.POITIERS,
    Words(
        home="La page d'accueil regroupe vos enfants, vos messages, les actualités et les applications.",
        pronote='Cliquez sur "PRONOTE"',
        introduction=(
            (
                "Pour éviter la multiplicité des mots de passe, on utilise un ENT (Environnement Numérique de Travail) "
                "qui regroupe les applications."
            ),
            (
                "Au collège, l'application la plus utilisée est Pronote, pour le cahier de texte (travail à faire et "
                "compte rendu de séance), le suivi des compétences, la communication (par sondage ou fil de "
                "discussion), le signalement d'absences, retards, remarques des professeurs..."
            ),
            "Connectez-vous d'abord à l'ENT, avec les identifiants de votre compte.",
        ),
        title="Utilisation de l'ENT et de ses applications, dont PRONOTE",
    ),
)

TUTORIALS = (NORMANDIE, SOMME, LYON, POITIERS)
