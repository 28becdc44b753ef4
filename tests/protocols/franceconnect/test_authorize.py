"""The closed list and every row of the outcome table (specs/franceconnect.md §2.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.franceconnect import Rules, read_authorize, write_error_url
from preau.protocols.franceconnect.authorize import is_return_address
from preau.protocols.franceconnect.codes import (
    Y030007,
    Y030032,
    Y04C013C,
    Y04EA6EF,
    Y040001,
    Y100009,
    RedirectedError,
    RedirectedY,
    ShownY,
    YRefusal,
)
from tests.protocols.franceconnect.world import CALLBACK, GOOD, IDP, ISSUER, LOW, PLUS, SERVICE, ask, params

LOCAL = Rules(require_tld=False)


def test_the_good_request_is_read() -> None:
    asked = ask(prompt="login consent", ui_locales="fr", idp_hint=IDP, claims='{"id_token":{"amr":{"essential":true}}}')
    assert asked.service is SERVICE
    assert (asked.redirect_uri, asked.state, asked.nonce) == (CALLBACK, "s", "n" * 22)
    assert asked.scopes == ("openid", "profile", "birth", "email")
    assert (asked.acr, asked.prompt, asked.idp_hint, asked.wants_amr) == ("eidas1", "login consent", IDP, True)
    assert (asked.reply_to.redirect_uri, asked.reply_to.state) == (CALLBACK, "s")


@pytest.mark.parametrize("name", list(GOOD))
def test_each_required_parameter_is_required(name: str) -> None:
    none: dict[str, Any] = {name: None}
    with pytest.raises(Y030007):
        ask(**none)


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "acr_values", "nonce", "state"])
def test_an_empty_one_is_as_none(name: str) -> None:
    none: dict[str, Any] = {name: ""}
    with pytest.raises(Y030007):
        ask(**none)


@pytest.mark.parametrize(
    "extra",
    [
        {"code_challenge": "a" * 43},
        {"code_challenge_method": "S256"},
        {"max_age": "0"},
        {"login_hint": "x"},
        {"response_mode": "query"},
        {"request": "x"},
        {"request_uri": "https://service.example.org/r"},
        {"id_token_hint": "x"},
        {"display": "page"},
        {"": ""},
    ],
)
def test_any_other_parameter_is_refused(extra: dict[str, Any]) -> None:
    with pytest.raises(Y030007):
        ask(**extra)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "n" * 21},
        {"nonce": ["n" * 22, "n" * 22]},
        {"nonce": "n" * 2049},
        {"state": "a\0b"},
        {"prompt": "none"},
        {"prompt": "select_account"},
        {"prompt": ""},
        {"prompt": "login login"},
        {"acr_values": " ".join(["eidas1"] * 65)},
        {"redirect_uri": "service.example.org/retour"},
        {"redirect_uri": "https://[::1/retour"},
        {"redirect_uri": "https://service.example.org:bad/retour"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "http://service.example.org/retour"},
        {"redirect_uri": "https://localhost/retour"},
    ],
)
def test_a_wrong_shape_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Y030007) as caught:
        ask(**wrong)
    assert caught.value.status == 400
    assert caught.value.reply_to is None
    assert not caught.value.returns_to_service


def test_the_nonce_may_have_any_character_and_64_levels_may_be_asked() -> None:
    assert ask(nonce="é " * 11).nonce == "é " * 11
    assert ask(acr_values=" ".join(["eidas1"] * 64)).acr == "eidas1"


def test_an_unknown_and_a_deactivated_client_are_refused_alike() -> None:
    for service in (None, replace(SERVICE, is_active=False)):
        with pytest.raises(Y04EA6EF) as caught:
            ask(service=service)
        assert caught.value.reply_to is None


def test_a_redirect_uri_is_compared_to_the_letter() -> None:
    for wrong in (CALLBACK + "/", CALLBACK + "?a=1", CALLBACK.upper().replace("HTTPS", "https")):
        with pytest.raises(Y04C013C):
            ask(redirect_uri=wrong)


def test_scope_without_openid_and_a_wrong_redirect() -> None:
    with pytest.raises(Y040001) as caught:
        ask(redirect_uri=CALLBACK + "x", scope="profile")
    assert isinstance(caught.value, ShownY)


def told(refusal: YRefusal) -> tuple[str | None, str, str]:
    assert isinstance(refusal, RedirectedY)
    assert refusal.reply_to is not None
    assert refusal.reply_to.redirect_uri == CALLBACK
    return refusal.protocol_error, refusal.describe(), refusal.reply_to.state


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        (
            {"scope": ""},
            "invalid_request",
            "openid scope must be requested when using the acr_values parameter",
        ),
        (
            {"scope": "profile email"},
            "invalid_request",
            "openid scope must be requested when using the acr_values parameter",
        ),
        ({"response_type": "jeton"}, "unsupported_response_type", "unsupported response_type requested"),
        ({"response_type": ""}, "invalid_request", "missing required parameter 'response_type'"),
        ({"scope": "openid gender"}, "invalid_scope", "requested scope is not allowed"),
        (
            {"acr_values": "eidas2"},
            "invalid_acr",
            "acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2",
        ),
        (
            {"acr_values": "eidas3 eidas2"},
            "invalid_acr",
            "acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2",
        ),
        ({"idp_hint": "ailleurs"}, "invalid_idp_hint", "An idp_hint was provided but is not allowed"),
        ({"claims": "{"}, "invalid_request", "could not parse the claims parameter JSON"),
        ({"claims": "[]"}, "invalid_request", "claims parameter should be a JSON object"),
        ({"claims": "{}"}, "invalid_request", "claims parameter should have userinfo or id_token properties"),
        ({"claims": '{"id_token":1}'}, "invalid_request", "claims.id_token should be an object"),
        ({"claims": '{"userinfo":"x"}'}, "invalid_request", "claims.userinfo should be an object"),
        ({"claims": "[" * 2000}, "invalid_request", "could not parse the claims parameter JSON"),
    ],
)
def test_what_the_service_is_told(changes: dict[str, Any], error: str, description: str) -> None:
    with pytest.raises(RedirectedY) as caught:
        ask(**changes)
    assert told(caught.value) == (error, description, "s")


@pytest.mark.parametrize("response_type", ["id_token", "code token", "code id_token", "code id_token token"])
def test_hybrid_types_are_refused_in_the_fragment(response_type: str) -> None:
    with pytest.raises(RedirectedError) as caught:
        ask(response_type=response_type)
    assert caught.value.reply_to is not None
    url = write_error_url(caught.value.reply_to, caught.value, ISSUER)
    parts = urlsplit(url)
    assert not parts.query
    assert parse_qs(parts.fragment) == {
        "error": ["unsupported_response_type"],
        "error_description": ["unsupported response_type requested"],
        "state": ["s"],
        "iss": [ISSUER],
    }


def test_a_registered_query_is_kept_before_the_fragment() -> None:
    service = replace(SERVICE, redirect_uris=(CALLBACK + "?page=1",))
    with pytest.raises(RedirectedError) as caught:
        ask(service=service, redirect_uri=CALLBACK + "?page=1", response_type="id_token")
    assert caught.value.reply_to is not None
    url = write_error_url(caught.value.reply_to, caught.value, ISSUER)
    assert url.startswith(CALLBACK + "?page=1#error=unsupported_response_type&")


def test_a_type_of_no_flow_is_refused_in_the_query() -> None:
    with pytest.raises(RedirectedError) as caught:
        ask(response_type="jeton")
    assert caught.value.reply_to is not None
    url = write_error_url(caught.value.reply_to, caught.value, ISSUER)
    assert parse_qs(urlsplit(url).query)["iss"] == [ISSUER]
    assert not urlsplit(url).fragment


def test_an_unknown_scope_is_ignored_and_each_is_kept_once() -> None:
    assert ask(scope="openid inconnu  profile profile offline_access phone").scopes == ("openid", "profile")


def test_amr_of_a_service_that_may_not_is_a_page() -> None:
    service = replace(SERVICE, claims=frozenset())
    claims = '{"id_token":{"amr":{"essential":true}}}'
    with pytest.raises(Y100009) as caught:
        ask(service=service, claims=claims)
    assert caught.value.reply_to is not None
    assert not ask(service=service, claims='{"userinfo":{"amr":null},"id_token":{}}').wants_amr


@pytest.mark.parametrize(
    ("acr_values", "low", "plus"),
    [
        ("eidas1", "eidas1", None),
        ("eidas2", None, "eidas2"),
        ("eidas3", None, "eidas3"),
        ("eidas3 eidas2", None, "eidas2"),
        ("eidas3 eidas1", "eidas1", "eidas3"),
        ("n'importe quoi", "eidas1", "eidas3"),
        ("inconnu eidas2", None, "eidas2"),
    ],
)
def test_levels(acr_values: str, low: str | None, plus: str | None) -> None:
    for rules, expected in ((LOW, low), (PLUS, plus)):
        if expected is None:
            with pytest.raises(RedirectedError) as caught:
                ask(rules, acr_values=acr_values)
            assert caught.value.protocol_error == "invalid_acr"
        else:
            assert ask(rules, acr_values=acr_values).acr == expected


def test_idp_hint_is_allowed_to_all_or_to_one() -> None:
    own = replace(SERVICE, idp_hints=frozenset({"a-lui"}))
    assert ask(service=own, idp_hint="a-lui").idp_hint == "a-lui"
    with pytest.raises(Y030032):
        ask(idp_hint="a-lui")
    assert ask(replace(LOW, ignores_idp_hint=True), idp_hint="a-lui").idp_hint == ""


@pytest.mark.parametrize(
    ("url", "strict", "lax"),
    [
        ("https://service.example.org/cb", True, True),
        ("https://service.example.org:8443/cb", True, True),
        ("http://service.example.org/cb", False, True),
        ("http://localhost:3000/cb", False, True),
        ("http://127.0.0.1:3000/cb", False, True),
        ("https://127.0.0.1/cb", False, True),
        ("https://serveur/cb", False, True),
        ("https://", False, False),
        ("//service.example.org/cb", False, False),
        ("monappli://cb", False, False),
        ("https://exa mple.org/cb", False, False),
        ("https://éxample.org/cb", False, False),
        ("", False, False),
    ],
)
def test_addresses_of_return(url: str, strict: bool, lax: bool) -> None:
    assert is_return_address(url, require_tld=True) is strict
    assert is_return_address(url, require_tld=False) is lax


NAMES = st.sampled_from([*GOOD, "claims", "prompt", "idp_hint", "ui_locales", "code_challenge", "x"])
TEXTS = st.one_of(st.text(max_size=40), st.sampled_from([*GOOD.values(), "{}", "eidas2", "login", CALLBACK + "?"]))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES, st.lists(TEXTS, max_size=3)), st.booleans())
def test_whatever_comes_is_read_or_refused_by_name(said: dict[str, list[str]], over_good: bool) -> None:
    given_params = {**params(), **said} if over_good else said
    try:
        asked = read_authorize(given_params, lambda client_id: SERVICE if client_id == "service" else None, LOCAL)
    except YRefusal as problem:
        refusal = problem
    else:
        assert asked.redirect_uri in SERVICE.redirect_uris
        assert "openid" in asked.scopes
        assert set(asked.scopes) <= SERVICE.scopes
        assert asked.acr == "eidas1"
        return
    assert isinstance(refusal, RedirectedY) <= (refusal.reply_to is not None)
    assert refusal.reply_to is None or refusal.reply_to.redirect_uri in SERVICE.redirect_uris
