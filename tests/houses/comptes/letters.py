"""Letters for the tests of `comptes`: issued by the action, typed at the login page."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from lxml import html

from preau.houses.comptes.actions.notifications import Batch, Letter, Selection, create_notifications
from preau.houses.comptes.models import Compte
from preau.kit.courier import testing
from tests.houses.comptes.families import COURTILS, Family
from tests.houses.comptes.walk import PASSWORD, JourneyClient, Walk, answers, passwords

ALBERT, JEANNE = date(2014, 3, 2), date(2018, 11, 30)
LINK = re.compile(r"http\S+(/validation/\S+/)")


def issue(uai: str = COURTILS, **selection: Any) -> Batch:
    """Letters for the people selected."""
    return create_notifications(uai=uai, issued_by="exploitant", selection=Selection(**selection))


def letter_of(family: Family) -> Letter:
    """Emilie's, from the collège."""
    (letter,) = issue(responsables=[family.emilie.public_id]).letters
    return letter


def letter_of_albert(family: Family) -> Letter:
    """Albert's own."""
    (letter,) = issue(profils=(Compte.Profil.ELEVE,), eleves=[family.albert.public_id]).letters
    return letter


def log_in(walk: Walk, identifiant: str, password: str, at: str = "/connexion/") -> Any:
    """The login page, answered."""
    walk.open(at)
    hidden = {
        one.get("name"): one.get("value", "")
        for one in html.fromstring(walk.page.content).xpath("//main//form//input[@type='hidden']")
    }
    said = {**hidden, "j_username": identifiant, "j_password": password}
    walk.page = walk.client.post(at, said, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    return walk.page


def type_letter(walk: Walk, letter: Letter, at: str = "/connexion/") -> Any:
    """The login page, with what the letter says."""
    return log_in(walk, letter.notification.identifiant, letter.password, at)


def activation(family: Family, mel: str = "emilie@example.net", **more: str) -> dict[str, str]:
    """Everything right on the page « Activation du compte »."""
    both = {family.albert.public_id: ALBERT, family.jeanne.public_id: JEANNE}
    return {"mel": mel, **passwords(), **answers(**both), **more}


def links() -> list[tuple[str, str]]:
    """The validation links that leave now: to whom, and their path."""
    return [(one.to, found[1]) for one in testing.deliver() if (found := LINK.search(one.body))]


def confirm(path: str) -> None:
    """The button of a validation link, on another device."""
    answer = JourneyClient().post(path)
    assert answer.status_code == 303


__all__ = [
    "PASSWORD",
    "activation",
    "confirm",
    "issue",
    "letter_of",
    "letter_of_albert",
    "links",
    "log_in",
    "type_letter",
]
