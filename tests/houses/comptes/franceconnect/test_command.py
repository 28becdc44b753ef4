"""`preau comptes check-franceconnect` and the start-up checks: what is wrong is named, and the exit code says it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import ERROR
from typer.testing import CliRunner

from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.federation_checks import check_franceconnect, check_test_identities
from preau.houses.comptes.models import Compte, DemandeFederee
from preau.kit.relying import clear_caches
from tests.houses.comptes.franceconnect.hub import CLIENT_ID, SECRET, Hub
from tests.houses.comptes.franceconnect.visits import linked, presented

REAL = {
    "franceconnect_issuer": "https://oidc.franceconnect.gouv.fr/api/v2",
    "franceconnect_test": False,
    "franceconnect_client_id": CLIENT_ID,
    "franceconnect_client_secret": SECRET,
    "public_url": "https://comptes.example.org",
}


def run() -> Any:
    clear_caches()
    return CliRunner().invoke(comptes_app, ["check-franceconnect"])


def test_a_hub_that_would_work(hub: Hub) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert "à régler" not in done.output
    for said in (
        "retour de connexion : http://127.0.0.1:8001/franceconnect/retour/",
        "retour de déconnexion : http://127.0.0.1:8001/franceconnect/deconnexion/",
        "Les horloges s'accordent",
        "Une clé ES256 est publiée",
        "client connu, adresse de retour déclarée",
        "Le client_secret est le bon",
    ):
        assert said in done.output
    assert not DemandeFederee.objects.exists()


def test_without_a_hub(base: None) -> None:
    done = run()
    assert done.exit_code == 1
    assert "COMPTES_FRANCECONNECT_ISSUER manque" in done.output


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"franceconnect_client_id": "unknown"}, "Y04EA6EF"),
        ({"public_url": "http://127.0.0.1:9001"}, "Y04C013C"),
        ({"franceconnect_client_secret": "wrong"}, "client_secret n'est pas celui"),
        ({"franceconnect_scopes": ["openid", "phone"]}, "phone n'est pas offert"),
        ({"franceconnect_acr_values": "eidas3"}, "eidas3 n'est pas offert"),
        ({"franceconnect_auth_method": "client_secret_basic"}, "client_secret_basic n'est pas offert"),
        ({"franceconnect_signing_alg": "RS256"}, "Aucune clé RS256"),
        ({"franceconnect_issuer": "http://127.0.0.1:1/api/v2"}, "n'a pas répondu (ConnectError)"),
    ],
)
def test_a_setting_that_is_wrong(hub: Hub, reglages: Any, setting: dict[str, Any], said: str) -> None:
    reglages(**setting)
    done = run()
    assert done.exit_code == 1
    assert said in done.output


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"clock": 90}, "retarde de"),
        ({"clock": -90}, "avance de"),
        ({"discovery": {"end_session_endpoint": None}}, "pas d'adresse de déconnexion"),
        ({"discovery": {"issuer": "https://ailleurs.example.org"}}, "OIDC-0075"),
        ({"discovery": {"id_token_signing_alg_values_supported": ["RS256"]}}, "ES256 n'est pas offert"),
        ({"status": {"discovery": 404}}, "répond 404"),
        ({"status": {"authorize": 500}}, "état 500"),
    ],
)
def test_a_hub_that_is_wrong(hub: Hub, wrong: dict[str, Any], said: str) -> None:
    hub.wrong.update(wrong)
    done = run()
    assert done.exit_code == 1, done.output
    assert said in done.output


def test_a_hub_that_does_not_tell_the_time(hub: Hub) -> None:
    hub.wrong["no_date"] = True
    done = run()
    assert done.exit_code == 0
    assert "NTP" in done.output


def errors() -> list[str]:
    return [str(one.id) for one in check_franceconnect(None) if one.level >= ERROR]


def test_the_real_franceconnect_passes(base: None, reglages: Any, settings: Any) -> None:
    settings.PREAU_DEMO = False
    reglages(**REAL)
    assert errors() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"franceconnect_issuer": "https://fcp-low.sbx.dev-franceconnect.fr/api/v2"}, ["comptes.E021", "comptes.E022"]),
        (
            {
                "franceconnect_issuer": "https://fcp-low.integ01.dev-franceconnect.fr/api/v2",
                "franceconnect_test": True,
            },
            ["comptes.E022"],
        ),
        ({"franceconnect_test": True}, ["comptes.E022"]),
        ({"franceconnect_issuer": "http://passerelle.example.org/api/v2"}, ["comptes.E021", "comptes.E022"]),
        ({"public_url": "http://comptes.example.org"}, ["comptes.E023"]),
        ({"franceconnect_client_secret": ""}, ["comptes.E024"]),
        ({"franceconnect_signing_alg": "HS256"}, ["comptes.E025"]),
        ({"franceconnect_signing_alg": "none"}, ["comptes.E026"]),
        ({"franceconnect_scopes": ["profile"]}, ["comptes.E026"]),
        ({"franceconnect_auth_method": "private"}, ["comptes.E026"]),
        ({"franceconnect_decryption_keys": "no key"}, ["comptes.E026"]),
        ({"franceconnect_claims": "[]"}, ["comptes.E027"]),
        ({"franceconnect_claims": "{"}, ["comptes.E027"]),
        ({"franceconnect_timeout": 11.0}, ["comptes.E028"]),
        ({"franceconnect_clock_skew": timedelta(seconds=31)}, ["comptes.E026", "comptes.E029"]),
        ({"franceconnect_second_proof": []}, ["comptes.E030"]),
        ({"franceconnect_second_proof": ["pigeon"]}, ["comptes.E030"]),
    ],
)
def test_production_refuses_what_must_never_be(
    base: None, reglages: Any, settings: Any, changes: dict[str, Any], wrong: list[str]
) -> None:
    settings.PREAU_DEMO = False
    reglages(**{**REAL, **changes})
    assert errors() == wrong


def test_the_sandbox_is_accepted_where_it_is_said_to_be_one(base: None, reglages: Any) -> None:
    sandbox = "https://fcp-low.sbx.dev-franceconnect.fr/api/v2"
    reglages(**{**REAL, "franceconnect_issuer": sandbox, "franceconnect_test": True})
    assert errors() == []


def test_pkce_is_warned_of(base: None, reglages: Any, settings: Any) -> None:
    settings.PREAU_DEMO = False
    reglages(**{**REAL, "franceconnect_use_pkce": True})
    assert [one.id for one in check_franceconnect(None)] == ["comptes.W021"]


def test_identities_of_a_test_hub_stop_a_production(hub: Hub, compte: Compte, settings: Any) -> None:
    linked(compte, presented(hub))
    assert check_test_identities(None) == []
    settings.PREAU_DEMO = False
    assert [one.id for one in check_test_identities(None)] == ["comptes.E031"]


def test_the_command_says_what_the_checks_say(base: None, reglages: Any, settings: Any) -> None:
    settings.PREAU_DEMO = False
    reglages(**{**REAL, "franceconnect_test": True})
    done = run()
    assert done.exit_code == 1
    assert "PREAU_DEMO" in done.output
