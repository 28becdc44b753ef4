"""The schools and the signed-in browsers of the house's own tests, with one téléservice more (rendez_vous/)."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.kit import sessions
from preau.kit.bureau.models import Agent
from tests.houses.demarches.conftest import client_of, ecole, exports, lundi
from tests.support.client import InspectingClient

__all__ = ["client_of", "ecole", "exports", "lundi"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both databases for every test of this area."""
    for item in items:
        if "conformance/teleservices" in str(item.path):
            item.add_marker(pytest.mark.django_db(databases=["default", "registre"]))


def agent_of(uai: str) -> InspectingClient:
    """A browser in which somebody of this school's office is signed in."""
    said = {"nom": "GUÉRIN", "prenom": "Solange", "uais": [uai]}
    row, _is_new = Agent.objects.get_or_create(cle=f"solange.{uai}", defaults=said)
    browser, response = InspectingClient(), HttpResponse()
    sessions.open_session(RequestFactory().get("/"), response, row.public_id)
    browser.cookies.update(response.cookies)
    return browser
