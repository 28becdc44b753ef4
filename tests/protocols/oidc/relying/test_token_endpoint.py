"""The exchange of a code: what is posted, what is taken of the answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from preau.protocols.oidc import Credentials, TokenResponse, read_token_request, write_error, write_token_response
from preau.protocols.oidc.refusals_token import CodeExpired
from preau.protocols.oidc.relying import TokenRefused, Tokens, read_token_response, write_token_request
from preau.protocols.oidc.relying.refusals import TokenAnswerInvalid
from tests.protocols.oidc.relying import world

GOOD = {"access_token": world.ACCESS, "id_token": "a.b.c", "token_type": "Bearer", "expires_in": 60, "scope": "openid"}
JSON = "application/json; charset=utf-8"


def asked(**changes: Any) -> tuple[dict[str, str], dict[str, str]]:
    party = replace(world.PARTY, **changes)
    return write_token_request(party, code="c1", redirect_uri=world.CALLBACK, code_verifier=world.VERIFIER)


def test_credentials_in_the_body() -> None:
    form, headers = asked()
    assert form == {
        "grant_type": "authorization_code",
        "code": "c1",
        "redirect_uri": world.CALLBACK,
        "client_id": "client-1",
        "client_secret": world.SECRET,
    }
    assert headers == {"Accept": "application/json"}


def test_credentials_in_the_header() -> None:
    form, headers = asked(auth_method="client_secret_basic", client_id="c:1 é", client_secret="s:%+ " + world.SECRET)
    assert not form.keys() & {"client_id", "client_secret"}
    read = read_token_request({name: [value] for name, value in form.items()}, headers["Authorization"])
    assert read.credentials == Credentials("c:1 é", "s:%+ " + world.SECRET, "client_secret_basic")


def test_pkce_only_where_it_is_set() -> None:
    assert "code_verifier" not in asked()[0]
    assert asked(uses_pkce=True)[0]["code_verifier"] == world.VERIFIER


def test_our_own_provider_side_reads_and_answers() -> None:
    form, _ = asked(uses_pkce=True)
    assert read_token_request({name: [value] for name, value in form.items()}).code_verifier == world.VERIFIER
    answer = write_token_response(TokenResponse(world.ACCESS, 60, "a.b.c", ("openid",)))
    assert read_token_response(200, "application/json", json.dumps(answer).encode()) == Tokens(world.ACCESS, "a.b.c")
    with pytest.raises(TokenRefused) as refusal:
        read_token_response(400, JSON, json.dumps(write_error(CodeExpired(), "https://x")).encode())
    assert (refusal.value.error, refusal.value.description) == ("invalid_grant", "OIDC-0045 expired code")
    assert refusal.value.step == "token"


@pytest.mark.parametrize("token_type", ["Bearer", "bearer", "BEARER"])
def test_the_five_keys(token_type: str) -> None:
    body = json.dumps({**GOOD, "token_type": token_type}).encode()
    assert read_token_response(200, JSON, body) == Tokens(world.ACCESS, "a.b.c")


@pytest.mark.parametrize(
    "change",
    [
        {"access_token": ""},
        {"access_token": None},
        {"access_token": "a b"},
        {"access_token": "a\r\nX: y"},
        {"access_token": "a" * 4097},
        {"access_token": ["a"]},
        {"id_token": ""},
        {"id_token": None},
        {"id_token": {"a": 1}},
        {"token_type": "DPoP"},
        {"token_type": None},
        {"token_type": ["Bearer"]},
    ],
)
def test_an_answer_not_to_use(change: dict[str, Any]) -> None:
    with pytest.raises(TokenAnswerInvalid) as refusal:
        read_token_response(200, JSON, json.dumps({**GOOD, **change}).encode())
    assert refusal.value.step == "token"


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (200, "text/html", json.dumps(GOOD).encode()),
        (200, "", json.dumps(GOOD).encode()),
        (200, "application/json", b""),
        (200, "application/json", b"[]"),
        (200, "application/json", b'{"access_token":"a","access_token":"b"}'),
        (200, "application/json", b"\xff"),
        (200, "application/json", b" " * 262_145),
        (200, "application/json", json.dumps({"error": "invalid_grant"}).encode()),
        (201, "application/json", json.dumps(GOOD).encode()),
        (302, "application/json", json.dumps(GOOD).encode()),
        (400, "text/html", b"<h1>no</h1>"),
        (400, "application/json", b"{}"),
        (400, "application/json", b"no"),
        (500, "application/json", json.dumps({"error": "server_error"}).encode()),
    ],
)
def test_no_answer_at_all(status: int, content_type: str, body: bytes) -> None:
    with pytest.raises(TokenAnswerInvalid):
        read_token_response(status, content_type, body)


@pytest.mark.parametrize("status", [400, 401, 403, 429])
def test_an_error_is_cleaned(status: int) -> None:
    body = json.dumps({"error": "in valid", "error_description": ["x"]}).encode()
    with pytest.raises(TokenRefused) as refusal:
        read_token_response(status, JSON, body)
    assert (refusal.value.error, refusal.value.description) == ("invalid", "")
