"""Walking the two journeys of J6."""

from __future__ import annotations

import re
from typing import Any

from preau.kit.courier import testing
from tests.houses.comptes.walk import JourneyClient, Walk

IDENTIFIANT, PASSWORD = "/identifiant-oublie/", "/mot-de-passe-oublie/"


def number(mobile: str) -> str:
    """As typed in the box."""
    return "0" + mobile.removeprefix("+33")


def remind(contact: str) -> Walk:
    """Up to the page that says a message may have left."""
    walk = Walk(JourneyClient(), at=IDENTIFIANT)
    walk.open(IDENTIFIANT)
    return give_contact(walk, contact)


def ask(identifiant: str, contact: str) -> Walk:
    """Up to the page of the code."""
    walk = Walk(JourneyClient(), at=PASSWORD)
    walk.open(PASSWORD)
    return give_contact(walk, contact, identifiant=identifiant)


def give_contact(walk: Walk, contact: str, **more: str) -> Walk:
    """The page of the two cards, then the page of the contact."""
    if "@" in contact:
        walk.send(moyen="mail", **more)
        walk.send(mel=contact)
    else:
        walk.send(moyen="sms", **more)
        walk.send(mobile=number(contact), mobile_indicatif="+33")
    return walk


def code() -> str:
    """The code of the last message that left now."""
    return codes_in(testing.deliver())[-1]


def codes_in(sent: list[Any]) -> list[str]:
    """Every code of six digits in these messages."""
    return [found[1] for one in sent if (found := re.search(r"(?<!\d)(\d{6})(?!\d)", one.body))]
