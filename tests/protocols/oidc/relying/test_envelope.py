"""The envelope of a token: signature, algorithm, encryption; forgeries, each beside the token that is taken."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import OctKey

from preau.protocols.oidc import load_key
from preau.protocols.oidc.relying import KeyUnknown, RelyingParty, load_decryption_keys
from preau.protocols.oidc.relying.refusals_token import (
    AlgorithmRefused,
    DecryptionFailed,
    EncryptionWrong,
    SignatureWrong,
    TokenUnreadable,
)
from tests.protocols.oidc.relying import world
from tests.protocols.oidc.world import pem

GOOD = world.sign(world.claims())
MAC = replace(world.PARTY, algorithms=("HS256",))
BOTH = replace(world.PARTY, algorithms=("RS256", "ES256"))


def test_the_good_twin() -> None:
    assert world.check(GOOD)["sub"] == world.SUB


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "HS256", "ES512", "EdDSA", None, 1, ["ES256"]])
@pytest.mark.parametrize("signature", [b"", b"x" * 64])
def test_another_algorithm(algorithm: Any, signature: bytes) -> None:
    with pytest.raises(AlgorithmRefused):
        world.check(world.by_hand({"alg": algorithm, "kid": world.EC_KID}, world.claims(), signature))


def test_no_algorithm() -> None:
    with pytest.raises(AlgorithmRefused):
        world.check(world.by_hand({"kid": world.EC_KID}, world.claims()))


def test_an_algorithm_that_is_not_the_one_set() -> None:
    token = world.sign(world.claims(), signer=world.rsa_key(), algorithm="RS256", kid=world.RSA_KID)
    assert world.check(token, BOTH)
    with pytest.raises(AlgorithmRefused):
        world.check(token)


def mac(secret: bytes, kid: str = world.RSA_KID) -> str:
    """A token keyed by these bytes, as an attacker writes it."""
    unsigned = world.by_hand({"alg": "HS256", "kid": kid}, world.claims()).rpartition(".")[0]
    return f"{unsigned}.{world.b64(hmac.digest(secret, unsigned.encode(), hashlib.sha256))}"


def test_hs256_keyed_by_a_public_key() -> None:
    for jwk in (world.rsa_key(), world.key()):
        for key in (jwk.as_pem(private=False), jwk.as_der(private=False)):
            with pytest.raises(AlgorithmRefused):
                world.check(mac(key), BOTH)
            with pytest.raises(SignatureWrong):
                world.check(mac(key), MAC)


def test_hs256_only_where_it_is_listed() -> None:
    token = mac(world.SECRET.encode())
    assert world.check(token, MAC)["sub"] == world.SUB
    assert world.check(
        world.sign(world.claims(), signer=OctKey.import_key(world.SECRET.encode()), algorithm="HS256"), MAC
    )
    with pytest.raises(AlgorithmRefused):
        world.check(token)
    with pytest.raises(AlgorithmRefused):
        world.check(GOOD, MAC)


def test_a_key_brought_along() -> None:
    other = world.key("attacker")
    for header in (
        {"jwk": other.as_dict(private=False)},
        {"jku": "https://evil.example.net/jwks"},
        {"x5u": "https://evil.example.net/x"},
    ):
        with pytest.raises(SignatureWrong):
            world.check(world.sign(world.claims(), signer=other, **header))


def test_a_name_is_of_one_algorithm() -> None:
    with pytest.raises(KeyUnknown):  # signed by the right key, under the name of the other
        world.check(world.sign(world.claims(), kid=world.RSA_KID), BOTH)
    with pytest.raises(KeyUnknown):
        world.check(world.sign(world.claims(), kid="pkcs11"))


def test_altered() -> None:
    head, body, signature = GOOD.split(".")
    reordered = world.b64(b'{"kid":"pkcs11:ES256:hsm","alg":"ES256"}')
    other = world.sign(world.claims(sub="x")).split(".")[1]
    for token in (
        f"{head}.{other}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}.",
        f"{head}.{body}.{world.b64(b'0' * 64)}",
        f"{reordered}.{body}.{signature}",
    ):
        with pytest.raises(SignatureWrong):
            world.check(token)


@pytest.mark.parametrize(
    "token",
    [
        *["", ".", "..", "a.b", "a.b.c.d", "a..c", "é.é.é", "a.b.c"],
        *[GOOD + ".", " " + GOOD, GOOD + "\n", GOOD.replace(".", "=."), GOOD + "A" * 70_000],
        *[world.by_hand(head, {}) for head in (b"[]", b"{", b"\xff", b'{"alg":"none","alg":"ES256"}')],
        world.by_hand(b'{"a":"' + b"x" * 4096 + b'"}', {}),
        world.by_hand({"alg": "ES256", "kid": 7}, {}),
        world.by_hand({"alg": "ES256", "kid": None}, {}),
    ],
)
def test_not_a_token(token: str) -> None:
    with pytest.raises(TokenUnreadable):
        world.check(token)


@pytest.mark.parametrize("header", [{"crit": ["exp"], "exp": 1}, {"crit": ["b64"], "b64": False}, {"crit": []}])
def test_an_extension_that_must_be_understood(header: dict[str, Any]) -> None:
    with pytest.raises(AlgorithmRefused):
        world.check(world.by_hand({"alg": "ES256", "kid": world.EC_KID, **header}, world.claims()))


KEYS = load_decryption_keys((pem("enc-ec") + pem("enc-rsa", "RS256")).decode())
PLUS: RelyingParty = replace(world.PARTY, decryption_keys=KEYS)
EC, RSA = KEYS[0].jwk, KEYS[1].jwk


@pytest.mark.parametrize(("jwk", "algorithm"), [(EC, "ECDH-ES"), (RSA, "RSA-OAEP"), (RSA, "RSA-OAEP-256")])
@pytest.mark.parametrize("is_named", [True, False])
def test_encrypted_to_us(jwk: Any, algorithm: str, is_named: bool) -> None:
    kid = {"kid": jwk.thumbprint()} if is_named else {}
    assert world.check(world.encrypt(GOOD, jwk, algorithm, **kid), PLUS)["sub"] == world.SUB


def test_encrypted_exactly_when_we_gave_keys() -> None:
    sealed = world.encrypt(GOOD, EC)
    assert world.check(sealed, PLUS)
    with pytest.raises(EncryptionWrong):
        world.check(GOOD, PLUS)
    with pytest.raises(EncryptionWrong):
        world.check(sealed)
    with pytest.raises(TokenUnreadable):
        world.check("garbage", PLUS)


@pytest.mark.parametrize(
    "sealed",
    [
        world.encrypt(GOOD, load_key(pem("enc-other")).jwk),
        world.encrypt(GOOD, load_key(pem("enc-other")).jwk, kid=KEYS[0].kid),
        world.encrypt(GOOD, EC, kid=KEYS[1].kid),  # named as the other of ours
        world.encrypt(GOOD, EC, enc="A128GCM"),
        world.encrypt(GOOD, EC, enc="A128CBC-HS256"),
        world.encrypt(GOOD, EC, "ECDH-ES+A128KW"),
        world.encrypt(GOOD, EC, zip="DEF"),
        world.encrypt("é", EC),
        world.encrypt(GOOD, EC)[:-4] + "AAAA",
        world.encrypt(GOOD, RSA, "RSA-OAEP").replace(".", ".A", 1),
        "e30....",
        "!!....".replace("!", "a"),
        world.b64(b'{"alg":"dir","enc":"A256GCM"}') + "....",
        world.b64(b'{"alg":"ECDH-ES","enc":"A256GCM","epk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}}')
        + "..AA.AA.AA",
        world.b64(b'{"alg":"ECDH-ES","enc":"A256GCM","epk":7}') + "..AA.AA.AA",
        world.b64(b'{"alg":"ECDH-ES","enc":"A256GCM","crit":["a"],"a":1}') + "..AA.AA.AA",
        world.b64(b'{"alg":["ECDH-ES"],"enc":"A256GCM"}') + "..AA.AA.AA",
    ],
)
def test_not_for_us_to_open(sealed: str) -> None:
    with pytest.raises(DecryptionFailed):
        world.check(sealed, PLUS)


@pytest.mark.parametrize(
    ("inside", "refusal"),
    [
        (world.by_hand({"alg": "none"}, world.claims()), AlgorithmRefused),
        (world.sign(world.claims(), signer=world.key("attacker")), SignatureWrong),
        (world.sign(world.claims(), kid="new"), KeyUnknown),
        ("{}", TokenUnreadable),
        (world.encrypt(GOOD, EC), TokenUnreadable),
    ],
)
def test_encryption_is_no_proof(inside: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        world.check(world.encrypt(inside, EC), PLUS)
