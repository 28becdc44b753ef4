"""The office of the demonstration: its agents and their mandates, its way to the account service (J18).

What a deployment does by hand stands here as the same commands: `comptes jeton add`, `guichet charger`, and
`agents charger` for the houses that read the same list.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING

from preau.instances.demo import agents as doors
from preau.instances.general import first_start_secret
from preau.registre.synthetic.cast_personnels import PERSONNELS, Personnel

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan
    from preau.instances.demo.steps import Steps

TOKEN = "guichet-scim"  # noqa: S105 - the name of a file
READERS = ("demarches", "site")
"""The houses that read the list of agents too."""
ACADEMIE = "normandie"


ROLES = {"enseignant": "delegue"}
"""The mandate of who does this in the cast, where it has another name: a teacher acts by delegation."""

CLASSES = "6 A, 6 B"
COLUMNS = ("identifiant", "nom", "prenom", "mel", "role", "uai", "academie", "classes")


def agents() -> list[Personnel]:
    """The staff of the cast who come to the office."""
    return [one for one in PERSONNELS if one.role]


def environ(plan: Plan) -> dict[str, str]:
    """The variables of the office."""
    first_start_secret(plan.data / "secrets" / TOKEN)  # until `register` puts what the account service drew
    comptes = plan.url("comptes")
    return {
        "GUICHET_SCIM_URL": f"{comptes}/scim/v2",
        "GUICHET_SCIM_TOKEN_FILE": str(plan.data / "secrets" / TOKEN),
        "GUICHET_ACTIVATION_URL": f"{comptes}/connexion/",
        "GUICHET_ENT_URL": plan.url("portail"),
    }


def issue(steps: Steps, uais: list[str]) -> None:
    """Say who comes to the office, and who may do what in the schools of the demonstration, by a list of them."""
    path = steps.plan.data / "exports" / "agents.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="", delimiter=";")
        writer.writeheader()
        writer.writerows(row for one in agents() for row in _mandats(one, uais))
    lists = [[house, "agents", "charger", str(path), "--par", "exploitant"] for house in READERS]
    steps.parallel("Agents du guichet", [["guichet", "charger", str(path), "--par", "exploitant"], *lists])


def register(plan: Plan, steps: Steps, uais: list[str]) -> None:
    """Make the office a SCIM office of `comptes`, unless it is already."""
    jeton = ["comptes", "jeton", "add", "--nom", "Guichet", *(word for uai in uais for word in ("--uai", uai))]
    if doors.is_done(plan, "guichet", [jeton]):
        return
    said = steps.run("Jeton du guichet au service de comptes", jeton)
    doors.keep(plan, TOKEN, said.strip().splitlines()[-1])
    doors.note(plan, "guichet", [jeton])


def _mandats(one: Personnel, uais: list[str]) -> Iterator[dict[str, str]]:
    """The académie's agent has every school; the others those of theirs, else, with other people's files, them all."""
    row = {"identifiant": one.identifiant, "nom": one.nom, "prenom": one.prenom, "mel": one.mail}
    row["role"] = ROLES.get(one.role, one.role)
    if one.role == "academie":
        yield {**row, "academie": ACADEMIE}
        return
    own = [uai for uai in uais if uai in one.ecoles]
    for uai in own or uais:
        yield {**row, "uai": uai, "classes": CLASSES if own and one.role == "enseignant" else ""}
