"""id_token and userinfo to the letter, encryption, discovery (specs/franceconnect.md §2.3, §2.6, §2.7)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, OctKey, RSAKey

from preau.protocols.franceconnect import Service, write_discovery
from preau.protocols.franceconnect.scopes import LABELS, LOW, PLUS, claims_of, is_anonymous, labels_of
from preau.protocols.franceconnect.tokens import (
    ENCRYPTION_ENC,
    Issuance,
    choose_claims,
    read_encryption_key,
    write_id_token,
    write_userinfo,
)
from preau.protocols.oidc import BadKey
from tests.protocols.franceconnect import world
from tests.protocols.franceconnect.world import ISSUER, NOW, SERVICE, grant, person
from tests.protocols.oidc.world import keys

ISSUANCE = Issuance(ISSUER, keys(), NOW, NOW + timedelta(seconds=60))
PLUS_ISSUANCE = replace(ISSUANCE, plus=True)
KNOWN = {**person(preferred_username="MARTIN").as_claims(), "idp_id": world.IDP, "amr": ["fc", "pwd"]}


def header(token: str) -> dict[str, Any]:
    part = token.split(".")[0]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_the_id_token_has_eight_claims_and_two_headers(algorithm: Any) -> None:
    token = write_id_token(grant(), replace(SERVICE, algorithm=algorithm), ISSUANCE)
    assert header(token) == {"alg": algorithm, "kid": keys().signer(algorithm).kid}
    assert keys().read(token) == {
        "sub": "d" * 64 + "v1",
        "auth_time": int(NOW.timestamp()) - 120,
        "acr": "eidas1",
        "nonce": "n" * 22,
        "aud": "service",
        "exp": int(NOW.timestamp()) + 60,
        "iat": int(NOW.timestamp()),
        "iss": ISSUER,
    }


def test_amr_is_the_ninth() -> None:
    claims = keys().read(write_id_token(grant(amr=("fc", "pwd")), SERVICE, ISSUANCE))
    assert len(claims) == 9
    assert claims["amr"] == ["fc", "pwd"]


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_userinfo_is_a_jwt_of_the_same_kind(algorithm: Any) -> None:
    claims = choose_claims(KNOWN, grant(scopes=("openid", "family_name")), plus=False)
    token = write_userinfo(claims, replace(SERVICE, algorithm=algorithm), ISSUANCE)
    assert set(header(token)) == {"alg", "kid"}
    assert keys().read(token) == {
        "sub": "d" * 64 + "v1",
        "family_name": "DUBOIS",
        "aud": "service",
        "iss": ISSUER,
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 60,
    }


@pytest.mark.parametrize("scope", list(LOW))
def test_each_scope_tells_its_claims(scope: str) -> None:
    told = choose_claims(KNOWN, grant(scopes=("openid", scope)), plus=False)
    assert set(told) == {"sub", *LOW[scope]}


def test_the_matrix_is_that_of_the_specification() -> None:
    names = ("given_name", "given_name_array", "family_name", "birthdate", "gender")
    assert claims_of(["profile"], plus=False) == (*names, "preferred_username")
    assert claims_of(["identite_pivot"], plus=False) == (*names, "birthplace", "birthcountry")
    assert claims_of(["given_name"], plus=False) == ("given_name", "given_name_array")
    assert claims_of(["birth"], plus=False) == ("birthplace", "birthcountry")
    for scope in ("family_name", "gender", "birthdate", "birthplace", "birthcountry", "email", "preferred_username",
                  "idp_birthdate", "idp_id", "amr"):  # fmt: skip
        assert claims_of([scope], plus=False) == (scope,)
    assert not claims_of(["phone", "address", "offline_access", "rnipp_birth"], plus=False)


def test_plus_has_the_registers_scopes_and_not_the_raw_date() -> None:
    assert "idp_birthdate" not in PLUS
    assert claims_of(["rnipp_birth"], plus=True) == ("rnipp_birthplace", "rnipp_birthcountry")
    assert len(claims_of(["rnipp_identite_pivot"], plus=True)) == 7


def test_the_words_of_what_is_told() -> None:
    assert labels_of(["openid", "profile", "birth", "email"], plus=False) == (
        "Prénom(s)", "Nom de naissance", "Date de naissance", "Sexe", "Lieu de naissance", "Pays de naissance",
        "Nom d'usage", "Adresse électronique",
    )  # fmt: skip
    assert labels_of(["rnipp_birth"], plus=True) == ("Lieu de naissance", "Pays de naissance")
    assert is_anonymous(["openid", "idp_id", "amr"], plus=False)
    assert not is_anonymous(["openid", "email"], plus=False)
    told = {claim.removeprefix("rnipp_") for claims in (*LOW.values(), *PLUS.values()) for claim in claims}
    assert told - {"sub", "amr", "idp_id", "given_name_array"} == set(LABELS)


def encrypted_to(kind: str, alg: str) -> tuple[Service, ECKey | RSAKey]:
    key: ECKey | RSAKey = ECKey.generate_key("P-256") if kind == "EC" else RSAKey.generate_key(2048)
    return replace(SERVICE, encryption_jwk={**key.as_dict(private=False), "kid": "k1"}, encryption_alg=alg), key


@pytest.mark.parametrize(
    ("kind", "alg", "used"),
    [("EC", "ECDH-ES", "ECDH-ES"), ("RSA", "RSA-OAEP-256", "RSA-OAEP-256"), ("RSA", "RSA-OAEP", "RSA-OAEP"),
     ("EC", "", "ECDH-ES"), ("RSA", "", "RSA-OAEP-256")],
)  # fmt: skip
def test_plus_encrypts_to_the_service(kind: str, alg: str, used: str) -> None:
    service, key = encrypted_to(kind, alg)
    for token in (
        write_id_token(grant(), service, PLUS_ISSUANCE),
        write_userinfo({"sub": "x"}, service, PLUS_ISSUANCE),
    ):
        said = header(token)
        assert said.pop("epk", None) if kind == "EC" else "epk" not in said
        assert said == {
            "alg": used, "enc": ENCRYPTION_ENC, "cty": "JWT", "kid": "k1", "iss": ISSUER, "aud": "service",
        }  # fmt: skip
        registry = jwe.JWERegistry(algorithms=[used, ENCRYPTION_ENC], strict_check_header=False)
        inner = jwe.decrypt_compact(token, key, registry=registry).plaintext or b""
        assert header(inner.decode()) == {"alg": "ES256", "kid": keys().signer("ES256").kid}
        assert keys().read(inner.decode())["aud"] == "service"


@pytest.mark.parametrize(
    ("jwk", "alg"),
    [
        (None, ""),
        ({}, ""),
        ({"kty": "EC"}, ""),
        ({"kty": "oct", "k": "AAAA"}, ""),
        (OctKey.generate_key(256).as_dict(), "dir"),
        (ECKey.generate_key("P-256").as_dict(private=False), "RSA-OAEP"),
        (ECKey.generate_key("P-256").as_dict(private=True), "ECDH-ES"),
        (RSAKey.generate_key(2048).as_dict(private=False), "ECDH-ES"),
    ],
)
def test_keys_that_cannot_encrypt(jwk: Any, alg: str) -> None:
    with pytest.raises(BadKey):
        read_encryption_key(jwk, alg)


def test_discovery_of_franceconnect() -> None:
    document = write_discovery(ISSUER, world.LOW)
    assert document["issuer"] == ISSUER
    for name, path in {
        "authorization_endpoint": "/authorize",
        "token_endpoint": "/token",
        "userinfo_endpoint": "/userinfo",
        "jwks_uri": "/jwks",
        "end_session_endpoint": "/session/end",
        "revocation_endpoint": "/token/revocation",
    }.items():
        assert document[name] == ISSUER + path
    assert document["acr_values_supported"] == ["eidas1"]
    assert document["scopes_supported"] == [
        "openid", "profile", "birth", "identite_pivot", "gender", "birthdate", "birthcountry", "birthplace",
        "given_name", "family_name", "email", "preferred_username", "idp_birthdate", "amr", "idp_id",
    ]  # fmt: skip
    assert document["claims_supported"] == [
        "sub", "given_name", "given_name_array", "family_name", "birthdate", "gender", "preferred_username",
        "birthplace", "birthcountry", "email", "idp_birthdate", "amr", "idp_id", "acr", "sid", "auth_time", "iss",
    ]  # fmt: skip
    assert document["response_types_supported"] == ["code"]
    assert document["response_modes_supported"] == ["form_post", "fragment", "query"]
    assert document["grant_types_supported"] == ["authorization_code"]
    assert document["subject_types_supported"] == ["pairwise"]
    for kind in ("id_token", "userinfo"):
        assert document[f"{kind}_signing_alg_values_supported"] == ["HS256", "ES256", "RS256"]
    assert document["token_endpoint_auth_methods_supported"] == ["client_secret_post", "private_key_jwt"]
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["claims_parameter_supported"] is True
    assert document["authorization_response_iss_parameter_supported"] is True
    assert document["claim_types_supported"] == ["normal"]
    assert not [name for name in document if "encryption" in name or name.startswith("backchannel")]


def test_discovery_of_franceconnect_plus() -> None:
    document = write_discovery(ISSUER, world.PLUS)
    scopes = document["scopes_supported"]
    assert isinstance(scopes, list)
    assert document["acr_values_supported"] == ["eidas2", "eidas3"]
    assert "idp_birthdate" not in scopes
    assert "rnipp_identite_pivot" in scopes
    for kind in ("id_token", "userinfo"):
        assert document[f"{kind}_signing_alg_values_supported"] == ["ES256"]
        assert document[f"{kind}_encryption_alg_values_supported"] == ["ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"]
        assert document[f"{kind}_encryption_enc_values_supported"] == ["A256GCM"]
