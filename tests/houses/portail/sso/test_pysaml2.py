"""pysaml2 as an independent identity provider: sign-in, and single logout both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.models import FederatedSession
from preau.kit.sessions.models import Session
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille
from tests.support.client import InspectingClient
from tests.support.federation import pysaml2
from tests.support.federation.journey import text_of
from tests.support.federation.logout import CLOSED, carried
from tests.support.federation.pysaml2 import Server

pytestmark = WITH_DATABASES
DOOR = "/auth/saml/authn/responsable"


@pytest.fixture
def server(tmp_path: Path, configure: Configure) -> Server:
    """A pysaml2 provider that has read our metadata, and that we trust."""
    server, metadata = pysaml2.make_server(tmp_path)
    register_idp(metadata, alias="comptes", label="pysaml2", agents="mail")
    return server


def test_a_parent_comes_in(client: InspectingClient, server: Server, famille: Famille) -> None:
    assert pysaml2.sign_in(client, server, famille.refs, DOOR)["Location"] == "/"
    assert len(Session.objects.get().data["responsables"]) == 2
    assert FederatedSession.objects.get().name_id


def test_its_triple_des_is_refused_by_name(client: InspectingClient, server: Server, famille: Famille) -> None:
    """pysaml2 knows no other cipher to encrypt an assertion with; ours are in `protocols/saml/encryption`."""
    refused = pysaml2.sign_in(client, server, famille.refs, DOOR, encrypted=True)
    assert refused.status_code == 403
    assert "SAML-0020" in text_of(refused)
    assert not Session.objects.exists()


def test_it_closes_its_session_when_we_ask(client: InspectingClient, server: Server, famille: Famille) -> None:
    pysaml2.sign_in(client, server, famille.refs, DOOR)
    url, params, _query = carried(client, client.post("/se-deconnecter/"))
    assert url == f"{pysaml2.BASE}/slo"
    asked = pysaml2.read_request(server, params)
    row = FederatedSession.objects.get()
    assert asked.message.name_id.text == row.name_id
    assert asked.message.name_id.name_qualifier == pysaml2.BASE
    assert [one.text for one in asked.message.session_index] == [row.session_index]
    assert CLOSED in text_of(client.get(client.get(pysaml2.answer_path(server, asked))["Location"]))


def test_it_closes_ours(client: InspectingClient, server: Server, famille: Famille) -> None:
    pysaml2.sign_in(client, server, famille.refs, DOOR)
    number, path = pysaml2.request_path(server, FederatedSession.objects.get())
    answer = InspectingClient().get(path)
    assert not Session.objects.filter(ended_at=None).exists()
    url, params, _query = carried(client, answer)
    assert url == f"{pysaml2.BASE}/slo"
    said = pysaml2.read_answer(server, params)
    assert said.status_ok()
    assert said.in_response_to == number
