"""J18: the rentrée of a secretary at the office: import, letters, follow-up, repair (seeds 002 §4–§6, 003 cas 3).

It is walked on a chain whose registry is empty, by the secretary of the cast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser

from preau.registre.synthetic.cast import COLLEGE, find
from tests.support.demo import Demo
from tests.support.rentree import SECRETAIRE, Application, empty, files_of, protect
from tutorials.language import Action, Attach, Choose, Fill, Open, Pick, Press, See, Step, Tick, Tutorial
from tutorials.scene import Scene

ENTREES = "guichet"
PARENT, CLASSE, MOBILE = find("lucette-renaud"), "4 A", "06 39 98 00 47"
WORK = 60.0
"""Seconds given to what is done beside the pages."""


class OfficeChain:
    """The houses on an empty registry, as the guide needs them: one person, her application of codes, her files."""

    def __init__(self, demo: Demo, application: Application, files: Sequence[Path]) -> None:
        self.demo, self.application, self.files = demo, application, files

    def url(self, house: str, path: str = "/") -> str:
        """The address of a page."""
        return self.demo.url(house, path)

    def messages(self, to: str) -> list[dict[str, Any]]:
        """What the demonstration telephone received."""
        return self.demo.messages(to)

    def wait_message(self, to: str, holding: str, after: int = 0, within: float = 20.0) -> dict[str, Any]:
        """The next message."""
        return self.demo.wait_message(to, holding, after, within)

    def person(self, identity: str) -> dict[str, Any]:
        """The secretary, whoever is asked for."""
        return {"id": SECRETAIRE.id, "nom": SECRETAIRE.nom, "prenom": SECRETAIRE.prenom, "mobile": "", "enfants": []}


@contextmanager
def office(browser: Browser) -> Iterator[OfficeChain]:
    """Such a chain, for as long as the guide is walked."""
    with TemporaryDirectory(prefix="guichet-") as name:
        data = Path(name)
        (data / "chaine").mkdir()
        files = files_of(COLLEGE, data)
        with empty(data / "chaine") as demo:
            yield OfficeChain(demo, protect(browser, demo), files)


def chain_of(scene: Scene) -> OfficeChain:
    """The chain of this guide."""
    assert isinstance(scene.chain, OfficeChain)
    return scene.chain


def files(scene: Scene) -> Sequence[Action]:
    """What SIECLE exported this morning."""
    return [Attach("Fichiers à importer", lambda one: chain_of(one).files), Press("Déposer")]


def full_name() -> str:
    """Of the parent at the counter."""
    return f"{PARENT.prenom} {PARENT.nom}"


STEPS = (
    Step("1", "Ouvrir le guichet et appuyer sur « Se connecter »", (Open("guichet"), Press("Se connecter"))),
    Step(
        "2",
        "Saisir l'identifiant et le mot de passe de votre compte professionnel",
        (
            Fill("Identifiant", SECRETAIRE.identifiant),
            Fill("Mot de passe", SECRETAIRE.mot_de_passe, is_secret=True),
            Press("Se connecter"),
        ),
    ),
    Step(
        "3",
        "Saisir le code de six chiffres de votre application",
        lambda scene: [
            Fill("Code affiché par l'application", chain_of(scene).application.code(), is_secret=True),
            Press("Se connecter"),
        ],
    ),
    Step("4", "Choisir l'établissement", (Press(f"{COLLEGE.nom} {COLLEGE.commune} ({COLLEGE.uai})"),)),
    Step("5", "Le bureau montre tout ce que vous pouvez faire. Appuyer sur « Importer »", (Press("Importer"),)),
    Step(
        "6",
        "Choisir les exports de SIECLE, tous à la fois (élèves avec adresses, responsables avec adresses, structures, "
        "nomenclatures, communs), puis « Déposer »",
        files,
        remark="Dans n'importe quel ordre, zippés ou non. Les exports de STS-Web, de ONDE et vos listes en CSV se "
        "déposent au même endroit.",
    ),
    Step("7", "Vérifier les fichiers, puis « Lire les fichiers »", (Press("Lire les fichiers"),), is_cut=True),
    Step(
        "8",
        "Lire ce qui changerait : rien n'est encore écrit. Chaque nombre s'ouvre sur les personnes. Puis « Appliquer »",
        (See("élèves ajoutés", WORK), Press("Appliquer")),
        remark="Si beaucoup d'élèves sortiraient, la page vous demande d'en taper le nombre : c'est souvent le signe "
        "d'un export incomplet.",
    ),
    Step(
        "9",
        "L'import est appliqué. S'il le fallait, « Tous les imports » permet de l'annuler. Appuyer sur « Courriers »",
        (See("élèves ajoutés", WORK), Press("Courriers")),
    ),
    Step(
        "10",
        "Choisir à qui écrire et comment (ici, une classe), puis « Préparer »",
        (
            Choose("Aux responsables"),
            Choose("Sur papier pour tous"),
            Tick(CLASSE),
            Press("Préparer"),
        ),
        remark="Une langue choisie s'imprime au dos. Sans classe choisie, tout l'établissement reçoit un courrier.",
    ),
    Step("11", "Relire le nombre de personnes, puis « Produire les courriers »", (Press("Produire les courriers"),)),
    Step(
        "12",
        "Ouvrir et imprimer les courriers, puis les étiquettes. Enfin « J'ai imprimé : effacer les documents »",
        (See("Documents à imprimer", WORK), Press("J'ai imprimé : effacer les documents")),
        remark="Le courrier de notification a une durée de vie limitée à 3 mois après sa date. Les mots de passe ne "
        "sont gardés nulle part ailleurs : un nouveau courrier annule celui d'avant.",
        is_cut=True,
    ),
    Step("13", "Pour suivre les activations, appuyer sur « Suivi »", (Press("Suivi"),), is_printed=False),
    Step("13", "Suivre les activations : « Suivi », puis « Actualiser »", (Press("Actualiser"),), is_cut=True),
    Step(
        "14",
        "Lire, classe par classe, qui a activé son compte. « Relancer » écrit à qui ne l'a pas fait",
        (See("comptes activés sur", WORK), Press("Relancer")),
    ),
    Step(
        "15",
        "Choisir qui relancer, puis « Préparer la relance » ; la page suivante demande de confirmer",
        (Tick("Notifié"), Press("Préparer la relance")),
    ),
    Step(
        "",
        "Un parent n'arrive pas à se connecter : appuyer sur « Chercher »",
        (See("responsables"), Press("Chercher")),
        is_printed=False,
    ),
    Step(
        "A",
        "Un parent n'arrive pas à se connecter : appuyer sur « Chercher », saisir ce que vous savez de lui, puis "
        "« Chercher »",
        (Fill("Qui cherchez-vous ?", f"{PARENT.nom.lower()} {PARENT.prenom.lower()}"), Press("Chercher", "main")),
        remark="Un nom mal écrit, un téléphone, un mail, une classe ou un identifiant suffisent.",
    ),
    Step("B", "Ouvrir sa fiche", (Press(full_name()),), is_cut=True),
    Step(
        "C",
        "Lire pourquoi : le numéro de téléphone portable est-il bien celui qui figure dans la base SIECLE ? "
        "Appuyer sur le bouton proposé",
        (See("téléphone fixe"), Press("Corriger le numéro de portable")),
        is_cut=True,
    ),
    Step(
        "D",
        "Saisir le numéro, dire quelle pièce d'identité a été présentée, puis « Corriger la fiche »",
        (
            Fill("N° de téléphone portable", MOBILE),
            Pick("Pièce d'identité présentée", "Carte nationale d'identité"),
            Press("Corriger la fiche"),
        ),
    ),
    Step(
        "E",
        "La fiche est corrigée : le parent peut recommencer tout de suite. Corrigez aussi SIECLE, pour que les deux "
        "disent la même chose.",
        (See("La fiche est corrigée"), See("Rien ne bloque")),
        is_cut=True,
    ),
)

RENTREE = Tutorial(
    slug="j18-rentree",
    title="Guichet de l'établissement – Secrétariat",
    subtitle="La rentrée en une matinée",
    seed="002, 003",
    journey="J18",
    entrees=ENTREES,
    person=SECRETAIRE.id,
    introduction=(
        "Importer SIECLE, distribuer les identifiants provisoires, suivre les activations, aider un parent.",
    ),
    warning="Les courriers contiennent des mots de passe : ne les laissez pas sur l'imprimante.",
    steps=STEPS,
    ending=(
        (
            "Rien n'y fait ? En bas de la fiche, « Transmettre au référent numérique » lui donne le dossier et ce qui "
            "a été essayé."
        ),
        (
            "Le parent a oublié son identifiant ou son mot de passe : les liens « Identifiant oublié » et « Mot de "
            "passe oublié » lui suffisent s'il reçoit ses SMS ou ses mails ; sinon, sa fiche permet de lui remettre un "
            "nouveau mot de passe au guichet, pièce d'identité présentée."
        ),
    ),
    contact="le référent numérique de l'établissement.",
)

TUTORIALS = (RENTREE,)
