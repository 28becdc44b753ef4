"""`/token` over HTTP: five keys, single use, refusals (specs/franceconnect.md §2.5, §2.6)."""

from __future__ import annotations

import base64
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from preau.houses.passerelle import provider
from preau.houses.passerelle.actions.fournisseur_service import Wanted, add_service, switch
from preau.houses.passerelle.models import Autorisation, SessionIdentite
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.granting import ANGELA, NONCE, code_for, error_code, exchange, header, session_of, userinfo
from tests.houses.passerelle.walk import Service

AT_ONCE = 50


def test_exactly_five_keys_never_cached(service: Service) -> None:
    answer = exchange(service, code_for(service))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/json"
    assert not answer.cookies
    said = answer.json()
    assert set(said) == {"access_token", "expires_in", "id_token", "scope", "token_type"}
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", said["access_token"])
    assert (said["expires_in"], said["token_type"]) == (60, "Bearer")
    assert said["scope"] == "openid profile birth email"


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_the_id_token_to_the_letter(hub: Reglages, algorithm: str) -> None:
    service = Service(wanted={"algorithm": algorithm})
    session = session_of()
    said = exchange(service, code_for(service, session=session)).json()
    assert header(said["id_token"]) == {"alg": algorithm, "kid": provider.keys().signer(algorithm).kid}  # type: ignore[arg-type]
    claims = provider.keys().read(said["id_token"])
    assert set(claims) == {"sub", "auth_time", "acr", "nonce", "aud", "exp", "iat", "iss"}
    assert re.fullmatch(r"[0-9a-f]{64}v1", claims["sub"])
    assert (claims["acr"], claims["nonce"], claims["aud"]) == ("eidas1", NONCE, "service")
    assert claims["iss"] == "http://localhost/api/v2"
    assert claims["exp"] - claims["iat"] == 60
    assert session.authenticated_at is not None
    assert claims["auth_time"] == int(session.authenticated_at.timestamp())


def test_amr_is_the_providers_of_the_file_and_only_when_asked(service: Service) -> None:
    assert provider.keys().read(exchange(service, code_for(service, amr=True)).json()["id_token"])["amr"] == ["pwd"]
    assert "amr" not in provider.keys().read(exchange(service, code_for(service)).json()["id_token"])


def test_basic_is_accepted_too(service: Service) -> None:
    basic = base64.b64encode(f"service:{service.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    assert exchange(service, code_for(service), headers, client_id=None, client_secret=None).status_code == 200


def check_error(answer: Any, status: int, error: str, code: str) -> None:
    assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")
    said = answer.json()
    assert set(said) == {"error", "error_description", "error_uri"}
    assert (said["error"], error_code(said)) == (error, code)
    assert re.search(r"&id=[0-9a-f-]{36}$", said["error_uri"])


def test_refusals(service: Service) -> None:
    code = code_for(service)
    wrong = exchange(service, code, client_secret="6" * 64)
    check_error(wrong, 401, "invalid_client", "Y0434A7B")
    assert wrong["WWW-Authenticate"].startswith("Basic ")
    check_error(exchange(service, code, client_id="inconnu"), 401, "invalid_client", "Y0434A7B")
    check_error(exchange(service, code, client_id=None), 401, "invalid_client", "Y0434A7B")
    check_error(exchange(service, code, code=None), 400, "invalid_request", "Y048017B")
    check_error(exchange(service, "x" * 43), 400, "invalid_grant", "Y049E20B")
    check_error(exchange(service, code, redirect_uri="https://ailleurs.example/"), 400, "invalid_grant", "Y040001")
    check_error(exchange(service, code, code_verifier="v" * 43), 400, "invalid_grant", "Y040001")
    check_error(exchange(service, code, grant_type="refresh_token"), 400, "unsupported_grant_type", "Y040001")
    assert exchange(service, code).status_code == 200


def test_another_services_code_is_unknown(service: Service) -> None:
    other = Service("autre")
    check_error(exchange(other, code_for(service)), 400, "invalid_grant", "Y049E20B")


def test_a_closed_service_gets_nothing(service: Service) -> None:
    code, said = code_for(service), exchange(service, code_for(service)).json()
    switch("service", is_active=False)
    check_error(exchange(service, code), 401, "invalid_client", "Y0434A7B")
    assert userinfo(said["access_token"]).status_code == 401


def test_a_code_lives_thirty_seconds(service: Service) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        early, late = code_for(service), code_for(service)
        clock.shift(timedelta(seconds=29))
        assert exchange(service, early).status_code == 200
        clock.shift(timedelta(seconds=1))
        check_error(exchange(service, late), 400, "invalid_grant", "Y043F0A8")


def test_a_replay_takes_the_access_token_back(service: Service) -> None:
    code = code_for(service)
    token = exchange(service, code).json()["access_token"]
    assert userinfo(token).status_code == 200
    check_error(exchange(service, code), 400, "invalid_grant", "Y0416228")
    assert userinfo(token).status_code == 401
    check_error(exchange(service, code), 400, "invalid_grant", "Y0416228")


def test_a_wrong_secret_does_not_use_the_code_up(service: Service) -> None:
    code = code_for(service)
    exchange(service, code, client_secret="6" * 64)
    assert exchange(service, code).status_code == 200


def test_a_code_of_a_session_that_has_ended(service: Service) -> None:
    code, other = code_for(service), code_for(service)
    token = exchange(service, other).json()["access_token"]
    SessionIdentite.objects.update(ended_at=now())
    check_error(exchange(service, code), 400, "invalid_grant", "Y043F0A8")
    assert userinfo(token).status_code == 401


def test_fifty_exchanges_at_once_are_one(service: Service) -> None:
    code = code_for(service)

    def try_it(_rank: int) -> int:
        try:
            return exchange(service, code).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(try_it, range(AT_ONCE)))
    assert answers == {200: 1, 400: AT_ONCE - 1}
    assert Entry.objects.filter(event="SP_REQUESTED_FC_TOKEN").count() == 1


def test_nothing_readable_is_kept(service: Service) -> None:
    code = code_for(service)
    token = exchange(service, code).json()["access_token"]
    kept = str(Autorisation.objects.values().get())
    for clear in (code, token, ANGELA.family_name, ANGELA.email, ANGELA.birthdate):
        assert clear not in kept
    said = str(list(Entry.objects.values()))
    assert ANGELA.family_name not in said
    assert token not in said


def test_a_renewed_secret_stands_beside_the_former_one(service: Service) -> None:
    renewed = add_service("service", Wanted(), renew_secret=True)
    assert re.fullmatch(r"[0-9a-f]{64}", renewed.secret)
    for secret in (service.secret, renewed.secret):
        assert exchange(service, code_for(service), client_secret=secret).status_code == 200
    add_service("service", Wanted(), renew_secret=True)
    assert exchange(service, code_for(service)).status_code == 401


def test_only_by_post(service: Service) -> None:
    assert Client().get("/api/v2/token").status_code == 404


def test_what_another_key_sealed_is_no_longer_told(service: Service, settings: Any) -> None:
    token = exchange(service, code_for(service)).json()["access_token"]
    settings.SECRET_KEY = "une autre clé"
    assert userinfo(token).status_code == 401


def test_a_hub_without_keys_says_so_in_json(service: Service, hub: Reglages) -> None:
    code = code_for(service)
    hub(keys="")
    answer = exchange(service, code)
    assert (answer.status_code, answer.json()["error"]) == (500, "server_error")
