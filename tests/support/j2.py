"""The hub and its providers walked over HTTP, page by page as a person does (J2, and whoever signs in with it)."""

from __future__ import annotations

import re
import time
import tomllib
from importlib import resources
from typing import Any

from tests.support.demo import Demo
from tests.support.j1 import arrived, from_cast, say_yes, to_login
from tests.support.visitor import Visitor

PASSWORD = "123"
"""The password of everybody at the fictitious providers."""
_FILE = resources.files("preau.houses.fournisseurs").joinpath("fournisseurs.toml")
TITLES = {slug: str(own["title"]) for slug, own in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}
"""What the tile of each fictitious provider says, by its slug."""


def choose(visitor: Visitor, provider: str) -> None:
    """From the hub's page of choice to a provider's login form; `provider` is a part of its title."""
    visitor.press(provider)
    visitor.continue_automatically()


def identify(visitor: Visitor, login: str) -> None:
    """At a provider: who I am; then whatever page of the hub comes."""
    visitor.press("Se connecter", identifiant=login, mot_de_passe=PASSWORD)
    visitor.continue_automatically()


def go_on(visitor: Visitor) -> None:
    """« Continuer sur … », then whatever page of the service comes."""
    visitor.press("Continuer sur")
    visitor.continue_automatically()


def sign_in(visitor: Visitor, login: str, provider: str = "Impôts") -> None:
    """The three pages of somebody whom the hub does not know yet."""
    choose(visitor, provider)
    identify(visitor, login)
    go_on(visitor)


BUTTON = "S'identifier avec FranceConnect"


def to_service(demo: Demo, visitor: Visitor, row: dict[str, Any]) -> None:
    """From the ENT's door, through the hub, to the page of the account service that follows."""
    to_login(demo, visitor)
    visitor.press(BUTTON)
    visitor.continue_automatically()
    own = row["franceconnect"]
    sign_in(visitor, own["login"], TITLES[own["fournisseur"]])


def prove_contact(demo: Demo, visitor: Visitor, contact: str) -> None:
    """The second proof: the code sent to a mobile, or to a mail address."""
    before = len(demo.messages(contact))
    if "@" in contact:
        visitor.press("Recevoir un code par mail")
        visitor.press("Suivant", mel=contact)
    else:
        visitor.press("Suivant", mobile=contact.replace("+33", "0"))
    text = demo.wait_message(contact, "code de sécurité", after=before)["body"]
    code = re.search(r"(?<!\d)(\d{6})(?!\d)", text)
    assert code is not None
    visitor.press("Suivant", Code_de_sécurité=code[1])


def enrol(demo: Demo, visitor: Visitor, row: dict[str, Any]) -> None:
    """The whole first visit of a member of the cast, to the summary of the account."""
    to_service(demo, visitor, row)
    prove_contact(demo, visitor, row["mobile"] or row["mail"])
    visitor.press("Rattacher des élèves")
    say_yes(visitor, from_cast(row))


def to_ent(visitor: Visitor) -> None:
    """From the summary to the ENT's home."""
    visitor.follow("Accéder à mes services")
    visitor.continue_automatically()
    arrived(visitor)


SLOW = ("lent", "jeton-lent", "etat-civil-lent")


def let_rest(demo: Demo, scenario: str) -> None:
    """After a slow scenario, wait: it still holds a process of the providers, and a call may well fall upon it."""
    if scenario in SLOW:
        time.sleep(float(demo.plan.environ["FOURNISSEURS_SLOWNESS"]))
