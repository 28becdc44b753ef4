"""The courier's gateway `telephone` against the house itself, over a real socket."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from preau.kit.courier.envelope import Envelope, PassingFailure, PermanentFailure
from preau.kit.courier.gateways import build_gateway
from preau.kit.courier.settings import Settings
from tests.houses.telephone.conftest import TOKEN

pytestmark = pytest.mark.django_db(transaction=True)


def an_envelope(**changes: Any) -> Envelope:
    given: dict[str, Any] = {
        "kind": "mail",
        "to": "emilie.dupont@example.org",
        "subject": "Été",
        "body": "Bonjour « Zoé » 😀\n\nhttp://127.0.0.1/\n",
        "idempotency_key": "cle-1",
        "attempt": 1,
        "repeated": False,
        "expires_at": datetime(2026, 9, 8, tzinfo=UTC),
    }
    return Envelope(**(given | changes))


def test_the_phone_shows_what_the_gateway_hands_over(live_server: Any, client: Client) -> None:
    gateway = build_gateway("telephone", Settings(telephone_url=live_server.url, telephone_token=TOKEN))
    first = gateway.send(an_envelope())
    assert gateway.send(an_envelope(attempt=2, repeated=True)) == first
    [message] = client.get("/messages.json", {"to": "emilie.dupont@example.org"}).json()["messages"]
    assert message["id"] == first.reference
    assert (message["subject"], message["body"]) == ("Été", "Bonjour « Zoé » 😀\n\nhttp://127.0.0.1/\n")


def test_a_wrong_token_passes_a_wrong_message_does_not(live_server: Any) -> None:
    stranger = build_gateway("telephone", Settings(telephone_url=live_server.url, telephone_token="autre"))
    with pytest.raises(PassingFailure, match="401"):
        stranger.send(an_envelope())
    gateway = build_gateway("telephone", Settings(telephone_url=live_server.url, telephone_token=TOKEN))
    with pytest.raises(PermanentFailure, match="400"):
        gateway.send(an_envelope(to="personne"))
