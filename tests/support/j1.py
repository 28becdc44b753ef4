"""J1 walked over HTTP, page by page as a person does, for whoever needs an account of a running demonstration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.support.demo import Demo
from tests.support.visitor import Lost, Visitor, words

PASSWORD = "Cartable-2026!"
DOOR = {"profil": "responsable", "niveau": "college-lycee", "memoriser": "non"}


@dataclass(frozen=True)
class Parent:
    """Who activates: the mobile in E.164, the children's dates of birth by first name ("" names the only child)."""

    nom: str
    prenom: str
    mobile: str
    enfants: dict[str, date]


def from_cast(row: dict[str, Any]) -> Parent:
    """A member of the cast, as `demo.json` shows them."""
    born = {child["prenom"]: date.fromisoformat(child["ne_le"]) for child in row["enfants"]}
    return Parent(row["nom"], row["prenom"], row["mobile"].replace(" ", ""), born)


def to_login(demo: Demo, visitor: Visitor) -> None:
    """From the ENT's door to the account service's login page."""
    visitor.open(demo.url("portail"))
    visitor.press("Se connecter", **DOOR)
    visitor.continue_automatically()
    choose_profile(visitor)


def choose_profile(visitor: Visitor) -> None:
    """The page of profiles, when the service did not say which one."""
    if not visitor.page.xpath("//input[@name='j_username']"):
        visitor.press("Responsable d'élève")


def activate(demo: Demo, person: Parent, password: str = PASSWORD) -> str:
    """Walk J1 to the ENT's home, choosing this password; the identifiant shown."""
    with Visitor() as visitor:
        to_login(demo, visitor)
        visitor.follow("Je n'ai pas de compte")
        visitor.press("Suivant", nom=person.nom, prenom=person.prenom, mobile=person.mobile.replace("+33", "0"))
        text = demo.wait_message(person.mobile, "code de sécurité")["body"]
        visitor.press("Suivant", Code_de_sécurité=_found(r"#(\d{6})", text))
        say_yes(visitor, person)
        visitor.press("Suivant", mot_de_passe=password, confirmation=password)
        identifiant = _found(r"\b(\w\.[a-z]+\d{2,3})\b", visitor.page.text_content())
        visitor.press("Continuer")
        visitor.follow("Accéder à mes services")
        visitor.continue_automatically()
        arrived(visitor)
        return identifiant


_OPEN: dict[tuple[str, str], str] = {}
"""The identifiant of who was given an account in a demonstration, by its folder and their id."""


def remember(demo: Demo, row: dict[str, Any], identifiant: str) -> None:
    """This member of the cast has an account now: `open_account` makes no second one."""
    _OPEN[str(demo.data), row["id"]] = identifiant


def open_account(demo: Demo, row: dict[str, Any], password: str = PASSWORD) -> str:
    """The identifiant of a member of the cast whom several journeys play: activated by the first that needs it."""
    key = str(demo.data), row["id"]
    if key not in _OPEN:
        _OPEN[key] = activate(demo, from_cast(row), password)
    return _OPEN[key]


def accept_texts(visitor: Visitor) -> None:
    """Tick every box of the page that a first visit to the ENT shows, if it is this one, and go on."""
    boxes = visitor.page.xpath("//form[contains(@action, '/conditions/')]//input[@type='checkbox']/@name")
    if boxes:
        visitor.press("Entrer dans l'ENT", **dict.fromkeys(boxes, "on"))
        visitor.continue_automatically()


def arrived(visitor: Visitor) -> None:
    """The visitor is on the ENT's home, the texts of a first visit accepted."""
    accept_texts(visitor)
    if "Bonjour" not in visitor.page.text_content():
        raise Lost(f"lost on {visitor.where()}")


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise Lost(f"no {pattern} in {text!r}")
    return found[1]


def say_yes(visitor: Visitor, person: Parent) -> None:
    """Say yes for every child, with the birth date in its three fields."""
    form = next(form for form in visitor.page.iter("form") if form.xpath(".//input[@type='radio']"))
    data = visitor.values(form)
    for radio in form.xpath(".//input[@type='radio'][@value='oui']"):
        data[radio.get("name")] = "oui"
        of_child = radio.get("name").removeprefix("lien-")
        names = [one.get("name") for one in form.xpath(".//input[@name]") if f"ne_le-{of_child}" in one.get("name")]
        born = _born(radio, person)
        data |= dict(zip(names, (f"{born:%d}", f"{born:%m}", f"{born:%Y}"), strict=True))
    visitor.submit(form, data)


def _born(radio: Any, person: Parent) -> date:
    """The birth date of the child whose first name stands nearest around `radio`."""
    for around in radio.iterancestors():
        for prenom, born in person.enfants.items():
            if prenom in words(around):
                return born
    raise Lost(f"a child that {person.prenom} {person.nom} does not have")
