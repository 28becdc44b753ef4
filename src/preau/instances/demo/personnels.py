"""The staff of the demonstration: an account each at the account service, made by the command that an operator uses.

They sign in at its door for staff, to the ENT by « Personnel Éducation nationale », and to other services for staff.
`demo.json` gives their identifiant and their password; `role` says what they do at the school office.
"""

from __future__ import annotations

from typing import Any

from preau.instances.demo.steps import Steps
from preau.registre.synthetic.cast_personnels import PERSONNELS, Personnel


def issue(steps: Steps, rows: list[dict[str, Any]]) -> None:
    """Make the accounts, each active with its password, and add them to the cast."""
    folder = steps.plan.data / "secrets"
    folder.mkdir(parents=True, exist_ok=True)
    kept = {one.id: folder / f"personnel-{one.id}" for one in PERSONNELS}
    try:
        for one in PERSONNELS:
            kept[one.id].write_text(one.mot_de_passe, encoding="utf-8")
        steps.parallel(
            "Comptes des personnels",
            [[*_command(one), "--mot-de-passe-fichier", str(kept[one.id])] for one in PERSONNELS],
        )
    finally:
        for path in kept.values():
            path.unlink(missing_ok=True)
    rows.extend(_as_row(one) for one in PERSONNELS)


def _command(one: Personnel) -> list[str]:
    named = ["--nom", one.nom, "--prenom", one.prenom, "--mel", one.mail, "--identifiant", one.identifiant]
    return ["comptes", "agent", "add", *named, "--par", "exploitant"]


def _as_row(one: Personnel) -> dict[str, Any]:
    """As `demo.json` lists them, beside the families."""
    return {
        "id": one.id,
        "role": one.fonction,
        "nom": one.nom,
        "prenom": one.prenom,
        "mobile": "",
        "mail": one.mail,
        "identifiant": one.identifiant,
        "mot_de_passe": one.mot_de_passe,
        "enfants": [],
        "pour": [*(["J13"] if one.ent else []), *(["J18"] if one.role else [])],
        "franceconnect": None,
        "profil": "personnel",
        "fonction": one.role,
        "ecoles": list(one.ecoles),
    }
