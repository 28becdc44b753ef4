"""J9: no code arrives, for the number is not the one that the school knows (seed 002 §5; 001, last page)."""

from __future__ import annotations

from dataclasses import replace

from preau.registre.synthetic.cast import COLLEGE
from tutorials.j1_activation_sms import NORMANDIE
from tutorials.language import Fill, Press, See, Step, Unfold

REAL = "06 39 98 00 36"
"""The number in the parent's hand; the school's file has another one."""
NORMANDIE_NUMERO = replace(
    NORMANDIE,
    slug="j9-numero",
    subtitle="Première connexion - Le code n'arrive pas",
    seed="002",
    journey="J9",
    person="pascale-vidal",
    introduction=(
        (
            "Le code part au numéro de portable que l'établissement connaît. S'il n'arrive pas, demandez au "
            "secrétariat si le numéro utilisé est bien celui figurant dans la base Siècle : il le corrige, et vous "
            "recommencez."
        ),
        "Suivez d'abord les étapes 1 à 3 bis de « Première connexion - Parents ».",
    ),
    warning="Point de vigilance : le numéro saisi doit être le même que celui donné à l'établissement.",
    steps=(
        *(replace(step, is_printed=False) for step in NORMANDIE.steps[:3]),
        replace(
            NORMANDIE.steps[3],
            actions=(
                Fill("Nom", lambda scene: scene.nom),
                Fill("Prénom", lambda scene: scene.prenom),
                Fill("N° de téléphone portable", REAL),
                Press("Suivant"),
            ),
        ),
        Step(
            "5 bis",
            "Aucun code n'arrive : appuyer sur « Je n'ai pas reçu le SMS ». La page dit ce qui peut être en cause. "
            "Appuyer ensuite sur « Trouver le contact de mon établissement »",
            (Unfold("Je n'ai pas reçu le SMS"), Press("Trouver le contact de mon établissement")),
        ),
        Step(
            "6 bis",
            "Renseigner le nom de l'établissement ou la commune, puis appuyer sur « Chercher »",
            (Fill("Nom de l'école ou de l'établissement, ou commune", "montmartin"), Press("Chercher")),
        ),
        Step(
            "7 bis",
            "Appeler le secrétariat, ou lui écrire : il compare votre numéro avec celui de la base Siècle et le "
            "corrige.",
            (See(COLLEGE.telephone),),
        ),
    ),
    ending=("Une fois le numéro corrigé, recommencez depuis « Je n'ai pas de compte » : le code arrive.",),
)
TUTORIALS = (NORMANDIE_NUMERO,)
