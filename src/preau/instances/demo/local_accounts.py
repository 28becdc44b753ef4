"""The people of the demonstration who have an account of the ENT itself: staff, collectivité, guest (J13).

They are made by the command that an operator uses; `demo.json` gives their identifiant and their password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from preau.instances.demo.steps import Steps

_BARE = str.maketrans("éèë ", "eee-")


@dataclass(frozen=True)
class Agent:
    """One account: who, behind which door, where, with which roles."""

    id: str
    role: str
    profil: str
    nom: str
    prenom: str
    mot_de_passe: str
    roles: tuple[str, ...] = ()
    ecoles: tuple[str, ...] = ("0500048F",)

    @property
    def identifiant(self) -> str:
        """As the command makes it."""
        return f"{self.prenom}.{self.nom}".translate(_BARE).lower()

    @property
    def mail(self) -> str:
        """Read on the telephone of the demonstration."""
        return f"{self.identifiant}@example.org"

    def as_row(self) -> dict[str, Any]:
        """As `demo.json` lists them, beside the families."""
        return {
            "id": self.id,
            "role": self.role,
            "nom": self.nom,
            "prenom": self.prenom,
            "mobile": "",
            "mail": self.mail,
            "identifiant": self.identifiant,
            "mot_de_passe": self.mot_de_passe,
            "enfants": [],
            "pour": ["J13"],
            "franceconnect": None,
            "profil": self.profil,
        }


AGENTS = (
    Agent(
        "nadege-ferrand",
        "Correspondante ENT du collège",
        "personnel",
        "Ferrand",
        "Nadège",
        "trois barques sous le phare",
        ("correspondant-ent", "enseignant"),
    ),
    Agent(
        "helene-vasseur",
        "Principale du collège",
        "personnel",
        "Vasseur",
        "Hélène",
        "cinq goélands au bord du quai",
        ("direction",),
    ),
    Agent(
        "joel-besnard",
        "Agent du département au collège",
        "collectivite",
        "Besnard",
        "Joël",
        "sept galets dans une poche",
    ),
    Agent(
        "maud-le-bihan",
        "Administratrice de l'ENT",
        "personnel",
        "Le Bihan",
        "Maud",
        "neuf tempêtes et un parapluie",
        ("administrateur",),
        ("0500048F", "0501271K"),
    ),
)


def issue(steps: Steps, rows: list[dict[str, Any]]) -> None:
    """Make the accounts, each active with its password, and add them to the cast."""
    folder = steps.plan.data / "secrets"
    folder.mkdir(parents=True, exist_ok=True)
    kept = {agent.id: folder / f"local-{agent.id}" for agent in AGENTS}
    try:
        for agent in AGENTS:
            kept[agent.id].write_text(agent.mot_de_passe, encoding="utf-8")
        steps.parallel(
            "Comptes locaux de l'ENT",
            [[*_command(agent), "--mot-de-passe-fichier", str(kept[agent.id])] for agent in AGENTS],
        )
    finally:
        for path in kept.values():
            path.unlink(missing_ok=True)
    rows.extend(agent.as_row() for agent in AGENTS)


def _command(agent: Agent) -> list[str]:
    named = ["--profil", agent.profil, "--nom", agent.nom, "--prenom", agent.prenom, "--mel", agent.mail]
    schools = [word for uai in agent.ecoles for word in ("--uai", uai)]
    roles = [word for role in agent.roles for word in ("--role", role)]
    return ["portail", "compte", "add", *named, *schools, *roles, "--identifiant", agent.identifiant]
