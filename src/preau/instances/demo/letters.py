"""The letters of the demonstration: provisional identifiers for the members of the cast who received one (J3, J4, J5).

They are issued by the command that a school uses, so that what `demo.json` gives is what a letter would say.
"""

from __future__ import annotations

import json
from typing import Any

from preau.instances.demo.steps import Steps

ISSUED_TO = {"J3": "responsable", "J4": "eleve"}
BY_LETTER_ONLY = {"carine-dumont-ecole": "responsable"}


def issue(steps: Steps, rows: list[dict[str, Any]]) -> None:
    """Give the rows of the cast that received a letter their `identifiant` and provisional `mot_de_passe`."""
    wanted: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        profil = BY_LETTER_ONLY.get(row["id"]) or next((ISSUED_TO[j] for j in row["pour"] if j in ISSUED_TO), None)
        if profil:
            wanted.setdefault((row["enfants"][0]["uai"], profil), []).append(row)
    for (uai, profil), members in wanted.items():
        names = [f"{row['prenom']} {row['nom']}" for row in members]
        chosen = [word for name in names for word in ("--personne", name)]
        document = steps.plan.data / "secrets" / f"courriers-{uai}-{profil}.json"
        document.unlink(missing_ok=True)
        steps.run(
            f"Courriers de {uai} ({profil})",
            ["comptes", "notifier", "--uai", uai, "--profil", profil, *chosen, "--json", str(document)],
        )
        letters = {(letter["prenom"], letter["nom"]): letter for letter in json.loads(document.read_text())}
        document.unlink()
        for row in members:
            letter = letters[row["prenom"], row["nom"]]
            row["identifiant"], row["mot_de_passe"] = letter["identifiant"], letter["mot_de_passe"]
