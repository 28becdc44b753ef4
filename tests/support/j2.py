"""The hub and its providers walked over HTTP, page by page as a person does (J2, and whoever signs in with it)."""

from __future__ import annotations

import tomllib
from importlib import resources

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
