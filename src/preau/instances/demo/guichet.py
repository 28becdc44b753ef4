"""The office of the demonstration: its secrets at the account service, its agents and their mandates (J18).

What a deployment does by hand stands here as the same commands: `comptes client add`, `comptes jeton add`, `guichet
charger`. Nobody is asked for a second factor, so that the office opens with a password.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from preau.instances.general import first_start_secret
from preau.registre.synthetic.cast_personnels import PERSONNELS, Personnel

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan
    from preau.instances.demo.steps import Steps

CLIENT_ID = "guichet"
SECRET, TOKEN = "guichet-client", "guichet-scim"
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
    secrets = plan.data / "secrets"
    for name in (SECRET, TOKEN):
        first_start_secret(secrets / name)  # until `register` puts what the account service drew
    comptes = plan.url("comptes")
    return {
        "GUICHET_ISSUER": comptes,
        "GUICHET_CLIENT_ID": CLIENT_ID,
        "GUICHET_CLIENT_SECRET_FILE": str(secrets / SECRET),
        "GUICHET_REQUIRE_FACTOR": "0",
        "GUICHET_HELP_CONTACT": "le référent numérique de l'académie",
        "GUICHET_SCIM_URL": f"{comptes}/scim/v2",
        "GUICHET_SCIM_TOKEN_FILE": str(secrets / TOKEN),
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
    steps.run("Agents du guichet", ["guichet", "charger", str(path), "--par", "exploitant"])


def register(plan: Plan, steps: Steps, uais: list[str]) -> None:
    """Make the office a client and a SCIM office of `comptes`, unless it is already, at these addresses."""
    guichet = plan.url("guichet")
    client = [
        "comptes", "client", "add", CLIENT_ID, "--nom", "Guichet", "--profil", "agent", "--scope", "profile",
        "--scope", "agent", "--pkce", "--redirect-uri", f"{guichet}/connexion/retour/",
        "--logout-uri", f"{guichet}/deconnexion/fin/", "--renew-secret",
    ]  # fmt: skip
    jeton = ["comptes", "jeton", "add", "--nom", "Guichet", *(word for uai in uais for word in ("--uai", uai))]
    kept, text = plan.data / "metadonnees" / "guichet.json", json.dumps([client, jeton], ensure_ascii=False)
    if kept.exists() and kept.read_text(encoding="utf-8") == text:
        return
    said = steps.parallel("Enregistrement du guichet au service de comptes", [client, jeton])
    _keep(plan, SECRET, next(line for line in said[0].splitlines() if "client_secret" in line).rpartition(" ")[2])
    _keep(plan, TOKEN, said[1].strip().splitlines()[-1])
    kept.write_text(text, encoding="utf-8")


def _keep(plan: Plan, name: str, secret: str) -> None:
    """Replace what a file of secrets says, whole, its owner's alone."""
    path = plan.data / "secrets" / name
    draft = path.with_name(f"{name}.nouveau")
    draft.touch(mode=0o600)
    draft.write_text(secret.strip(), encoding="utf-8")
    draft.replace(path)


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
