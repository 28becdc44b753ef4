"""Every refusal as it reaches a browser or a server: pages, redirections, JSON, challenges."""

from __future__ import annotations

import base64
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from django.test import Client

from preau.houses.comptes.actions.oidc_clients import add_client
from preau.houses.comptes.models import AutorisationOidc, Compte
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.protocols.oidc import s256
from tests.houses.comptes.oidc.relying_party import AUTHORIZE, CALLBACK, TOKEN, USERINFO, WANTED, RelyingParty
from tests.houses.comptes.saml.partner import text_of
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])

SHOWN = {
    "OIDC-0001": {"state": "e" * 2049},
    "OIDC-0002": {"client_id": "inconnu"},
    "OIDC-0003": {"redirect_uri": "https://evil.example.net/"},
}
REDIRECTED: dict[str, tuple[str, dict[str, Any]]] = {
    "OIDC-0010": ("invalid_request", {"prompt": ["login", "login"]}),
    "OIDC-0012": ("request_not_supported", {"request": "a.b.c"}),
    "OIDC-0013": ("request_uri_not_supported", {"request_uri": "https://stage.example.org/r"}),
    "OIDC-0014": ("registration_not_supported", {"registration": "{}"}),
    "OIDC-0015": ("invalid_request", {"response_type": None}),
    "OIDC-0016": ("unsupported_response_type", {"response_type": "id_token"}),
    "OIDC-0017": ("invalid_request", {"response_mode": "fragment"}),
    "OIDC-0018": ("invalid_scope", {"scope": "profile"}),
    "OIDC-0019": ("invalid_scope", {"client_id": "simple", "scope": "openid profile"}),
    "OIDC-0020": ("invalid_request", {"state": "é"}),
    "OIDC-0021": ("invalid_request", {"nonce": "n" * 513}),
    "OIDC-0022": ("invalid_request", {"prompt": "none login"}),
    "OIDC-0023": ("invalid_request", {"max_age": "x"}),
    "OIDC-0024": ("invalid_request", {"acr_values": "a " * 65}),
    "OIDC-0025": ("invalid_request", {"code_challenge": "a", "code_challenge_method": "plain"}),
    "OIDC-0030": ("login_required", {"prompt": "none"}),
}


@pytest.mark.parametrize("code", SHOWN)
def test_shown_to_the_person(service: RelyingParty, code: str, reglages: Any) -> None:
    page = service.client.get(service.url(**SHOWN[code]))
    assert page.status_code in (400, 403)
    assert code in text_of(page)
    assert "evil.example.net" not in page.content.decode()
    reglages(ent_url="https://ent.example.org/")
    assert 'href="https://ent.example.org/"' in service.client.get(service.url(**SHOWN[code])).content.decode()


@pytest.mark.parametrize("code", REDIRECTED)
def test_told_to_the_service(service: RelyingParty, code: str) -> None:
    add_client("simple", replace(WANTED, scopes=[]))
    error, changes = REDIRECTED[code]
    answer = service.client.get(service.url(**changes))
    assert answer.status_code == 303
    assert answer.url.startswith(CALLBACK + "?")
    said = {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}
    assert said["error"] == error
    assert said["error_description"].startswith(code)
    assert said["iss"] == "http://127.0.0.1:8001"
    assert said.get("state") == (None if code == "OIDC-0020" else "etat-1")


def test_a_form_is_told_by_the_page_continuer(service: RelyingParty) -> None:
    fields = {"client_id": "stage", "redirect_uri": CALLBACK, "scope": "x"}
    service.page = service.client.post(AUTHORIZE, fields, follow=True)
    assert service.carried()["error"] == "invalid_request"


TOKENS: dict[str, tuple[int, str, dict[str, Any]]] = {
    "OIDC-0040": (400, "invalid_request", {"grant_type": ""}),
    "OIDC-0041": (401, "invalid_client", {"client_secret": "faux"}),
    "OIDC-0043": (400, "unsupported_grant_type", {"grant_type": "password"}),
    "OIDC-0044": (400, "invalid_grant", {"code": "inconnu"}),
    "OIDC-0047": (400, "invalid_grant", {"redirect_uri": "https://stage.example.org/autre"}),
    "OIDC-0048": (400, "invalid_grant", {"code_verifier": "v" * 43}),
}


@pytest.mark.parametrize("code", TOKENS)
def test_tokens_refused(service: RelyingParty, code: str) -> None:
    """Each wrong request by its name; the good one is still answered afterwards."""
    status, error, changes = TOKENS[code]
    service.start(acr_values="responsable")
    service.login()
    granted = service.code()
    answer = service.exchange(**{"code": granted, **changes})
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"].startswith(code)
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert service.exchange(granted).status_code == 200


def test_unknown_client_and_wrong_secret_say_the_same(service: RelyingParty) -> None:
    wrong = service.exchange("x", client_secret="faux")
    unknown = service.exchange("x", client_id="inconnu")
    nobody = service.exchange("x", client_id=None, client_secret=None)
    assert wrong.content == unknown.content == nobody.content
    assert wrong.headers["WWW-Authenticate"] == 'Basic realm="oidc"'
    both = service.exchange("x", basic=True, client_secret=service.secret)
    assert both.json()["error"] == "invalid_grant"


def test_credentials_in_two_places(service: RelyingParty) -> None:
    pair = base64.b64encode(f"stage:{service.secret}".encode()).decode()
    body = f"grant_type=authorization_code&code=x&client_secret={service.secret}"
    answer = service.server.post(
        TOKEN, body, content_type="application/x-www-form-urlencoded", HTTP_AUTHORIZATION=f"Basic {pair}"
    )
    assert answer.json()["error_description"].startswith("OIDC-0042")


def test_late_code(service: RelyingParty) -> None:
    service.start(acr_values="responsable")
    service.login()
    code = service.code()
    AutorisationOidc.objects.update(code_expires_at=now() - timedelta(seconds=1))
    assert service.exchange(code).json()["error_description"].startswith("OIDC-0045")


def test_a_replayed_code_takes_its_tokens_back(service: RelyingParty) -> None:
    service.start(acr_values="responsable")
    service.login()
    code = service.code()
    token = service.exchange(code).json()["access_token"]
    assert service.userinfo(token).status_code == 200
    again = service.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert again.json()["error_description"].startswith("OIDC-0046")
    assert service.userinfo(token).status_code == 401
    assert Entry.objects.filter(event="oidc.rejeu").count() == 1


def test_somebody_else_with_the_code_takes_nothing_back(service: RelyingParty) -> None:
    other = RelyingParty(InspectingClient(), "autre")
    service.start(acr_values="responsable")
    service.login()
    code = service.code()
    assert other.exchange(code).json()["error_description"].startswith("OIDC-0044")
    token = service.exchange(code).json()["access_token"]
    assert other.exchange(code).json()["error_description"].startswith("OIDC-0044")
    assert service.userinfo(token).status_code == 200


def test_of_twenty_exchanges_at_once_one_is_answered(service: RelyingParty) -> None:
    service.start(acr_values="responsable")
    service.login()
    code, answers, ready = service.code(), [], threading.Barrier(20)

    def server() -> None:
        ready.wait()
        answers.append(service.exchange(code).status_code)
        connections.close_all()

    threads = [threading.Thread(target=server) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(200) == 1
    assert answers.count(400) == 19
    assert AutorisationOidc.objects.get().revoked_at is not None


def test_pkce_is_held_to_the_end(service: RelyingParty) -> None:
    strict = RelyingParty(service.client, "strict", replace(WANTED, requires_pkce=True))
    strict.page = strict.client.get(strict.url())
    assert strict.carried()["error_description"].startswith("OIDC-0025")
    verifier = "v" * 43
    strict.start(acr_values="responsable", code_challenge=s256(verifier), code_challenge_method="S256")
    strict.login()
    code = strict.code()
    for wrong in (None, "w" * 43):
        assert strict.exchange(code, code_verifier=wrong).json()["error_description"].startswith("OIDC-0048")
    assert strict.exchange(code, code_verifier=verifier).status_code == 200


BEARERS = {
    "OIDC-0050": (401, {}),
    "OIDC-0051": (400, {"HTTP_AUTHORIZATION": "Bearer a b"}),
    "OIDC-0052": (401, {"HTTP_AUTHORIZATION": "Bearer inconnu"}),
}


@pytest.mark.parametrize("code", BEARERS)
def test_userinfo_refused(service: RelyingParty, code: str) -> None:
    status, headers = BEARERS[code]
    answer = service.server.get(USERINFO, **headers)
    assert answer.status_code == status
    assert answer.json()["error_description"].startswith(code)
    challenge = answer.headers.get("WWW-Authenticate", "")
    assert ("Bearer" in challenge) == (status == 401)
    assert ('error="invalid_token"' in challenge) == (code == "OIDC-0052")


def test_access_tokens_die(service: RelyingParty, compte: Compte) -> None:
    token = service.signed_in()["access_token"]
    posted = service.server.post(USERINFO, {"access_token": token})
    assert posted.json()["given_name"] == "Emilie"
    AutorisationOidc.objects.update(access_expires_at=now())
    assert service.userinfo(token).status_code == 401
    AutorisationOidc.objects.update(access_expires_at=now() + timedelta(minutes=1))
    assert service.userinfo(token).status_code == 200
    Compte.objects.update(state=Compte.State.SUSPENDU)
    assert service.userinfo(token).status_code == 401


def test_tokens_end_with_the_session(service: RelyingParty, compte: Compte) -> None:
    """A new password, a device disconnected, a sign-out at another door: whatever ends the session ends them."""
    token = service.signed_in()["access_token"]
    service.start()
    code = service.code()
    assert service.userinfo(token).status_code == 200
    sessions.end_all(compte.public_id)
    assert service.userinfo(token).status_code == 401
    assert service.exchange(code).json()["error"] == "invalid_grant"


def test_a_closed_account_gets_no_tokens(service: RelyingParty, compte: Compte) -> None:
    service.start(acr_values="responsable")
    service.login()
    Compte.objects.update(state=Compte.State.SUSPENDU)
    assert service.exchange(service.code()).json()["error"] == "invalid_grant"


def test_methods(service: RelyingParty) -> None:
    client = Client()
    assert client.get(TOKEN).status_code == 405
    assert client.put(USERINFO).status_code == 405
    assert client.put(AUTHORIZE).status_code == 405
    assert InspectingClient(enforce_csrf_checks=True).post(TOKEN, {}).status_code == 400


def test_missing_keys_are_said(service: RelyingParty, reglages: Any) -> None:
    reglages(oidc_keys="", saml_key="")
    answer = service.exchange("x")
    assert (answer.status_code, answer.json()["error"]) == (500, "server_error")
    assert "COMPTES-0701" in text_of(service.client.get("/.well-known/openid-configuration"))
