"""J4: a pupil activates an account with the temporary identifiers handed out by the school (seed 000)."""

from __future__ import annotations

from collections.abc import Sequence

from tutorials.j1_activation_sms import KEEP
from tutorials.language import Action, Choose, Fill, FillDate, Note, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene


def birth(scene: Scene) -> Sequence[Action]:
    """The pupil's own date of birth."""
    return [FillDate("Date de naissance", scene.enfants[0]["ne_le"]), Press("Confirmer")]


ELEVE = Tutorial(
    slug="j4-eleve",
    title="Procédure de connexion à l'ENT",
    subtitle="Première connexion à l'ENT (Élève)",
    seed="000",
    journey="J4",
    entrees="normandie",
    person="camille-picard",
    introduction=("L'identifiant et le mot de passe temporaire sont distribués par votre établissement.",),
    warning="",
    steps=(
        Step(
            "1",
            "Cliquer sur « ACCÉDER À L'ENT » et choisir : sélectionner profil « Élève », puis « Collège/Lycée » et "
            "appuyer sur « Se connecter »",
            (Open("portail"), Choose("Élève"), Choose("Collège / Lycée"), Press("Se connecter")),
        ),
        Step("2", "Sélectionner à nouveau « Élève »", (Press("Élève"),)),
        Step(
            "3",
            "Se connecter avec son identifiant et son mot de passe temporaire (distribués par votre établissement)",
            (
                Fill("Identifiant", lambda scene: scene.person["identifiant"]),
                Fill("Mot de passe", lambda scene: scene.person["mot_de_passe"], is_secret=True),
                Press("Se connecter"),
            ),
        ),
        Step(
            "4",
            "Définir un nouveau mot de passe en respectant les conditions imposées, le confirmer et appuyer sur "
            "« Suivant »",
            (
                Fill("Nouveau mot de passe", lambda scene: scene.password, is_secret=True),
                Fill("Confirmation du nouveau mot de passe", lambda scene: scene.password, is_secret=True),
                Press("Suivant"),
            ),
            remark="Ce mot de passe doit être conservé précieusement.",
        ),
        Step(
            "5",
            "Renseigner sa date de naissance, puis appuyer sur « Confirmer » pour valider l'activation du compte",
            birth,
        ),
        Step(
            "6",
            "Accéder à l'ENT en cliquant sur le bouton « Accéder à mes services »",
            (Note("identifiant"), Press("Accéder à mes services")),
            remark=KEEP,
        ),
        Step("", "L'ENT est ouvert.", (See(lambda scene: f"Bonjour {scene.prenom}"),)),
    ),
)

TUTORIALS = (ELEVE,)
