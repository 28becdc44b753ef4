"""`/userinfo` over HTTP (specs/franceconnect.md §2.7, §2.8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from joserfc import jwe
from joserfc.jwk import ECKey

from preau.houses.passerelle import provider
from preau.houses.passerelle.models import SujetConnu
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.granting import ANGELA, code_for, error_code, exchange, header, userinfo
from tests.houses.passerelle.walk import UIDS, Service
from tests.protocols.franceconnect.world import person

PATH = "/api/v2/userinfo"


def token_for(service: Service, scope: str = "openid profile birth email") -> str:
    found: str = exchange(service, code_for(service, scope=scope)).json()["access_token"]
    return found


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_a_jwt_signed_as_the_id_token(hub: Reglages, algorithm: str) -> None:
    service = Service(wanted={"algorithm": algorithm})
    answer = userinfo(token_for(service))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/jwt"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    token = answer.content.decode()
    assert header(token) == {"alg": algorithm, "kid": provider.keys().signer(algorithm).kid}  # type: ignore[arg-type]
    claims = provider.keys().read(token)
    assert (claims.pop("aud"), claims.pop("iss")) == ("service", "http://localhost/api/v2")
    assert claims.pop("exp") - claims.pop("iat") == 60
    assert claims.pop("sub") == SujetConnu.objects.get().sub
    known = ANGELA.as_claims()
    known.pop("idp_birthdate")
    assert claims == known


def test_the_scopes_granted_and_no_other(service: Service) -> None:
    claims = provider.keys().read(userinfo(token_for(service, "openid email")).content.decode())
    assert set(claims) == {"sub", "email", "aud", "iss", "iat", "exp"}


def test_the_providers_uid_and_amr(service: Service) -> None:
    claims = provider.keys().read(userinfo(token_for(service, "openid idp_id amr")).content.decode())
    assert (claims["idp_id"], claims["amr"]) == (UIDS["impots"], ["pwd"])


def test_the_token_in_the_query_and_a_schema_too_many(service: Service) -> None:
    token = token_for(service)
    assert Client().get(PATH, {"access_token": token}).status_code == 200
    assert userinfo(token).status_code == 200
    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get(PATH, {"schema": "openid"}, headers=headers).status_code == 200


def test_an_access_token_lives_sixty_seconds(service: Service) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        token = token_for(service)
        clock.shift(timedelta(seconds=59))
        assert userinfo(token).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert userinfo(token).status_code == 401


@pytest.mark.parametrize("token", ["inconnu", "x" * 43, "a b", "é"])
def test_a_wrong_token(hub: Reglages, token: str) -> None:
    answer = userinfo(token)
    assert answer.status_code == 401
    assert (answer.json()["error"], error_code(answer.json())) == ("invalid_token", "Y040001")
    assert answer["WWW-Authenticate"].startswith('Bearer realm="franceconnect", error="invalid_token"')


def test_no_token(hub: Reglages) -> None:
    answer = Client().get(PATH)
    assert (answer.status_code, error_code(answer.json())) == (401, "Y04146A2")


def test_only_by_get(service: Service) -> None:
    token = token_for(service)
    answer = Client().post(PATH, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 404


def test_each_call_leaves_its_trace(service: Service) -> None:
    userinfo(token_for(service))
    events = set(Entry.objects.values_list("event", "actor"))
    assert {("SP_REQUESTED_FC_TOKEN", "service:service"), ("SP_REQUESTED_FC_USERINFO", "service:service")} <= events


def test_plus_tells_the_provider_and_the_register_encrypted(hub: Reglages) -> None:
    hub(plus=True)
    key = ECKey.generate_key("P-256")
    jwk = {**key.as_dict(private=False), "kid": "k1"}
    service = Service(
        wanted={
            "scopes": ["profile", "rnipp_identite_pivot"],
            "encryption_jwk": jwk,
            "encryption_alg": "ECDH-ES",
        }
    )
    identity = replace(ANGELA, rnipp=person(family_name="DU BOIS"))
    code = code_for(service, scope="openid profile rnipp_identite_pivot", identity=identity, acr="eidas2")
    said = exchange(service, code).json()
    registry = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"], strict_check_header=False)
    for token in (said["id_token"], userinfo(said["access_token"]).content.decode()):
        assert header(token)["aud"] == "service"
        inner = jwe.decrypt_compact(token, key, registry=registry).plaintext or b""
        claims = provider.keys().read(inner.decode())
        if "nonce" in claims:
            assert claims["acr"] == "eidas2"
        else:
            assert (claims["family_name"], claims["rnipp_family_name"]) == ("DUBOIS", "DU BOIS")
