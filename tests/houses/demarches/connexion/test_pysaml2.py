"""pysaml2 as an independent identity provider: a parent comes in, signs out there too, and is signed out by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.models import FederatedSession
from preau.kit.sessions.models import Session
from tests.houses.demarches.connexion.conftest import Configure
from tests.support.client import InspectingClient
from tests.support.federation import pysaml2
from tests.support.federation.journey import text_of
from tests.support.federation.logout import CLOSED, carried
from tests.support.federation.pysaml2 import Server

DOOR = "/connexion/"


@pytest.fixture
def server(tmp_path: Path, configure: Configure, ecole: object) -> Server:
    """A pysaml2 provider that has read our metadata, and that we trust."""
    server, metadata = pysaml2.make_server(tmp_path)
    register_idp(metadata)
    return server


def test_in_and_out_by_us(server: Server, emilie: list[str]) -> None:
    client = InspectingClient()
    assert pysaml2.sign_in(client, server, emilie, DOOR)["Location"] == "/"
    assert "Jeanne DUPONT" in text_of(client.get("/"))
    url, params, _query = carried(client, client.post("/deconnexion/"))
    assert url == f"{pysaml2.BASE}/slo"
    asked = pysaml2.read_request(server, params)
    assert asked.message.name_id.text == FederatedSession.objects.get().name_id
    assert CLOSED in text_of(client.get(client.get(pysaml2.answer_path(server, asked))["Location"]))


def test_out_by_it(server: Server, emilie: list[str]) -> None:
    client = InspectingClient()
    assert pysaml2.sign_in(client, server, emilie, DOOR).status_code == 303
    number, path = pysaml2.request_path(server, FederatedSession.objects.get())
    answer = InspectingClient().get(path)
    assert not Session.objects.filter(ended_at=None).exists()
    _url, params, _query = carried(client, answer)
    said = pysaml2.read_answer(server, params)
    assert said.status_ok()
    assert said.in_response_to == number
