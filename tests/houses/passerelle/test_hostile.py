"""Whatever a service or a stranger sends to the endpoints: an answer, never a fault (design.md §8)."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.houses.passerelle.models import Autorisation, Interaction
from tests.houses.passerelle.walk import Service
from tests.support.client import InspectingClient

NAMES = [
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "acr_values",
    "code",
    "token",
    "client_secret",
    "claims",
]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["service", "openid", "\0", "é" * 22, "[" * 500, "eidas1", "https://service.example.org/retour"]),
)
FORMS = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=5)), st.lists(TEXTS, min_size=1, max_size=2))
TEXT_HEADERS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60)


@pytest.fixture
def known(service: Service) -> Service:
    """A service whose name and address the forms may hit on."""
    return service


@settings(max_examples=40)
@given(said=FORMS, header=TEXT_HEADERS)
def test_any_form_and_header(known: Service, said: dict[str, list[str]], header: str) -> None:
    headers = {"Authorization": header}
    for path in ("/api/v2/token", "/api/v2/token/revocation"):
        answer = Client().post(path, said, headers=headers)
        assert answer.status_code in (400, 401)
        assert answer.json()["error"]
    assert Client().get("/api/v2/userinfo", said, headers=headers).status_code == 401
    for answer in (
        InspectingClient().get("/api/v2/authorize", said),
        InspectingClient().post("/api/v2/authorize", said),
    ):
        assert answer.status_code in (303, 400)
    assert not Autorisation.objects.exists()


@settings(max_examples=40)
@given(st.binary(max_size=80))
def test_any_query_string(known: Service, query: bytes) -> None:
    answer = Client().get("/api/v2/authorize", QUERY_STRING=query.decode("latin-1"))
    assert answer.status_code == 400
    assert not Interaction.objects.exists()


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_other_kinds_of_bodies(known: Service, kind: str) -> None:
    for path in ("/api/v2/token", "/api/v2/token/revocation"):
        answer = Client().post(path, b"\xff{}--x", content_type=kind)
        assert answer.status_code == 400
    assert Client().get("/api/v2/authorize/").status_code == 404
