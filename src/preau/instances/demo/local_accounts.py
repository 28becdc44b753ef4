"""The people of the demonstration who have an account in the ENT (J13): staff, who come in by the account service, and
an agent of the collectivité, who has a password of the ENT itself.

They are made by the command that an operator uses; `demo.json` gives their identifiant and their password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from preau.instances.demo.steps import Steps
from preau.registre.synthetic.cast import COLLEGE
from preau.registre.synthetic.cast_personnels import PERSONNELS, Personnel


@dataclass(frozen=True)
class Agent:
    """One account of the ENT alone: who, behind which door, where."""

    id: str
    role: str
    profil: str
    nom: str
    prenom: str
    mot_de_passe: str
    ecoles: tuple[str, ...] = (COLLEGE.uai,)

    @property
    def identifiant(self) -> str:
        """As the command is told."""
        return self.id.replace("-", ".", 1)

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
        "joel-besnard",
        "Agent du département au collège",
        "collectivite",
        "Besnard",
        "Joël",
        "sept galets dans une poche",
    ),
)


def issue(steps: Steps, rows: list[dict[str, Any]]) -> None:
    """Make the accounts: those of staff wait for a first visit by the account service, the others have a password."""
    folder = steps.plan.data / "secrets"
    folder.mkdir(parents=True, exist_ok=True)
    kept = {agent.id: folder / f"local-{agent.id}" for agent in AGENTS}
    try:
        for agent in AGENTS:
            kept[agent.id].write_text(agent.mot_de_passe, encoding="utf-8")
        with_password = [[*_command(agent), "--mot-de-passe-fichier", str(kept[agent.id])] for agent in AGENTS]
        steps.parallel("Comptes de l'ENT", [*with_password, *(_of_staff(one) for one in PERSONNELS if one.ent)])
        right = ["portail", "administrateur", "add", _administrator().identifiant, "--tout"]
        steps.run("Administratrice de l'ENT", right)
    finally:
        for path in kept.values():
            path.unlink(missing_ok=True)
    rows.extend(agent.as_row() for agent in AGENTS)


def _command(agent: Agent) -> list[str]:
    named = ["--nom", agent.nom, "--prenom", agent.prenom, "--mel", agent.mail, "--identifiant", agent.identifiant]
    return ["portail", "compte", "add", "--profil", agent.profil, *named, *_schools(agent.ecoles)]


def _of_staff(one: Personnel) -> list[str]:
    """The ENT knows them by their mail, which the account service tells it (`ctemail`)."""
    named = ["--nom", one.nom, "--prenom", one.prenom, "--mel", one.mail, "--identifiant", one.identifiant]
    roles = [word for role in one.ent for word in ("--role", role)]
    return ["portail", "compte", "add", "--profil", "personnel", *named, *_schools(one.ecoles), *roles]


def _administrator() -> Personnel:
    """Who administers the whole ENT of the demonstration."""
    return next(one for one in PERSONNELS if "administrateur" in one.ent)


def _schools(ecoles: tuple[str, ...]) -> list[str]:
    return [word for uai in ecoles for word in ("--uai", uai)]
