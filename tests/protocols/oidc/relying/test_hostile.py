"""Hostile input: whatever a provider or a browser sends, the answer is a value or a named refusal."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from preau.protocols.oidc.relying import (
    RelyingRefusal,
    load_decryption_keys,
    read_callback,
    read_discovery,
    read_jwks,
    read_token_response,
)
from preau.protocols.oidc.relying.documents import clean_description, clean_error
from tests.protocols.oidc.relying import world
from tests.protocols.oidc.world import pem

ANY = st.text(st.characters(), max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY, inner, max_size=3),
    max_leaves=8,
)
KEYS = load_decryption_keys((pem("enc-ec") + pem("enc-rsa", "RS256")).decode())
PLUS = replace(world.PARTY, decryption_keys=KEYS, userinfo_json=True)
TOLERANT = replace(world.PARTY, algorithms=("ES256", "RS256", "HS256"), userinfo_json=True)
GOOD_TOKEN = world.sign(world.claims())
SEALED = world.encrypt(GOOD_TOKEN, KEYS[0].jwk)


def bent(good: dict[str, object]) -> st.SearchStrategy[bytes]:
    """A good document, one member of it replaced by anything; or any bytes."""
    names = st.sampled_from(sorted(good)) | ANY
    members = st.dictionaries(names, JSON, max_size=2)
    return st.binary(max_size=200) | members.map(lambda more: json.dumps({**good, **more}).encode())


@given(bent(world.DISCOVERY))
def test_discovery(body: bytes) -> None:
    with contextlib.suppress(RelyingRefusal):
        found = read_discovery(body, world.ISSUER)
        assert found.issuer == world.ISSUER
        assert found.token_endpoint.startswith("https://")
        assert found.token_endpoint.isascii()


@given(st.binary(max_size=200) | JSON.map(lambda found: json.dumps({"keys": found}).encode()))
def test_sets_of_keys(body: bytes) -> None:
    with contextlib.suppress(RelyingRefusal):
        assert len(read_jwks(body).keys) <= 50


@given(st.dictionaries(st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use", "alg", "kid", "key_ops"]), JSON))
def test_keys(members: dict[str, object]) -> None:
    for good in world.jwks_document()["keys"]:
        with contextlib.suppress(RelyingRefusal):
            for key in read_jwks(json.dumps({"keys": [{**good, **members}]}).encode()).keys:
                assert key.algorithm in ("ES256", "RS256")
                assert not key.jwk.is_private


@given(
    st.dictionaries(
        ANY | st.sampled_from(["code", "state", "iss", "error", "error_description"]), st.lists(ANY, max_size=3)
    )
)
def test_callbacks(params: dict[str, list[str]]) -> None:
    good = {"code": ["c"], "state": [world.STATE], "iss": [world.ISSUER]}
    with contextlib.suppress(RelyingRefusal):
        code = read_callback({**good, **params}, state=world.STATE, issuer=world.ISSUER, requires_iss=True)
        assert code.isascii()
        assert code.isprintable()
        assert "error" not in {name for name, given in params.items() if given and given[0]}


@given(
    st.integers(100, 599) | st.sampled_from([200, 400]),
    ANY | st.just("application/json"),
    bent({"access_token": "a", "id_token": "b", "token_type": "Bearer", "error": "x"}),
)
def test_token_answers(status: int, content_type: str, body: bytes) -> None:
    with contextlib.suppress(RelyingRefusal):
        tokens = read_token_response(status, content_type, body)
        assert status == 200
        assert tokens.access_token.isascii()


@given(st.integers(0, len(GOOD_TOKEN) - 1), ANY, st.integers(0, 40))
def test_a_good_token_with_a_wound(place: int, wound: str, cut: int) -> None:
    token = GOOD_TOKEN[:place] + wound + GOOD_TOKEN[place + cut :]
    with contextlib.suppress(RelyingRefusal):
        assert world.check(token, TOLERANT) == world.claims()


@given(st.integers(0, len(SEALED) - 1), st.text("ABCabc-_.0{}=", max_size=6), st.integers(0, 40))
def test_a_sealed_token_with_a_wound(place: int, wound: str, cut: int) -> None:
    token = SEALED[:place] + wound + SEALED[place + cut :]
    with contextlib.suppress(RelyingRefusal):
        assert world.check(token, PLUS) == world.claims()


@given(st.dictionaries(ANY | st.sampled_from(["alg", "enc", "kid", "epk", "zip", "crit", "cty", "apu", "p2c"]), JSON))
def test_headers(header: dict[str, object]) -> None:
    head = json.dumps({"alg": "ES256", "kid": world.EC_KID, **header}).encode()
    with contextlib.suppress(RelyingRefusal):
        assert not world.check(world.by_hand(head, world.claims(), b"s" * 64), TOLERANT), "nobody signed this"
    sealed = (
        world.b64(json.dumps({"alg": "ECDH-ES", "enc": "A256GCM", **header}).encode()) + SEALED[SEALED.index(".") :]
    )
    with contextlib.suppress(RelyingRefusal):
        assert not world.check(sealed, PLUS), "nobody sealed this"


@given(st.dictionaries(st.sampled_from(sorted(world.claims())) | ANY, JSON, max_size=3))
def test_claims(members: dict[str, object]) -> None:
    with contextlib.suppress(RelyingRefusal):
        found = world.check(world.sign({**world.claims(), **members}))
        assert found["nonce"] == world.NONCE
        assert found["iss"] == world.ISSUER
    with contextlib.suppress(RelyingRefusal):
        assert world.read(world.sign({**world.userinfo(), **members}))["sub"] == world.SUB


@given(st.binary(max_size=300), ANY | st.sampled_from(["application/jwt", "application/json"]))
def test_userinfo(body: bytes, content_type: str) -> None:
    for party in (TOLERANT, PLUS):
        with contextlib.suppress(RelyingRefusal):
            assert world.read(body, party, content_type)["sub"] == world.SUB


@given(JSON, JSON)
def test_words_for_the_log(error: object, description: object) -> None:
    assert clean_error(error).isascii()
    told = clean_description(description)
    assert len(told) <= 200
    assert told.isprintable()
