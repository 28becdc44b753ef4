"""The public documents (specs/franceconnect.md §2.2, §2.3)."""

from __future__ import annotations

import pytest
from django.test import Client

from preau.houses.passerelle import provider
from preau.protocols.oidc import make_key
from tests.houses.passerelle.conftest import Reglages

DOCUMENTS = ["/api/v2/.well-known/openid-configuration", "/api/v2/jwks"]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_cached_by_anybody_without_a_cookie(hub: Reglages, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=600"
    assert answer["Content-Type"] == "application/json"
    assert "Set-Cookie" not in answer
    assert not answer.cookies


@pytest.mark.parametrize("path", DOCUMENTS)
def test_only_read(hub: Reglages, path: str) -> None:
    answer = Client().post(path)
    assert answer.status_code == 404
    assert "Y000404" in answer.content.decode()


def test_the_issuer_is_the_public_address_with_its_path(hub: Reglages) -> None:
    hub(public_url="https://passerelle.example.org")
    document = Client().get(DOCUMENTS[0]).json()
    assert document["issuer"] == "https://passerelle.example.org/api/v2"
    assert document["jwks_uri"] == "https://passerelle.example.org/api/v2/jwks"


def test_the_keys_are_public_halves(hub: Reglages) -> None:
    keys = Client().get(DOCUMENTS[1]).json()["keys"]
    assert [(key["kty"], key["alg"], key["use"]) for key in keys] == [("EC", "ES256", "sig"), ("RSA", "RS256", "sig")]
    assert all(key["kid"] for key in keys)
    assert not [name for key in keys for name in key if name in ("d", "p", "q", "dp", "dq", "qi")]


def test_without_a_key_the_hub_says_so(hub: Reglages) -> None:
    for keys in ("", "pas un PEM", make_key().decode().replace("PRIVATE", "PRIVÉE")):
        hub(keys=keys)
        answer = Client().get(DOCUMENTS[1])
        assert answer.status_code == 500
        assert "PASSERELLE-0101" in answer.content.decode()


def test_without_a_secret_of_subjects_a_deployment_stops(hub: Reglages, settings: object) -> None:
    hub(subject_secret="")
    assert len(provider.subject_secret()) == 64  # a demonstration has one of its own
    settings.PREAU_DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(provider.KeysMissing):
        provider.subject_secret()
