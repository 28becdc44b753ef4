"""J12: the PRONOTE link of the ENT does not work: the Correspondant ENT is found in the annuaire, and answers.

Four guides with the pages of each ENT; the words are those of seed 002 §5.3, the only one that tells this case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.support.j1 import accept_texts
from tests.support.visitor import Visitor, words
from tutorials import j10_connexion as j10
from tutorials import j11_accueil as j11
from tutorials.language import Action, Fill, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene

CORRESPONDANT = "nadege-ferrand"
OBJECT = "Lien PRONOTE inactif"
QUESTION = "Bonjour, je me connecte à l'ENT, mais le lien PRONOTE ne fonctionne pas."
ANSWER = "Bonjour, le lien est réparé : essayez à nouveau."


def name(scene: Scene) -> str:
    """Of the Correspondant ENT."""
    row = scene.chain.person(CORRESPONDANT)
    return f"{row['prenom']} {row['nom']}"


def found(scene: Scene) -> Sequence[Action]:
    """The annuaire's answer."""
    return [See("Correspondant ENT"), Press(f"Écrire à {name(scene)}")]


def answered(scene: Scene) -> Sequence[Action]:
    """Meanwhile the Correspondant ENT answers; home says so at the next visit."""
    reply(scene)
    return [Open("portail"), See("1 message non lu"), Press("1 message non lu")]


def reply(scene: Scene) -> None:
    """As the Correspondant ENT, at the door of staff: read the message, answer it."""
    row = scene.chain.person(CORRESPONDANT)
    with Visitor() as visitor:
        visitor.open(scene.chain.url("portail", "/auth/saml/authn/personnel"))
        visitor.press("Se connecter", Identifiant=row["identifiant"], Mot_de_passe=row["mot_de_passe"])
        visitor.continue_automatically()
        accept_texts(visitor)
        visitor.follow("Messagerie")
        visitor.follow(OBJECT)
        visitor.follow("Répondre")
        visitor.press("Envoyer", texte=ANSWER)
        assert "Lectures" in words(visitor.page), visitor.where()


STEPS = (
    Step(
        "1",
        "Si vous avez pu activer votre compte et vous connecter à l'ENT, mais que le lien PRONOTE ne fonctionne pas : "
        "à l'accueil de l'ENT, appuyer sur « Annuaire »",
        (Press("Annuaire"),),
        is_cut=True,
    ),
    Step(
        "2",
        "Rechercher « Correspondant ENT » dans l'annuaire",
        (Fill("Nom, prénom ou fonction", "Correspondant ENT"), Press("Chercher")),
    ),
    Step("3", "Appuyer sur « Écrire à … » sous son nom", found, is_close=True),
    Step(
        "4",
        "Écrire l'objet et le message, puis appuyer sur « Envoyer »",
        (Fill("Objet", OBJECT), Fill("Message", QUESTION), Press("Envoyer")),
        remark="Vous pouvez joindre une image de ce que vous voyez : « Joindre des fichiers ».",
    ),
    Step(
        "5",
        "Le message est envoyé. « Lectures » dit s'il a été lu.",
        (See("Lectures : 0 sur 1."),),
        is_cut=True,
    ),
    Step("6", "À l'accueil de l'ENT, « Mes messages » annonce la réponse : appuyer dessus", answered, is_cut=True),
    Step("7", "Ouvrir la réponse", (See("Non lu"), Press(f"Re : {OBJECT}"))),
    Step("8", "Lire la réponse. « Répondre » continue la conversation.", (See(ANSWER),)),
)


def made(door: Tutorial) -> Tutorial:
    """The guide of the ENT whose doors are those of `door`."""
    return replace(
        door,
        slug=door.slug.replace("j10-connexion", "j12-correspondant-ent"),
        subtitle="Lien PRONOTE inactif : écrire au Correspondant ENT",
        seed="002",
        journey="J12",
        person=j11.PERSON,
        introduction=("Contactez le référent numérique par la messagerie de l'ENT.",),
        warning="",
        steps=(*j11.doors(door), *STEPS),
        ending=("Si l'ENT lui-même ne s'ouvre pas, contactez l'établissement par téléphone ou par mail.",),
        before=j11.before(door),
        is_inside=True,
    )


NORMANDIE, SOMME, LYON, POITIERS = (made(one) for one in j10.TUTORIALS)
TUTORIALS = (NORMANDIE, SOMME, LYON, POITIERS)
