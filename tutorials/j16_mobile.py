"""J16: the phone, by a QR code and four digits, in the words of seeds 000 and 004; the account is that of J1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tutorials import j14_vie_scolaire as j14
from tutorials.language import Fill, Note, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene

HOUSE = "viescolaire"
CODE = "2604"
LINK = "lien"
PHONE = "Ce téléphone, sans application"
"""The title of the first QR code."""
SIGN_IN = tuple(replace(step, is_printed=False) for step in j14.NORMANDIE.steps[:-2])
"""From the school's site to school life: J14 has their pictures."""


def link_path(scene: Scene) -> str:
    """What the phone's camera reads: the link printed under the first QR code."""
    return urlsplit(scene.noted[LINK]).path


@dataclass(frozen=True)
class Words:
    """What one tutorial says of each step."""

    window: str
    code: str
    qr: str
    scan: str
    profil: str


def steps(words: Words) -> Sequence[Step]:
    """On the computer, then on the phone."""
    return (
        Step("1", words.window, (Press("Application mobile"),), is_close=True),
        Step("2", words.code, (Fill("Code éphémère", CODE, is_secret=True), Press("Valider"))),
        Step(
            "3",
            words.qr,
            (
                See(PHONE),
                Note(LINK, f"flashez le QR Code « {PHONE} »"),
            ),
            remark="L'autre QR Code, « Une application compatible », est pour une application indépendante de votre "
            "choix. L'application officielle de l'éditeur ne lit ni l'un ni l'autre.",
        ),
        Step(
            "4",
            words.scan,
            (
                Open(HOUSE, link_path),
                Fill("Code éphémère", CODE, is_secret=True),
                Press("Ouvrir l'espace mobile"),
            ),
            is_cut=True,
        ),
        Step(
            "5",
            "L'espace mobile s'ouvre, et reste ouvert sur ce téléphone. Pour l'avoir sur l'écran d'accueil : menu du "
            "navigateur, « Ajouter à l'écran d'accueil »",
            (See("Autres rubriques"), Press("Profils")),
        ),
        Step("6", words.profil, (Press("Ajouter un profil"),)),
        Step("", "La page où l'on ajoute un profil.", (See("Lien du QR Code"),), is_printed=False),
    )


def made(slug: str, seed: str, title: str, introduction: Sequence[str], words: Words) -> Tutorial:
    """The guide in the words of one tutorial."""
    return replace(
        j14.NORMANDIE,
        slug=slug,
        title=title,
        subtitle="Configurer son téléphone par QR Code",
        seed=seed,
        journey="J16",
        introduction=introduction,
        steps=(*SIGN_IN, *steps(words)),
        ending=(
            (
                "Vous recevez un message à chaque nouvel appareil. Téléphone perdu ou prêté : dans « Application "
                "mobile », « Mes appareils », appuyez sur « Retirer »."
            ),
        ),
    )


NORMANDIE = made(
    "j16-mobile",
    "000",
    "Application mobile pour smartphone",
    (
        "Il n'y a rien à installer : l'espace mobile s'ouvre dans le navigateur du téléphone.",
        (
            "Se connecter d'abord à la vie scolaire, sur un ordinateur, comme le montre « Connexion via le site du "
            "collège : l'emploi du temps »."
        ),
    ),
    Words(
        window="Une fois connecté à la vie scolaire sur un ordinateur, cliquer sur « Application mobile » : la "
        "configuration se fait à partir de la fenêtre « QR Code de configuration de l'application mobile »",
        code="Rentrez un code à 4 chiffres, puis appuyer sur « Valider »",
        qr="On obtient un QR code qu'il faudra flasher avec l'appareil photo du téléphone.",
        scan="Sur le téléphone, le code sera demandé pour finir l'installation : le saisir, puis appuyer sur « Ouvrir "
        "l'espace mobile »",
        profil="Pour un autre compte sur le même téléphone : « Ajouter un profil »",
    ),
)
POITIERS = made(
    "j16-mobile-poitiers",
    "004",
    "Pronote avec l'application mobile",
    (
        (
            "La vie scolaire est consultable sur un smartphone. Sur un autre appareil que votre téléphone portable "
            "(de préférence un ordinateur), se connecter en passant par l'ENT et suivre les étapes ci-dessous "
            "pour générer un QR-Code."
        ),
    ),
    Words(
        window="Cliquer sur « Application mobile » pour générer un QR-Code",
        code="Veuillez composer un code éphémère pour générer un QR Code de configuration de l'application mobile. Ce "
        "code vous sera demandé lors de la configuration sur votre téléphone. Le code doit être composé de quatre "
        "caractères, il aura une durée de validité de dix minutes",
        qr="QR Code de configuration de l'application mobile : flasher « Ce téléphone, sans application » avec "
        "l'appareil photo du téléphone.",
        scan="Sur votre smartphone, saisir le code éphémère, puis appuyer sur « Ouvrir l'espace mobile »",
        profil="Ajouter un profil : pour un autre compte, avec un nouveau QR-Code",
    ),
)
TUTORIALS = (NORMANDIE, POITIERS)
