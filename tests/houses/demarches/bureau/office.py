"""An office at its desk: read a fiche, answer it, as a browser does."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.demarches.models import Dossier, Ligne
from preau.kit import sessions
from preau.kit.bureau import Bureau
from preau.kit.bureau.models import Agent
from tests.houses.demarches.conftest import COLLEGE
from tests.houses.demarches.fiche.walk import fields_of
from tests.support.client import InspectingClient

_numbers = count(1)


def new_agent(uai: str = COLLEGE, nom: str = "GUÉRIN") -> Agent:
    """Somebody of this school's office."""
    return Agent.objects.create(cle=f"agent.{next(_numbers)}", nom=nom, prenom="Solange", uais=[uai])


def browser_of(row: Agent) -> InspectingClient:
    """A browser in which they are signed in."""
    browser, request, response = InspectingClient(), RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, row.public_id)
    browser.cookies.update(response.cookies)
    return browser


@dataclass
class Office:
    """One agent at the desk of one school, in one browser."""

    agent: Agent
    browser: InspectingClient
    uai: str = COLLEGE

    @property
    def root(self) -> str:
        """Address of the téléservice at this desk."""
        return f"/bureau/{self.uai}/fiche-de-renseignements/"

    @property
    def bureau(self) -> Bureau:
        """As actions take it."""
        return Bureau(self.agent, self.uai, "Le collège")

    def get(self, path: str = "", status: int = 200) -> Any:
        """A page."""
        answer = self.browser.get(self.root + path)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer

    def open(self, dossier: Dossier) -> dict[str, str]:
        """What the form of a fiche would send as it is."""
        return fields_of(self.get(f"{dossier.public_id}/"))

    def post(self, dossier: Dossier, data: dict[str, str], status: int = 303) -> Any:
        """Send answers."""
        answer = self.browser.post(f"{self.root}{dossier.public_id}/", data)
        assert answer.status_code == status, answer.content.decode()[:4000]
        return answer

    def answer(self, dossier: Dossier, status: int = 303, **choices: str) -> Any:
        """`answer(row, mobile="accepter", mel="refuser")`, by field; a refusal has a reason."""
        return self.post(dossier, {**self.open(dossier), **chosen(dossier, **choices)}, status)

    def accept_all(self, dossier: Dossier, status: int = 303) -> Any:
        """« Tout accepter »."""
        return self.post(dossier, {**self.open(dossier), "tout": "1"}, status)

    def take_back(self, ligne: Ligne, status: int = 303) -> Any:
        """« Revenir sur cette réponse »."""
        path = f"{self.root}{ligne.dossier.public_id}/lignes/{ligne.public_id}/revenir/"
        answer = self.browser.post(path)
        assert answer.status_code == status, answer.content.decode()[:4000]
        return answer


def new_office(uai: str = COLLEGE, nom: str = "GUÉRIN") -> Office:
    """Somebody new, signed in."""
    row = new_agent(uai, nom)
    return Office(row, browser_of(row), uai)


def chosen(dossier: Dossier, **choices: str) -> dict[str, str]:
    """The fields of these choices."""
    data = {}
    for champ, decision in choices.items():
        key = line_of(dossier, champ).public_id
        data[f"decision-{key}"] = decision
        if decision == "refuser":
            data[f"raison-{key}"] = "justificatif"
    return data


def line_of(dossier: Dossier, champ: str) -> Ligne:
    """The line of this field (the first)."""
    found = dossier.lignes.filter(champ=champ).order_by("ordre").first()
    assert found is not None, champ
    return found


def decisions(dossier: Dossier) -> dict[str, str]:
    """Field → decision."""
    return dict(dossier.lignes.order_by("-ordre").values_list("champ", "decision"))
