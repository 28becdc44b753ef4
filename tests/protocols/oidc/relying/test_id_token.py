"""The id_token: every rule of §3.1.3.7, each refusal beside a token that passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from preau.protocols.oidc import IdTokenClaims, write_id_token
from preau.protocols.oidc.relying import KeyUnknown, RelyingRefusal, read_jwks
from preau.protocols.oidc.relying.refusals_token import (
    AcrTooLow,
    AtHashWrong,
    AudienceWrong,
    NonceWrong,
    SubjectMalformed,
    TokenExpired,
    TokenFromTheFuture,
    TokenIssuerWrong,
    TokenUnreadable,
)
from preau.protocols.oidc.write import at_hash
from tests.protocols.oidc import world as provider
from tests.protocols.oidc.relying import world

AT = int(world.NOW.timestamp())


def told(**changes: Any) -> dict[str, Any]:
    """What the party reads in a signed id_token with these claims."""
    return world.check(world.sign(world.claims(**changes)))


def test_the_eight_claims_of_franceconnect() -> None:
    assert told() == world.claims()


@pytest.mark.parametrize("header", [{}, {"typ": "JWT"}, {"typ": "jwt"}, {"x5t": "abc"}, {"private": {"a": 1}}])
def test_typ_and_unknown_headers_are_no_matter(header: dict[str, Any]) -> None:
    assert world.check(world.sign(world.claims(), **header))["sub"] == world.SUB


def test_rs256_where_it_is_set() -> None:
    party = replace(world.PARTY, algorithms=("RS256",))
    token = world.sign(world.claims(), signer=world.rsa_key(), algorithm="RS256", kid=world.RSA_KID)
    assert world.check(token, party)["sub"] == world.SUB


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_what_our_own_provider_side_writes(algorithm: Any) -> None:
    claims = IdTokenClaims(
        issuer=world.ISSUER,
        subject=world.SUB,
        audience="client-1",
        issued_at=world.NOW,
        expires_at=world.NOW + timedelta(seconds=60),
        authenticated_at=world.NOW,
        nonce=world.NONCE,
        acr="eidas1",
        access_token=world.ACCESS,
    )
    token = write_id_token(claims, provider.keys(), algorithm, typ="")
    jwks = world.jwks(*provider.keys().jwks()["keys"])
    party = replace(world.PARTY, algorithms=("RS256", "ES256"))
    assert world.check(token, party, jwks=jwks)["at_hash"] == at_hash(world.ACCESS)
    with pytest.raises(KeyUnknown):
        world.check(token, party, jwks=read_jwks(b'{"keys": []}'))


REFUSED: list[tuple[dict[str, Any], type[RelyingRefusal]]] = [
    ({"iss": world.OTHER_ISSUER}, TokenIssuerWrong),
    ({"iss": world.ISSUER + "/"}, TokenIssuerWrong),
    ({"iss": None}, TokenIssuerWrong),
    ({"iss": [world.ISSUER]}, TokenIssuerWrong),
    ({"aud": "client-2"}, AudienceWrong),
    ({"aud": "client-1 "}, AudienceWrong),
    ({"aud": None}, AudienceWrong),
    ({"aud": []}, AudienceWrong),
    ({"aud": ["client-2"]}, AudienceWrong),
    ({"aud": {"client-1": 1}}, AudienceWrong),
    ({"aud": ["client-1", "client-2"]}, AudienceWrong),
    ({"aud": ["client-1", "client-2"], "azp": "client-2"}, AudienceWrong),
    ({"aud": ["client-1"], "azp": "client-2"}, AudienceWrong),
    ({"azp": "client-2"}, AudienceWrong),
    ({"azp": ""}, AudienceWrong),
    ({"sub": ""}, SubjectMalformed),
    ({"sub": None}, SubjectMalformed),
    ({"sub": "s" * 256}, SubjectMalformed),
    ({"sub": 7}, SubjectMalformed),
    ({"exp": AT - 20}, TokenExpired),
    ({"exp": AT - 3600}, TokenExpired),
    ({"exp": None}, TokenExpired),
    ({"exp": str(AT + 60)}, TokenExpired),
    ({"exp": True}, TokenExpired),
    ({"exp": 10**400}, TokenExpired),
    ({"iat": AT + 21}, TokenFromTheFuture),
    ({"iat": None}, TokenFromTheFuture),
    ({"iat": "now"}, TokenFromTheFuture),
    ({"iat": False}, TokenFromTheFuture),
    ({"nbf": AT + 21}, TokenFromTheFuture),
    ({"nbf": "x"}, TokenFromTheFuture),
    ({"nonce": "m" * 43}, NonceWrong),
    ({"nonce": None}, NonceWrong),
    ({"nonce": ""}, NonceWrong),
    ({"nonce": [world.NONCE]}, NonceWrong),
    ({"nonce": "\udc80"}, NonceWrong),
    ({"acr": None}, AcrTooLow),
    ({"acr": "eidas0"}, AcrTooLow),
    ({"acr": ["eidas1"]}, AcrTooLow),
    ({"acr": 1}, AcrTooLow),
    ({"at_hash": at_hash("b" * 43)}, AtHashWrong),
    ({"at_hash": ""}, AtHashWrong),
    ({"at_hash": 1}, AtHashWrong),
]


@pytest.mark.parametrize(("change", "refusal"), REFUSED)
def test_a_claim_that_is_wrong(change: dict[str, Any], refusal: type[RelyingRefusal]) -> None:
    with pytest.raises(RelyingRefusal) as raised:
        told(**change)
    assert type(raised.value) is refusal
    assert raised.value.step == "token"
    assert world.SUB not in str(raised.value)


@pytest.mark.parametrize(
    "change",
    [
        {"aud": ["client-1"]},
        {"aud": ["client-1"], "azp": "client-1"},
        {"aud": ["client-2", "client-1"], "azp": "client-1"},
        {"azp": "client-1"},
        {"sub": "s"},
        {"sub": "s" * 255},
        {"exp": AT - 19},
        {"exp": AT + 0.5},
        {"iat": AT + 20},
        {"nbf": AT + 20},
        {"nbf": 0},
        {"acr": "eidas2"},
        {"acr": "eidas3"},
        {"at_hash": at_hash(world.ACCESS)},
        {"amr": ["fc", "pwd"]},
        {"auth_time": None},
    ],
)
def test_a_claim_that_is_right(change: dict[str, Any]) -> None:
    assert told(**change) == world.claims(**change)


def test_no_skew_where_none_is_set() -> None:
    party = replace(world.PARTY, skew=timedelta(0))
    assert world.check(world.sign(world.claims()), party)
    with pytest.raises(TokenFromTheFuture):
        world.check(world.sign(world.claims(iat=AT + 1)), party)
    with pytest.raises(TokenExpired):
        world.check(world.sign(world.claims(exp=AT)), party)


@pytest.mark.parametrize(
    ("asked", "acr", "is_enough"),
    [
        (("eidas2",), "eidas1", False),
        (("eidas2",), "eidas2", True),
        (("eidas2",), "eidas3", True),
        (("eidas3", "eidas2"), "eidas2", True),
        (("eidas3", "eidas2"), "eidas1", False),
        (("eidas1", "other"), "other", False),
        (("other",), "whatever", True),
        (("other",), None, True),
        ((), None, True),
    ],
)
def test_levels(asked: tuple[str, ...], acr: str | None, is_enough: bool) -> None:
    party = replace(world.PARTY, acr_values=asked)
    token = world.sign(world.claims(acr=acr))
    if is_enough:
        assert world.check(token, party)
        return
    with pytest.raises(AcrTooLow):
        world.check(token, party)


def test_no_nonce_is_no_nonce() -> None:
    for nonce in ("", None):
        with pytest.raises(NonceWrong):
            world.check(world.sign(world.claims(nonce=nonce)), nonce="")


def test_claims_must_be_one_object() -> None:
    for payload in (b"[]", b"", b"x", b'{"sub":1,"sub":2}', b"\xff", b"1" * 10):
        with pytest.raises(TokenUnreadable):
            world.check(world.sign(payload))


@pytest.mark.parametrize(
    ("auth_time", "is_enough"),
    [
        (AT, True),
        (AT - 300, True),
        (AT - 320, True),
        (AT - 321, False),
        (AT + 20, True),
        (AT + 21, False),
        (None, False),
        ("now", False),
        (True, False),
    ],
)
def test_how_long_ago(auth_time: object, is_enough: bool) -> None:
    """Five minutes were asked for, and twenty seconds of skew are allowed."""
    party = replace(world.PARTY, max_age=timedelta(minutes=5))
    token = world.sign(world.claims(auth_time=auth_time))
    if is_enough:
        assert world.check(token, party)["auth_time"] == auth_time
        return
    with pytest.raises(RelyingRefusal) as raised:
        world.check(token, party)
    assert raised.value.code == "OIDC-0100"
