"""Where the staff of the demonstration sign in: each house that they come to is a client of the account service.

What a deployment does by hand stands here as the same commands: `comptes client add`, and the office's list of agents
given to each house. Nobody is asked for a second factor, so that a desk opens with a password.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from preau.instances.general import first_start_secret
from preau.instances.houses import HOUSES

if TYPE_CHECKING:
    from preau.instances.demo.plan import Plan
    from preau.instances.demo.steps import Steps


@dataclass(frozen=True)
class Porte:
    """One house that staff come to; their door is below `prefixe`."""

    house: str
    prefixe: str = "bureau/"

    @property
    def secret(self) -> str:
        """The file of its secret at the account service."""
        return f"{self.house}-client"


PORTES = (Porte("guichet", ""), Porte("demarches"), Porte("site"))
DESKS = {"guichet": "etablissements/{uai}/", "demarches": "bureau/{uai}/", "site": "bureau/{uai}/"}
"""What leads from the desk of one house to those of the others."""


def environ(plan: Plan) -> dict[str, str]:
    """The variables of the doors."""
    found: dict[str, str] = {}
    for one in PORTES:
        first_start_secret(plan.data / "secrets" / one.secret)  # until `register` puts what the account service drew
        name = one.house.upper()
        found |= {
            f"{name}_ISSUER": plan.url("comptes"),
            f"{name}_CLIENT_ID": one.house,
            f"{name}_CLIENT_SECRET_FILE": str(plan.data / "secrets" / one.secret),
            f"{name}_REQUIRE_FACTOR": "0",
            f"{name}_HELP_CONTACT": "le référent numérique de l'académie",
            f"{name}_BUREAUX": ",".join(
                f"{HOUSES[house].title}={plan.url(house)}/{path}" for house, path in DESKS.items() if house != one.house
            ),
        }
    return found


def register(plan: Plan, steps: Steps) -> None:
    """Make each house a client of `comptes`, unless it is already, at these addresses."""
    commands = [_client(plan, one) for one in PORTES]
    if is_done(plan, "agents", commands):
        return
    said = steps.parallel("Enregistrement des portes des personnels au service de comptes", commands)
    for one, output in zip(PORTES, said, strict=True):
        keep(plan, one.secret, next(line for line in output.splitlines() if "client_secret" in line).rpartition(" ")[2])
    note(plan, "agents", commands)


def _client(plan: Plan, one: Porte) -> list[str]:
    url = f"{plan.url(one.house)}/{one.prefixe}"
    return [
        "comptes", "client", "add", one.house, "--nom", HOUSES[one.house].title, "--profil", "agent",
        "--scope", "profile", "--scope", "agent", "--pkce", "--redirect-uri", f"{url}connexion/retour/",
        "--logout-uri", f"{url}deconnexion/fin/", "--renew-secret",
    ]  # fmt: skip


def is_done(plan: Plan, name: str, commands: list[list[str]]) -> bool:
    """Whether these very commands were run at an earlier start."""
    kept = plan.data / "metadonnees" / f"{name}.json"
    return kept.exists() and json.loads(kept.read_text(encoding="utf-8")) == commands


def note(plan: Plan, name: str, commands: list[list[str]]) -> None:
    """Remember that they were."""
    kept = plan.data / "metadonnees" / f"{name}.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(commands, ensure_ascii=False), encoding="utf-8")


def keep(plan: Plan, name: str, secret: str) -> None:
    """Replace what a file of secrets says, whole, its owner's alone."""
    path = plan.data / "secrets" / name
    draft = path.with_name(f"{name}.nouveau")
    draft.touch(mode=0o600)
    draft.write_text(secret.strip(), encoding="utf-8")
    draft.replace(path)
