"""What is published, how keys are renewed, how clients are added, what is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from lxml import html
from typer.testing import CliRunner

from preau.houses.comptes import oidc
from preau.houses.comptes.actions.forget import forget
from preau.houses.comptes.actions.oidc_claims import CLAIMS
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.idp_checks import check_oidc_keys
from preau.houses.comptes.models import AutorisationOidc, ClientOidc
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.protocols.oidc import load_key
from tests.houses.comptes.oidc.relying_party import AFTER, BASE, CALLBACK, PASSWORD, RelyingParty
from tests.protocols.oidc import world
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_discovery_and_keyset(base: None) -> None:
    client = InspectingClient()
    answer = client.get("/.well-known/openid-configuration")
    document = answer.json()
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert document["issuer"] == "http://127.0.0.1:8001"
    for name in ("authorization", "token", "userinfo", "end_session"):
        path = "logout" if name == "end_session" else name.replace("ization", "ize")
        assert document[f"{name}_endpoint"] == f"http://127.0.0.1:8001{BASE}/{path}"
    assert document["acr_values_supported"] == ["responsable", "eleve", "agent", "https://refeds.org/profile/mfa"]
    families = ["openid", "profile", "ect.scope.cnx", "ect.scope.stage", "ect.scope.demarches"]
    assert document["scopes_supported"] == [*families, "agent"]
    assert {"FrEduCtEleveINE", "FrEduOrigAuth", "given_name"} <= set(document["claims_supported"])
    keys = client.get(f"{BASE}/keyset").json()["keys"]
    assert [key["alg"] for key in keys] == ["RS256", "ES256"]
    assert not any("d" in key for key in keys)


def test_every_claim_of_the_data_file_is_known(base: None) -> None:
    assert {claim for claims in oidc.scopes().values() for claim in claims} == set(CLAIMS)


def test_keys_are_renewed_without_a_break(service: RelyingParty, reglages: Any) -> None:
    first = service.signed_in()["id_token"]
    new, old = world.pem("rsa-2", "RS256"), load_key(world.pem("rsa", "RS256")).jwk.as_pem(private=False)
    reglages(oidc_keys=(new + old).decode())
    service.start()
    second = service.exchange(service.code()).json()["id_token"]
    assert service.claims(first)["sub"] == service.claims(second)["sub"]
    assert oidc.keys().jwks()["keys"][0]["kid"] != oidc.keys().jwks()["keys"][1]["kid"]


def test_without_keys_of_its_own_saml_s_signs(service: RelyingParty, reglages: Any) -> None:
    reglages(oidc_keys="")
    assert service.claims(service.signed_in()["id_token"])["aud"] == "stage"


def test_the_check_says_what_is_missing(service: RelyingParty, reglages: Any) -> None:
    assert check_oidc_keys(None) == []
    ClientOidc.objects.update(algorithm="ES256")
    reglages(oidc_keys=world.pem("rsa", "RS256").decode())
    assert [one.id for one in check_oidc_keys(None)] == ["comptes.E012"]
    reglages(oidc_keys=world.pem("rsa", "RS256").decode()[:200])
    assert [one.id for one in check_oidc_keys(None)] == ["comptes.E011"]


def run(*arguments: str) -> Any:
    return CliRunner().invoke(comptes_app, ["client", *arguments])


def test_add_shows_the_secret_once_and_keeps_what_is_not_given(base: None) -> None:
    result = run("add", "stage", "--redirect-uri", CALLBACK, "--logout-uri", AFTER, "--scope", "profile", "--pkce")
    assert result.exit_code == 0, result.output
    secret = result.output.split("client_secret, à noter maintenant : ")[1].strip()
    assert len(secret) == 43
    assert "PKCE exigé" in result.output
    changed = run("add", "stage", "--nom", "Stages")
    assert "Changé : Stages (stage)" in changed.output
    assert "client_secret" not in changed.output
    row = ClientOidc.objects.get()
    assert (row.redirect_uris, row.scopes, row.requires_pkce) == ([CALLBACK], ["profile"], True)
    before = row.secret_hash
    assert "client_secret" in run("add", "stage", "--renew-secret").output
    assert ClientOidc.objects.get().secret_hash != before
    assert "Stages" in run("list").output
    assert secret not in str(list(Entry.objects.values()))
    assert Entry.objects.filter(event="client.change").count() == 2


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("COMPTES-0702", ["stage"]),
        ("COMPTES-0702", ["stagé", "--redirect-uri", CALLBACK]),
        ("COMPTES-0702", ["stage", "--redirect-uri", CALLBACK, "--scope", "tout"]),
        ("COMPTES-0702", ["stage", "--redirect-uri", CALLBACK, "--algorithm", "HS256"]),
        ("COMPTES-0702", ["stage", "--redirect-uri", CALLBACK, "--wording", "999"]),
        ("OIDC-0062", ["stage", "--redirect-uri", "http://stage.example.org/"]),
        ("OIDC-0062", ["stage", "--redirect-uri", CALLBACK, "--logout-uri", "javascript:alert(1)"]),
    ],
)
def test_add_refuses(base: None, code: str, arguments: list[str]) -> None:
    result = run("add", *arguments)
    assert result.exit_code == 1
    assert code in result.output
    assert not ClientOidc.objects.exists()


def test_old_grants_are_forgotten(service: RelyingParty) -> None:
    service.signed_in()
    forget(now())
    assert AutorisationOidc.objects.count() == 1
    forget(now() + timedelta(days=2))
    assert AutorisationOidc.objects.count() == 0


def test_over_http_from_discovery_to_userinfo(service: RelyingParty, live_server: Any) -> None:
    """Another program, over a socket: everything from the discovery document but the host."""
    with httpx.Client(base_url=live_server.url, trust_env=False) as browser, httpx.Client(trust_env=False) as server:
        document = browser.get("/.well-known/openid-configuration").json()

        def at(name: str) -> str:
            return str(document[name]).replace(document["issuer"], live_server.url)

        query = service.url(acr_values="responsable").partition("?")[2]
        page = browser.get(f"{at('authorization_endpoint')}?{query}", follow_redirects=True)
        form = html.fromstring(page.text).xpath("//form[.//input[@name='j_username']]")[0]
        fields = {"j_username": "e.dupont42", "j_password": PASSWORD, "_eventId_proceed": ""}
        service.page = browser.post(form.get("action"), data=fields)
        body = {"grant_type": "authorization_code", "code": service.code(), "redirect_uri": CALLBACK}
        tokens = server.post(at("token_endpoint"), data=body, auth=("stage", service.secret)).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        told = server.get(at("userinfo_endpoint"), headers=bearer).json()
        assert told["sub"] == service.claims(tokens["id_token"])["sub"]
        assert told["family_name"] == "DUPONT"
        ended = browser.get(at("end_session_endpoint"), params={"id_token_hint": tokens["id_token"]})
        assert (ended.status_code, ended.headers["Location"]) == (303, "/deconnecte/")
        assert browser.get("/mon-compte/").status_code == 302
