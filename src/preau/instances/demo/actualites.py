"""The news that a family of the demonstration finds in its ENT, published by the command an operator uses (J11)."""

from __future__ import annotations

from preau.instances.demo.steps import Steps
from preau.registre.synthetic.cast import COLLEGE, ECOLE

NEWS = (
    (
        "Bienvenue dans l'ENT de démonstration",
        (
            "Vous trouvez ici les actualités de vos établissements, vos messages et vos applications.\n\n"
            "Tout est fictif : les personnes, les établissements et leurs nouvelles."
        ),
    ),
    (
        "Photo de classe",
        "Le photographe vient lundi matin. Les photos de groupe se font classe par classe, dans la cour.",
        *("--uai", ECOLE.uai),
    ),
    (
        "Rencontre entre les parents et les professeurs",
        (
            "Les professeurs reçoivent les familles au collège, de 17 h à 20 h.\n\n"
            "Merci de confirmer que vous avez lu cette invitation."
        ),
        *("--uai", COLLEGE.uai, "--profil", "responsable", "--confirmation"),
    ),
)


def publish(steps: Steps) -> None:
    """One after the other, so that their order is the same in every demonstration."""
    for titre, texte, *words in NEWS:
        steps.run(f"Actualité « {titre} »", ["portail", "actualite", "add", titre, "--texte", texte, *words])
