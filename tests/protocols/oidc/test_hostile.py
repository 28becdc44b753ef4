"""Hostile input: whatever comes, the answer is a value or a named refusal, never another error."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from preau.protocols.oidc import (
    BadKey,
    BadToken,
    check_client,
    check_exchange,
    check_registrable,
    load_key,
    read_authorization_request,
    read_bearer,
    read_logout_request,
    read_token_request,
    s256,
    write_code_redirect,
    write_id_token,
)
from preau.protocols.refusals import Refusal
from tests.protocols.oidc import world
from tests.protocols.oidc.test_authorization import LONG, STRICT

ANY = st.text(st.characters(), max_size=60)
NAMES = st.one_of(
    ANY, st.sampled_from(["prompt", "max_age", "claims", "code_challenge", "code_challenge_method", *world.GOOD])
)
LISTS = st.dictionaries(NAMES, st.lists(ANY, max_size=3), max_size=8)
FORM = {"client_id": ["stage"], "client_secret": [world.SECRET], "grant_type": ["authorization_code"]}
GOOD_TOKEN = write_id_token(world.claims(), world.keys(), "ES256")


@given(LISTS)
def test_authorization_requests(lists: dict[str, list[str]]) -> None:
    for provider in (world.PROVIDER, STRICT):
        said = {**world.params(**LONG), **lists}
        with contextlib.suppress(Refusal):
            asked = read_authorization_request(said, lambda name: world.CLIENT, provider)
            assert asked.redirect_uri in world.CLIENT.redirect_uris
            assert write_code_redirect(asked.reply_to, "c", world.ISSUER).isascii()
            assert "openid" in asked.scopes


@given(LISTS, st.one_of(ANY, ANY.map(lambda text: f"Basic {text}"), ANY.map(lambda text: f"Bearer {text}")))
def test_requests_of_servers(lists: dict[str, list[str]], header: str) -> None:
    with contextlib.suppress(Refusal):
        request = read_token_request(
            {**FORM, **lists},
            header,
        )
        check_client(request.credentials, world.CLIENT)
        check_exchange(request, world.CLIENT, world.grant(code_challenge=s256(world.VERIFIER)), world.NOW)
    with contextlib.suppress(Refusal):
        assert read_bearer(header, lists).isascii()
    with contextlib.suppress(Refusal):
        read_logout_request({"id_token_hint": [GOOD_TOKEN], **lists}, lambda name: None, world.keys(), world.ISSUER)


@given(st.integers(0, len(GOOD_TOKEN) - 1), ANY, st.integers(0, 40))
def test_good_token_with_a_wound(place: int, wound: str, cut: int) -> None:
    token = GOOD_TOKEN[:place] + wound + GOOD_TOKEN[place + cut :]
    with contextlib.suppress(BadToken):
        assert world.keys().read(token)["sub"] == "s" * 64


@given(ANY, st.binary(max_size=200))
def test_addresses_and_keys(text: str, data: bytes) -> None:
    with contextlib.suppress(Refusal):
        assert check_registrable("https://" + text).isascii()
    for pem in (data, b"-----BEGIN PRIVATE KEY-----\n" + data):
        with contextlib.suppress(BadKey):
            load_key(pem)
