"""How a house takes part: whose table its staff are in, its settings, and the words of its door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings as django_settings
from django.utils.functional import Promise

from preau.kit.agents.settings import AgentSettings

if TYPE_CHECKING:
    from preau.kit.agents.models import AgentBase


@dataclass(frozen=True)
class Door:
    """The door of one house.

    `model` is the table of those who may come in. `nom` is the title of the door's page, `du` the house after a noun
    (« du guichet »), `publics` the sentence that says for whom it is. `accueil` is the URL name of the page after the
    sign-in, when no other was wanted.
    """

    house: str
    model: type[AgentBase]
    settings: Callable[[], AgentSettings]
    nom: Callable[[], str]
    du: str | Promise
    accueil: str
    publics: str | Promise


_DOORS: dict[str, Door] = {}


def register(one: Door) -> None:
    """Say how a house knows its staff: once, in its `AppConfig.ready`."""
    _DOORS[one.house] = one


def door() -> Door:
    """The door of the house that this process is. Raises LookupError for a house that has registered none."""
    return _DOORS[django_settings.PREAU_HOUSE]


def has_door() -> bool:
    """Whether this process is a house that staff come to; not the instance that installs every house."""
    return django_settings.PREAU_HOUSE in _DOORS
