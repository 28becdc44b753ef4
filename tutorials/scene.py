"""Who walks a tutorial, and where: a member of the cast, a running demonstration, what they have noted so far."""

from __future__ import annotations

import re
from typing import Any, Protocol

from preau.kit import phonekit

CODE = re.compile(r"(?<!\d)(\d{3})\s?(\d{3})(?!\d)")
LETTERS = {"carine-dumont": "carine-dumont-ecole"}
PASSWORD = "Marelle&Tulipes7"


class Chain(Protocol):
    """A running demonstration, as tests/support/demo.py starts it."""

    def url(self, house: str, path: str = "/") -> str:
        """The address of a page."""
        ...

    def messages(self, to: str) -> list[dict[str, Any]]:
        """What the demonstration telephone received."""
        ...

    def wait_message(self, to: str, holding: str, after: int = 0, within: float = 20.0) -> dict[str, Any]:
        """The next message."""
        ...

    def person(self, identity: str) -> dict[str, Any]:
        """A member of the cast."""
        ...


class Scene:
    """One person in front of one chain of houses; `noted` is what they wrote down in an earlier guide."""

    def __init__(
        self, chain: Chain, person: dict[str, Any], password: str = PASSWORD, noted: dict[str, str] | None = None
    ) -> None:
        self.chain = chain
        self.person = person
        self.password = password
        self.noted: dict[str, str] = {} if noted is None else noted
        self.received: dict[str, int] = {}
        if person["mobile"]:
            self.watch(person["mobile"])

    @property
    def letter(self) -> dict[str, Any]:
        """The provisional identifiers that a school gave (`identifiant`, `mot_de_passe`), and the `enfants` they name.

        Those of a second school stand in a row of the cast of their own.
        """
        identity = LETTERS.get(self.person["id"])
        return self.chain.person(identity) if identity else self.person

    @property
    def nom(self) -> str:
        """Family name, as the registry has it."""
        return str(self.person["nom"])

    @property
    def prenom(self) -> str:
        """First name."""
        return str(self.person["prenom"])

    @property
    def mobile(self) -> str:
        """The number as a person types it: 06 39 98 00 01."""
        return self.mobile_shown.replace("+33 ", "0", 1)

    @property
    def mobile_shown(self) -> str:
        """The number as pages write it: +33 6 39 98 00 01."""
        return phonekit.display(str(self.person["mobile"]))

    @property
    def franceconnect(self) -> dict[str, str]:
        """The identity provider that this person uses: `fournisseur`, `login` and `mot_de_passe` there."""
        own: dict[str, str] = self.person["franceconnect"]
        return own

    @property
    def enfants(self) -> list[dict[str, str]]:
        """The children: nom, prenom, ne_le, uai."""
        return list(self.person["enfants"])

    def code(self, to: str = "") -> str:
        """The code of the next SMS to the person's mobile, or to another number (what came before does not count)."""
        found = CODE.search(self.read("code", to))
        if found is None:
            raise AssertionError("the SMS holds no code of six digits")
        return found[1] + found[2]

    def watch(self, to: str) -> None:
        """What this number received until now does not count."""
        self.received[to] = len(self.chain.messages(to))

    def read(self, holding: str, to: str = "") -> str:
        """The next SMS that holds this."""
        to = to or str(self.person["mobile"])
        message = self.chain.wait_message(to, holding, after=self.received.get(to, 0))
        self.watch(to)
        return str(message["body"])

    def link(self, page: str) -> str:
        """The path of the link to `page` ("/validation/") in the latest mail that holds one."""
        message = self.chain.wait_message(self.person["mail"], page)
        found = re.search(rf"https?://[^/\s]+({re.escape(page)}\S+)", message["body"])
        if found is None:
            raise AssertionError(f"the mail holds no link to {page}")
        return found[1]


def nom_complet(enfant: dict[str, str]) -> str:
    """`Albert DUPONT`, as the pages name a child."""
    return f"{enfant['prenom']} {enfant['nom'].upper()}"
