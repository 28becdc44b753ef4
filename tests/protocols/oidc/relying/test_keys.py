"""A published set of keys: what is usable is used, by name and algorithm; the rest is passed over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey

from preau.protocols.oidc import BadKey, load_key
from preau.protocols.oidc.relying import KeyUnknown, load_decryption_keys, read_jwks, write_encryption_jwks
from preau.protocols.oidc.relying.refusals import KeysUnreadable
from preau.protocols.oidc.relying.refusals_token import SignatureWrong
from tests.protocols.oidc.relying import world
from tests.protocols.oidc.world import pem


def test_the_hubs_set() -> None:
    assert [(key.kid, key.algorithm) for key in world.jwks().keys] == [
        (world.EC_KID, "ES256"),
        (world.RSA_KID, "RS256"),
    ]
    assert not any(key.jwk.is_private for key in world.jwks().keys)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"keys": {}}', b'{"keys": null}', b'{"keys": [], "keys": []}', b" " * 262_145]
)
def test_not_a_set(body: bytes) -> None:
    with pytest.raises(KeysUnreadable) as refusal:
        read_jwks(body)
    assert refusal.value.step == "jwks"


def test_an_empty_set_is_one() -> None:
    assert read_jwks(b'{"keys": []}').keys == ()


EC = world.published(world.key(), kid="a", alg="ES256")
RSA = world.published(world.rsa_key(), kid="a", alg="RS256")
SMALL = {"kty": "RSA", "n": "AQAB" * 40, "e": "AQAB"}


@pytest.mark.parametrize(
    "unusable",
    [
        {**EC, "use": "enc"},
        {**EC, "use": None},
        {**EC, "key_ops": ["encrypt"]},
        {**EC, "key_ops": "verify"},
        {**EC, "alg": "ES384"},
        {**EC, "alg": "ECDH-ES"},
        {**EC, "kid": 7},
        {**EC, "crv": "P-384"},
        {**EC, "x": EC["y"]},
        {**EC, "x": 1},
        {name: value for name, value in EC.items() if name != "y"},
        {**RSA, "alg": "PS256"},
        {**RSA, "alg": "ES256"},
        {**RSA, "n": "!!"},
        {**RSA, "n": "AQAB"},
        {**RSA, "n": "_" * 3000},
        {**RSA, "e": "AA"},
        SMALL,
        {"kty": "oct", "k": world.b64(world.SECRET.encode()), "kid": "a", "alg": "HS256"},
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "x"},
        {},
        "a key",
        None,
        [],
    ],
)
def test_a_key_passed_over(unusable: Any) -> None:
    found = read_jwks(json.dumps({"keys": [unusable, EC]}).encode())
    assert [key.kid for key in found.keys] == ["a"]
    assert isinstance(found.keys[0].jwk, ECKey)


def test_the_private_half_of_a_careless_set_is_left_there() -> None:
    careless = {**EC, **world.key().as_dict(private=True)}
    assert not world.jwks(careless).keys[0].jwk.is_private


def test_key_ops_and_no_alg_are_enough() -> None:
    plain = {**EC, "use": None, "alg": None, "key_ops": ["verify"]}
    kept = {name: value for name, value in plain.items() if value is not None}
    assert world.jwks(kept).keys[0].algorithm == "ES256"


def test_at_most_fifty_are_looked_at() -> None:
    assert len(world.jwks(*[{**EC, "kid": str(one)} for one in range(60)]).keys) == 50


def test_by_name_and_algorithm() -> None:
    found = world.jwks(EC, RSA)  # one name, two algorithms
    assert [key.algorithm for key in found.pick("a", "RS256")] == ["RS256"]
    assert [key.algorithm for key in found.pick("", "ES256")] == ["ES256"]
    for kid, algorithm in (("b", "ES256"), ("a", "HS256"), ("", "HS256"), ("a", "none")):
        with pytest.raises(KeyUnknown):
            found.pick(kid, algorithm)


def test_two_keys_of_one_name_are_both_tried() -> None:
    namesake = world.published(world.key("other"), kid=world.EC_KID, alg="ES256")
    right = world.published(world.key(), kid=world.EC_KID, alg="ES256")
    token = world.sign(world.claims())
    assert world.check(token, jwks=world.jwks(namesake, right))["sub"] == world.SUB
    with pytest.raises(SignatureWrong):
        world.check(token, jwks=world.jwks(namesake, namesake))
    with pytest.raises(SignatureWrong):  # only so many are tried
        world.check(token, jwks=world.jwks(*[namesake] * 5, right))


@pytest.mark.parametrize("kid", [None, world.EC_KID])
def test_keys_without_a_name(kid: str | None) -> None:
    nameless = world.published(world.key(), alg="ES256", kid=None)
    others = world.published(world.key("other"), alg="ES256", kid=None)
    found = world.jwks(others, nameless, {**EC, "kid": world.EC_KID})
    assert world.check(world.sign(world.claims(), kid=kid), jwks=found)["sub"] == world.SUB


def test_a_name_that_nobody_has() -> None:
    nameless = world.published(world.key(), alg="ES256", kid=None)
    with pytest.raises(KeyUnknown) as refusal:
        world.check(world.sign(world.claims(), kid="new"), jwks=world.jwks(nameless))
    assert refusal.value.step == "token"


def test_keys_that_decrypt() -> None:
    both = pem("enc-ec") + b"\n" + pem("enc-rsa", "RS256")
    keys = load_decryption_keys(both.decode())
    assert [key.algorithm for key in keys] == ["ES256", "RS256"]
    told = write_encryption_jwks(keys)["keys"]
    assert [(key["use"], key.get("alg"), key["kid"]) for key in told] == [
        ("enc", "ECDH-ES", keys[0].kid),
        ("enc", None, keys[1].kid),
    ]
    assert not any("d" in key for key in told)
    public = keys[0].jwk.as_pem(private=False).decode()
    for text in ("", "nothing", public, both.decode() + public):
        with pytest.raises(BadKey):
            load_decryption_keys(text)
    with pytest.raises(ValueError, match="private half"):
        type(world.PARTY)("client-1", world.SECRET, decryption_keys=(load_key(public.encode()),))


def test_a_secret_in_the_set_is_never_a_key() -> None:
    oct_key = OctKey.import_key(world.SECRET.encode())
    published = {**oct_key.as_dict(), "kid": "a", "alg": "HS256"}
    assert world.jwks(published).keys == ()
