"""What goes through the browser: the authorization address, the callback, the sign-out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from preau.protocols.oidc import ReplyTo, s256, write_code_redirect, write_error_redirect
from preau.protocols.oidc.refusals import AccessDenied
from preau.protocols.oidc.relying import (
    ProviderError,
    read_callback,
    write_authorization_url,
    write_logout_url,
)
from preau.protocols.oidc.relying.refusals import CallbackIssuerWrong, CallbackMalformed, StateWrong
from tests.protocols.oidc.relying import world

REPLY_TO = ReplyTo(world.CALLBACK, world.STATE)


def ask(**changes: Any) -> dict[str, str]:
    """The parameters sent by a party with these settings."""
    sent = {"redirect_uri": world.CALLBACK, "state": world.STATE, "nonce": world.NONCE}
    sent |= {name: changes.pop(name) for name in ("state", "nonce", "code_verifier") if name in changes}
    url = write_authorization_url(replace(world.PARTY, **changes), world.metadata(), **sent)
    assert url.startswith(f"{world.ISSUER}/authorize?")
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_only_what_is_set_is_sent() -> None:
    assert ask() == {
        "response_type": "code",
        "client_id": "client-1",
        "redirect_uri": world.CALLBACK,
        "scope": "openid identite_pivot email",
        "state": world.STATE,
        "nonce": world.NONCE,
        "acr_values": "eidas1",
    }


def test_what_may_be_added() -> None:
    claims = '{"id_token":{"amr":{"essential":true}}}'
    sent = ask(acr_values=("eidas2", "eidas3"), claims=claims, prompt="login", idp_hint="uid-1")
    assert sent["acr_values"] == "eidas2 eidas3"
    assert (sent["claims"], sent["prompt"], sent["idp_hint"]) == (claims, "login", "uid-1")
    assert not sent.keys() & {"code_challenge", "code_challenge_method"}
    assert "acr_values" not in ask(acr_values=())


def test_pkce_only_where_it_is_set() -> None:
    sent = ask(uses_pkce=True, code_verifier=world.VERIFIER)
    assert (sent["code_challenge"], sent["code_challenge_method"]) == (s256(world.VERIFIER), "S256")
    assert "code_challenge" not in ask(code_verifier=world.VERIFIER)
    for verifier in ("", "v" * 42, "v" * 129, "é" * 43):
        with pytest.raises(ValueError, match="code_verifier"):
            ask(uses_pkce=True, code_verifier=verifier)


@pytest.mark.parametrize("short", [{"state": "e" * 31}, {"nonce": "n" * 31}, {"state": ""}, {"nonce": ""}])
def test_a_short_state_or_nonce_never_leaves(short: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="32 characters"):
        ask(**short)


def test_an_endpoint_with_a_query_of_its_own() -> None:
    url = write_authorization_url(
        world.PARTY,
        world.metadata(authorization_endpoint="https://hub.example.org/a?tenant=1"),
        redirect_uri=world.CALLBACK,
        state=world.STATE,
        nonce=world.NONCE,
    )
    assert parse_qs(urlsplit(url).query)["tenant"] == ["1"]


def came(**changes: Any) -> dict[str, list[str]]:
    """The good callback with changes: None leaves a parameter out, a list repeats it."""
    said = {"code": "c" * 43, "state": world.STATE, "iss": world.ISSUER, **changes}
    return {name: value if isinstance(value, list) else [value] for name, value in said.items() if value is not None}


def read(params: dict[str, list[str]], *, state: str = world.STATE, requires_iss: bool = True) -> str:
    return read_callback(params, state=state, issuer=world.ISSUER, requires_iss=requires_iss)


def test_a_code_comes_back() -> None:
    assert read(came()) == "c" * 43
    assert read(came(session_state="x", other="")) == "c" * 43
    assert read(came(iss=None), requires_iss=False) == "c" * 43
    query = parse_qs(urlsplit(write_code_redirect(REPLY_TO, "code-1", world.ISSUER)).query)
    assert read(query) == "code-1"


@pytest.mark.parametrize("state", [None, "", "e" * 42, "e" * 44, "f" * 43, "É" * 43, "\udc80"])
@pytest.mark.parametrize("also", [{}, {"error": "access_denied", "code": None}])
def test_another_state(state: str | None, also: dict[str, Any]) -> None:
    with pytest.raises(StateWrong):
        read(came(state=state, **also))


def test_no_state_is_no_state() -> None:
    for state in ("", None):
        with pytest.raises(StateWrong):
            read(came(state=state), state="")


@pytest.mark.parametrize("name", ["code", "state", "iss", "error", "anything"])
def test_a_parameter_twice(name: str) -> None:
    with pytest.raises(CallbackMalformed):
        read(came(**{name: ["x", "x"]}))


@pytest.mark.parametrize(
    "change", [{"code": None}, {"code": ""}, {"code": "é"}, {"code": "a\nb"}, {"code": "\udc80"}, {"code": "c" * 2049}]
)
def test_no_code_to_send(change: dict[str, Any]) -> None:
    with pytest.raises(CallbackMalformed):
        read(came(**change))


def test_too_many_parameters() -> None:
    read(came(**{f"p{one}": "x" for one in range(37)}))
    with pytest.raises(CallbackMalformed):
        read(came(**{f"p{one}": "x" for one in range(38)}))


@pytest.mark.parametrize("requires_iss", [True, False])
@pytest.mark.parametrize("iss", [world.OTHER_ISSUER, world.ISSUER + "/", world.ISSUER.upper(), "x"])
@pytest.mark.parametrize("also", [{}, {"error": "access_denied"}])
def test_mix_up(iss: str, requires_iss: bool, also: dict[str, str]) -> None:
    with pytest.raises(CallbackIssuerWrong):
        read(came(iss=iss, **also), requires_iss=requires_iss)


@pytest.mark.parametrize("iss", [None, ""])
def test_iss_where_it_is_promised(iss: str | None) -> None:
    with pytest.raises(CallbackIssuerWrong):
        read(came(iss=iss), requires_iss=True)


def test_an_error_is_read_before_a_code() -> None:
    query = parse_qs(urlsplit(write_error_redirect(REPLY_TO, AccessDenied(), world.ISSUER)).query)
    with pytest.raises(ProviderError) as refusal:
        read({**query, "code": ["c"]})
    assert refusal.value.error == "access_denied"
    assert refusal.value.description == "OIDC-0031 the person did not sign in"
    assert refusal.value.step == ""


@pytest.mark.parametrize(
    ("error", "description", "told", "sentence"),
    [
        ("server_error", None, "server_error", ""),
        ("invalid_acr", "User auth aborted", "invalid_acr", "User auth aborted"),
        ("a b", "x", "invalid", "x"),
        ("x" * 65, "x", "invalid", "x"),
        ("<script>", "é\r\n\tX: y\u202e\u2028 z", "invalid", "é X: y z"),
        ("e", "mot " * 200, "e", ("mot " * 50).strip()),
        ("e", "\udc80a\x00", "e", "a"),
    ],
)
def test_what_a_provider_says_is_cleaned(error: str, description: str | None, told: str, sentence: str) -> None:
    with pytest.raises(ProviderError) as refusal:
        read(came(code=None, error=error, error_description=description))
    assert (refusal.value.error, refusal.value.description) == (told, sentence)
    assert refusal.value.detail == told  # the sentence may name someone: it stays out of the log


def test_sign_out() -> None:
    url = write_logout_url(world.metadata(), "id.tok.en", "https://comptes.example.org/fin", world.STATE)
    assert url.startswith(f"{world.ISSUER}/session/end?")
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "id_token_hint": "id.tok.en",
        "post_logout_redirect_uri": "https://comptes.example.org/fin",
        "state": world.STATE,
    }
    assert write_logout_url(world.metadata(end_session_endpoint=None), "id.tok.en", "https://x", "s") == ""


def test_how_long_ago_is_asked_in_whole_seconds() -> None:
    assert ask(max_age=timedelta(minutes=7.5))["max_age"] == "450"
    assert ask(max_age=timedelta(0))["max_age"] == "0"
    with pytest.raises(ValueError, match="max_age"):
        ask(max_age=timedelta(seconds=-1))
