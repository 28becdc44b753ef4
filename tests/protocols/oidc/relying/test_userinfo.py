"""userinfo: a JWT of the same provider for us, about the same person; JSON only where a setting says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from preau.protocols.oidc import Client, write_signed_userinfo
from preau.protocols.oidc.relying import KeyUnknown, RelyingRefusal, load_decryption_keys
from preau.protocols.oidc.relying.refusals_token import (
    AlgorithmRefused,
    AudienceWrong,
    EncryptionWrong,
    SignatureWrong,
    SubjectDiffers,
    SubjectMalformed,
    TokenExpired,
    TokenFromTheFuture,
    TokenIssuerWrong,
    TokenUnreadable,
    UserinfoInvalid,
    UserinfoRefused,
)
from tests.protocols.oidc import world as provider
from tests.protocols.oidc.relying import world
from tests.protocols.oidc.world import pem

AT = int(world.NOW.timestamp())
TOLERANT = replace(world.PARTY, userinfo_json=True)
PLAIN = json.dumps({"sub": world.SUB, "given_name": "Emilie"}).encode()


def told(**changes: Any) -> Any:
    return world.read(world.sign(world.userinfo(**changes)))


def test_signed() -> None:
    assert told() == world.userinfo()
    assert world.read(world.sign(world.userinfo()) + "\n", content_type="Application/JWT; charset=utf-8")


@pytest.mark.parametrize("change", [{"exp": None}, {"iat": None}, {"exp": AT - 19}, {"iat": AT + 20}, {"acr": "x"}])
def test_what_userinfo_may_leave_out(change: dict[str, Any]) -> None:
    assert told(**change)["sub"] == world.SUB


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"iss": world.OTHER_ISSUER}, TokenIssuerWrong),
        ({"iss": None}, TokenIssuerWrong),
        ({"aud": "client-2"}, AudienceWrong),
        ({"aud": None}, AudienceWrong),
        ({"exp": AT - 20}, TokenExpired),
        ({"exp": "x"}, TokenExpired),
        ({"iat": AT + 21}, TokenFromTheFuture),
        ({"nbf": AT + 21}, TokenFromTheFuture),
        ({"sub": "another"}, SubjectDiffers),
        ({"sub": world.SUB.upper()}, SubjectDiffers),
        ({"sub": ""}, SubjectMalformed),
        ({"sub": None}, SubjectMalformed),
        ({"sub": [world.SUB]}, SubjectMalformed),
    ],
)
def test_a_claim_that_is_wrong(change: dict[str, Any], refusal: type[RelyingRefusal]) -> None:
    with pytest.raises(RelyingRefusal) as raised:
        told(**change)
    assert type(raised.value) is refusal
    assert raised.value.step == "userinfo"


def test_the_same_algorithm_as_the_id_token() -> None:
    token = world.sign(world.userinfo(), signer=world.rsa_key(), algorithm="RS256", kid=world.RSA_KID)
    assert world.read(token, replace(world.PARTY, algorithms=("RS256",)))
    with pytest.raises(AlgorithmRefused):
        world.read(token)
    with pytest.raises(AlgorithmRefused):
        world.read(world.by_hand({"alg": "none"}, world.userinfo()))
    with pytest.raises(SignatureWrong):
        world.read(world.sign(world.userinfo(), signer=world.key("attacker")))
    with pytest.raises(KeyUnknown):
        world.read(world.sign(world.userinfo(), kid="new"))


def test_encrypted_where_the_id_token_is() -> None:
    keys = load_decryption_keys(pem("enc-ec").decode())
    plus = replace(world.PARTY, decryption_keys=keys)
    token = world.sign(world.userinfo())
    assert world.read(world.encrypt(token, keys[0].jwk), plus)["given_name"] == "Emilie"
    with pytest.raises(EncryptionWrong):
        world.read(token, plus)


def test_json_only_where_it_is_set() -> None:
    assert world.read(PLAIN, TOLERANT, "application/json") == json.loads(PLAIN)
    assert world.read(world.sign(world.userinfo()), TOLERANT) == world.userinfo()
    with pytest.raises(UserinfoInvalid):
        world.read(PLAIN, content_type="application/json")
    for content_type in ("text/html", "", "application/jwt+json"):
        with pytest.raises(UserinfoInvalid):
            world.read(PLAIN, TOLERANT, content_type)


@pytest.mark.parametrize("sub", ["another", "", None, 1, ["x"]])
def test_plain_json_of_another_person(sub: object) -> None:
    with pytest.raises((SubjectDiffers, SubjectMalformed)):
        world.read(json.dumps({"sub": sub}), TOLERANT, "application/json")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"sub":"a","sub":"b"}', b" " * 262_145])
def test_unreadable(body: bytes) -> None:
    with pytest.raises(UserinfoInvalid):
        world.read(body, TOLERANT, "application/json")
    with pytest.raises((UserinfoInvalid, TokenUnreadable)):
        world.read(body)


@pytest.mark.parametrize("status", [201, 204, 302, 400, 401, 500])
def test_another_status(status: int) -> None:
    with pytest.raises(UserinfoRefused) as refusal:
        world.read(world.sign(world.userinfo()), status=status)
    assert refusal.value.step == "userinfo"


def test_no_person_is_nobody() -> None:
    with pytest.raises(SubjectMalformed):
        world.read(world.sign(world.userinfo(sub="")), sub="")


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_what_our_own_provider_side_writes(algorithm: Any) -> None:
    client = Client("client-1", (world.CALLBACK,), frozenset({"openid"}), (), userinfo_algorithm=algorithm)
    token = write_signed_userinfo(
        {"sub": world.SUB, "email": "a@example.org"},
        client,
        provider.keys(),
        world.ISSUER,
        issued_at=world.NOW,
        expires_at=world.NOW + timedelta(seconds=60),
        typ="",
    )
    jwks = world.jwks(*provider.keys().jwks()["keys"])
    found = world.read(token, replace(world.PARTY, algorithms=(algorithm,)), jwks=jwks)
    assert found["email"] == "a@example.org"
