"""Walking the activation by its pages, as a browser would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections
from lxml import html

from preau.kit.courier import testing
from tests.houses.comptes.families import MOBILE
from tests.support.client import InspectingClient

PASSWORD = "Marée-haute 2026 !"
START = "/activation/"
Arrow = tuple[str, str]
"""A page, and the outcome that leaves it."""


class JourneyClient(InspectingClient):
    """The start of a journey and the first page of its run are one page: the same title is right."""

    def _shared_title(self, route: str, path: str, status: int, text: str) -> list[str]:
        return super()._shared_title(route.replace("<run:run_id>/<slug:slug>/", ""), path, status, text)


@dataclass
class Walk:
    """One browser on the journey: where it is, and the last page."""

    client: InspectingClient
    at: str = START
    page: Any = None

    def open(self, path: str = START) -> Any:
        """GET, following redirections."""
        self.page = self.client.get(path, follow=True)
        self.at = self.page.request["PATH_INFO"]
        return self.page

    def send(self, _form: str = "etape", **said: str) -> Any:
        """POST the page's main form (or the one of that id), with its hidden fields, following redirections."""
        if self.page is None:
            self.open(self.at)
        data = {**self.hidden(_form), **said}
        self.page = self.client.post(self.at, data, follow=True)
        self.at = self.page.request["PATH_INFO"]
        return self.page

    def hidden(self, form: str = "etape") -> dict[str, str]:
        """The hidden fields of a form of the page."""
        inputs = html.fromstring(self.page.content).xpath(f"//form[@id='{form}']//input[@type='hidden']")
        return {one.get("name"): one.get("value", "") for one in inputs}

    @property
    def step(self) -> str:
        """The slug of the page."""
        return self.at.rstrip("/").rsplit("/", 1)[-1]

    @property
    def text(self) -> str:
        """What the page says, blanks made single."""
        return " ".join(" ".join(html.fromstring(self.page.content).xpath("//main//text()")).split())

    def identity(self, nom: str = "Dupont", prenom: str = "Emilie", mobile: str = MOBILE) -> Any:
        """The first form."""
        return self.send(nom=nom, prenom=prenom, mobile=mobile)

    def code(self) -> str:
        """The code in the last SMS that left now."""
        sent = [one for one in testing.deliver() if "#" in one.body]
        found = re.search(r"#(\d{6})$", sent[-1].body)
        assert found is not None
        return found[1]


def born(name: str, day: date | None) -> dict[str, str]:
    """The three boxes of a date."""
    if day is None:
        return {f"{name}_jour": "", f"{name}_mois": "", f"{name}_annee": ""}
    return {f"{name}_jour": str(day.day), f"{name}_mois": str(day.month), f"{name}_annee": str(day.year)}


def answers(**children: Any) -> dict[str, str]:
    """`answers(**{public_id: date})`: "oui" with that date; None: "non"."""
    said: dict[str, str] = {}
    for public_id, day in children.items():
        said[f"lien-{public_id}"] = "oui" if day else "non"
        said.update(born(f"ne_le-{public_id}", day))
    return said


def passwords(text: str = PASSWORD, again: str | None = None) -> Mapping[str, str]:
    """A new password, twice."""
    return {"mot_de_passe": text, "confirmation": text if again is None else again}


def post_alone(walk: Walk, data: dict[str, str], path: str = "") -> Any:
    """The same browser posts from a thread of its own, whose connections are closed after."""
    client = JourneyClient()
    client.cookies = walk.client.cookies
    try:
        return client.post(path or walk.at, data)
    finally:
        connections.close_all()


def shortest_ways(arrows: Mapping[str, Mapping[str, str]], first: str) -> dict[Arrow, list[Arrow]]:
    """For each arrow of a map, the shortest way from its first page that ends with it."""
    ways: dict[str, list[Arrow]] = {first: []}
    waiting = [first]
    while waiting:
        page = waiting.pop(0)
        for outcome, target in arrows.get(page, {}).items():
            if target not in ways:
                ways[target] = [*ways[page], (page, outcome)]
                waiting.append(target)
    return {(page, outcome): [*ways[page], (page, outcome)] for page in arrows for outcome in arrows[page]}
