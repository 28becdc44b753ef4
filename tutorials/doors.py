"""How every guide but the first begins: the ENT's chooser, then an identifiant and a password."""

from __future__ import annotations

from tutorials.language import Choose, Fill, Open, Press, Step
from tutorials.scene import Scene

PARENTS = (
    Step(
        "1",
        "Sélectionner profil « Représentant légal (parents) », puis « Collège/Lycée » et appuyer sur « Se connecter »",
        (Open("portail"), Choose("Représentant légal (parents)"), Choose("Collège / Lycée"), Press("Se connecter")),
    ),
    Step("2", "Sélectionner à nouveau « Responsable d'élève »", (Press("Responsable d'élève"),)),
)
SOMME = Step(
    "",
    "Lors de la connexion à l'ENT, cliquez sur « Elève ou Parent » puis « Collège » puis « Se connecter ».",
    (Open("portail"), Choose("Elève ou Parent"), Choose("Collège"), Press("Se connecter")),
)


def login(number: str, caption: str, remark: str = "") -> Step:
    """The identifiant that the person noted, and their password."""
    return Step(
        number,
        caption,
        (Fill("Identifiant", noted), Fill("Mot de passe", password, is_secret=True), Press("Se connecter")),
        remark,
    )


def provisional(number: str, caption: str, remark: str = "") -> Step:
    """The identifiant and the password of a letter."""
    return Step(
        number,
        caption,
        (
            Fill("Identifiant", lambda scene: scene.letter["identifiant"]),
            Fill("Mot de passe", lambda scene: scene.letter["mot_de_passe"], is_secret=True),
            Press("Se connecter"),
        ),
        remark,
    )


def noted(scene: Scene) -> str:
    """What they wrote down."""
    return scene.noted["identifiant"]


def password(scene: Scene) -> str:
    """What they know by heart."""
    return scene.password


ENTER_AGAIN = (*PARENTS, login("3", "Utiliser les champs « Identifiant » et « Mot de passe »"))
"""From the ENT's door to its home, for who has an account."""
