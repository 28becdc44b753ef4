"""What the providers refuse: requests, codes, tokens, sign-outs, forged pages, anything hostile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.fournisseurs.models import Accord
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.fournisseurs.hub import AFTER, CALLBACK, SECRET, Hub, query
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True)
PARAMETERS = ("client_id", "redirect_uri", "response_type", "scope", "acr_values", "nonce", "state", "prompt")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonce": None}, "OIDC-0021"),
        ({"nonce": "a" * 63}, "OIDC-0021"),
        ({"nonce": "a" * 65}, "OIDC-0021"),
        ({"nonce": "a" * 63 + "-"}, "OIDC-0021"),
        ({"nonce": "é" * 64}, "OIDC-0021"),
        ({"state": None}, "OIDC-0020"),
        ({"acr_values": None}, "OIDC-0024"),
        ({"scope": "profile"}, "OIDC-0018"),
        ({"response_type": "token"}, "OIDC-0016"),
        ({"response_type": None}, "OIDC-0015"),
        ({"prompt": "none"}, "OIDC-0022"),
        ({"prompt": "select_account"}, "OIDC-0022"),
        ({"code_challenge": "c" * 43, "code_challenge_method": "S256"}, "OIDC-0011"),
        ({"max_age": "10"}, "OIDC-0011"),
        ({"request": "x.y.z"}, "OIDC-0011"),
        ({"scope": ["openid", "openid"]}, "OIDC-0010"),
    ],
)
def test_a_wrong_request_is_told_to_the_hub(hub: Hub, changes: dict[str, Any], code: str) -> None:
    answer = hub.authorize(**changes)
    assert answer.status_code == 303
    assert answer["Location"].startswith(CALLBACK + "?")
    said = query(answer["Location"])
    assert said["error_description"].startswith(code)
    assert said["iss"] == "https://fournisseurs.example.org/impots"
    assert said.get("state", "") == ("b" * 64 if changes.get("state", "") is not None else "")


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"client_id": "un-autre"}, "OIDC-0002", 403),
        ({"client_id": None}, "OIDC-0002", 403),
        ({"redirect_uri": CALLBACK + "/"}, "OIDC-0003", 403),
        ({"redirect_uri": "https://pirate.example.net/"}, "OIDC-0003", 403),
        ({"redirect_uri": None}, "OIDC-0003", 403),
        ({"state": "x" * 3000}, "OIDC-0001", 400),
    ],
)
def test_who_is_not_the_hub_is_told_on_a_page(hub: Hub, changes: dict[str, Any], code: str, status: int) -> None:
    answer = hub.authorize(**changes)
    assert answer.status_code == status
    assert code in answer.content.decode()


@pytest.mark.parametrize("changes", [{"claims": "{}"}, {"login_hint": "test"}, {"sp_id": "1"}, {"prompt": None}])
def test_what_franceconnect_may_send_is_taken(hub: Hub, changes: dict[str, Any]) -> None:
    answer = hub.authorize(**changes)
    assert answer["Location"].startswith("/impots/connexion/?demande=")


def test_a_posted_request_is_sent_on_as_a_get(hub: Hub) -> None:
    strict = InspectingClient(enforce_csrf_checks=True)
    answer = strict.post("/impots/authorize", {"client_id": "passerelle", "state": "é&="})
    assert answer.status_code == 303
    assert answer["Location"] == "/impots/authorize?" + urlencode({"client_id": "passerelle", "state": "é&="})


@pytest.mark.parametrize("page", ["connexion", "identite-libre"])
def test_a_page_without_its_request_says_where_to_begin(hub: Hub, page: str) -> None:
    demande = hub.open(hub.begin())
    for wrong in ("", "faux", demande[:-1] + ("A" if demande[-1] != "A" else "B")):
        for answer in (
            hub.client.get(f"/impots/{page}/", {"demande": wrong}),
            hub.client.post(f"/impots/{page}/", {"demande": wrong, "personne": "test"}),
        ):
            assert answer.status_code == 400
            text = answer.content.decode()
            assert "FOURNISSEURS-0003" in text
            assert 'href="https://passerelle.example.org/"' in text
    assert hub.client.get(f"/ameli/{page}/", {"demande": demande}).status_code == 400
    assert not Accord.objects.exists()


def test_a_request_lasts_half_an_hour(hub: Hub, jour_d_ecole: Any) -> None:
    demande = hub.open(hub.begin())
    jour_d_ecole.shift(29 * 60)
    assert hub.client.get("/impots/connexion/", {"demande": demande}).status_code == 200
    jour_d_ecole.shift(2 * 60)
    assert hub.client.get("/impots/connexion/", {"demande": demande}).status_code == 400


@pytest.mark.parametrize("page", ["connexion", "identite-libre"])
def test_a_form_of_another_site_is_refused(hub: Hub, page: str) -> None:
    strict = InspectingClient(enforce_csrf_checks=True)
    answer = strict.post(f"/impots/{page}/", {"demande": hub.open(hub.begin()), "personne": "test"})
    assert answer.status_code == 403
    assert not Accord.objects.exists()


def test_without_the_address_of_the_hub_the_way_back_is_home(client: Client, reglages: Any) -> None:
    reglages(redirect_uris=[], logout_uris=[])
    assert 'href="/"' in client.get("/impots/connexion/").content.decode()


@pytest.mark.parametrize(
    ("changes", "error", "status"),
    [
        ({"client_secret": "faux"}, "invalid_client", 401),
        ({"client_secret": None}, "invalid_client", 401),
        ({"client_id": "un-autre"}, "invalid_client", 401),
        ({"grant_type": "refresh_token"}, "unsupported_grant_type", 400),
        ({"grant_type": None}, "invalid_request", 400),
        ({"code": None}, "invalid_request", 400),
        ({"code": "faux"}, "invalid_grant", 400),
        ({"redirect_uri": CALLBACK + "?"}, "invalid_grant", 400),
        ({"code_verifier": "v" * 43}, "invalid_grant", 400),
    ],
)
def test_a_wrong_token_request_gets_nothing(hub: Hub, changes: dict[str, Any], error: str, status: int) -> None:
    _begun, back = hub.press("test")
    answer = hub.post_token(**{"code": back["code"], **changes})
    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer["Cache-Control"] == "no-store"
    assert answer.has_header("WWW-Authenticate") is (status == 401)
    assert hub.post_token(back["code"]).status_code == 200, "the code is still good for the hub"


def test_no_secret_no_token(hub: Hub, reglages: Any) -> None:
    _begun, back = hub.press("test")
    reglages(client_secret="")
    for secret in ("", None, SECRET):
        assert hub.post_token(back["code"], client_secret=secret).status_code == 401


def test_a_code_is_of_one_provider(hub: Hub) -> None:
    _begun, back = hub.press("test")
    elsewhere = Hub(hub.client, "ameli")
    assert elsewhere.post_token(back["code"]).json()["error"] == "invalid_grant"
    token = hub.post_token(back["code"]).json()["access_token"]
    assert elsewhere.userinfo(token).status_code == 401
    assert hub.userinfo(token).status_code == 200


def test_a_code_serves_once_and_coming_again_takes_its_tokens_back(hub: Hub) -> None:
    _begun, back = hub.press("test")
    token = hub.post_token(back["code"]).json()["access_token"]
    assert hub.userinfo(token).json()["family_name"] == "DELMAS"
    again = hub.post_token(back["code"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert hub.userinfo(token).status_code == 401
    assert Entry.objects.filter(event="fournisseur.rejeu").count() == 1


def test_a_code_exchanged_eight_times_at_once_gives_one_answer(hub: Hub) -> None:
    _begun, back = hub.press("test")

    def exchange(_turn: int) -> int:
        try:
            return int(Hub(Client()).post_token(back["code"]).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        given = sorted(pool.map(exchange, range(8)))
    assert given == [200] + [400] * 7
    assert Accord.objects.get().revoked_at is not None


def test_codes_and_tokens_live_sixty_seconds(hub: Hub, jour_d_ecole: Any) -> None:
    late = hub.press("test")[1]["code"]
    good = hub.press("test")[1]["code"]
    jour_d_ecole.shift(59)
    answer = hub.post_token(good).json()
    assert answer["expires_in"] == 60
    jour_d_ecole.shift(2)
    assert "OIDC-0045" in hub.post_token(late).json()["error_description"]
    assert hub.userinfo(answer["access_token"]).status_code == 200
    jour_d_ecole.shift(59)
    assert hub.userinfo(answer["access_token"]).status_code == 401


def test_what_is_kept_names_no_code_and_is_purged(hub: Hub, jour_d_ecole: Any) -> None:
    from django.apps import apps

    _begun, back = hub.press("test")
    token = hub.post_token(back["code"]).json()["access_token"]
    kept = str(Accord.objects.values().get())
    assert back["code"] not in kept
    assert token not in kept
    config: Any = apps.get_app_config("fournisseurs")
    assert config.purge(now()) == 0
    jour_d_ecole.shift(61)
    assert config.purge(now()) == 1


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer faux", "Basic eDp5", "Bearer é"])
def test_userinfo_wants_a_token(client: Client, authorization: str) -> None:
    answer = client.get("/impots/userinfo", headers={"Authorization": authorization})
    assert answer.status_code in (400, 401)
    assert answer.json()["error"]


def test_who_left_the_file_is_nobody(hub: Hub, people: Any) -> None:
    people({})
    _begun, back = hub.press("emilie")
    token = hub.post_token(back["code"]).json()["access_token"]
    people({"login": "autre"})
    assert hub.userinfo(token).status_code == 401


def test_without_a_key_nothing_is_signed(hub: Hub, reglages: Any) -> None:
    _begun, back = hub.press("test")
    reglages(keys="")
    answer = hub.post_token(back["code"])
    assert (answer.status_code, answer.json()["error_description"]) == (500, "FOURNISSEURS-0002")
    assert hub.client.get("/impots/jwks").status_code == 500
    assert hub.client.get("/impots/.well-known/openid-configuration").status_code == 500
    assert hub.client.get("/msa/jwks").json() == {"keys": []}
    reglages(client_secret="court")
    assert hub.client.get("/msa/jwks").status_code == 500


# Sign-out


def test_sign_out_ends_the_sign_in_and_comes_back_with_its_state(client: Client) -> None:
    for slug in ("impots", "ameli", "msa"):
        hub = Hub(client, slug)
        begun, back = hub.press("test")
        given = hub.post_token(back["code"]).json()
        url = hub.relying.logout_url(given["id_token"], AFTER, begun.state)
        answer = client.get(url.removeprefix("https://fournisseurs.example.org"))
        assert answer.status_code == 303
        assert answer["Location"] == f"{AFTER}?state={begun.state}"
        assert hub.userinfo(given["access_token"]).status_code == 401
    assert Entry.objects.filter(event="fournisseur.deconnexion").count() == 3


def test_sign_out_twice_or_late_comes_back_all_the_same(hub: Hub, jour_d_ecole: Any) -> None:
    _begun, back = hub.press("test")
    asked = {"id_token_hint": hub.post_token(back["code"]).json()["id_token"], "post_logout_redirect_uri": AFTER}
    jour_d_ecole.shift(3600)
    for _ in range(2):
        assert hub.client.get("/impots/logout", asked)["Location"] == AFTER
    assert Entry.objects.filter(event="fournisseur.deconnexion").count() == 1


def test_sign_out_without_an_address_ends_on_a_page_and_a_form_is_sent_on(hub: Hub) -> None:
    id_token = hub.sign_in("test").id_token
    assert "Vous êtes déconnecté" in hub.client.get("/impots/logout", {"id_token_hint": id_token}).content.decode()
    assert hub.client.get("/impots/logout").status_code == 200
    answer = hub.client.post("/impots/logout", {"id_token_hint": id_token})
    assert (answer.status_code, answer["Location"]) == (303, f"/impots/logout?id_token_hint={id_token}")


def test_sign_out_refuses_other_tokens_and_addresses(client: Client) -> None:
    tokens = {slug: Hub(client, slug).sign_in("test").id_token for slug in ("impots", "ameli", "msa")}
    asked = {"id_token_hint": tokens["impots"], "post_logout_redirect_uri": "https://pirate.example.net/"}
    assert client.get("/impots/logout", asked).status_code == 400
    assert client.get("/impots/logout", {"post_logout_redirect_uri": AFTER}).status_code == 400
    for slug, others in (("impots", ("ameli", "msa")), ("msa", ("impots",))):
        for hint in (*(tokens[other] for other in others), tokens[slug][:-4] + "AAAA", "a.b", "a.b.c", "é.é.é"):
            refused = client.get(f"/{slug}/logout", {"id_token_hint": hint, "post_logout_redirect_uri": AFTER})
            assert refused.status_code == 400, hint
            assert "OIDC-0060" in refused.content.decode()


def test_a_provider_without_sign_out_has_none(client: Client) -> None:
    assert client.get("/yris/logout").status_code == 404
    assert "end_session_endpoint" not in client.get("/yris/.well-known/openid-configuration").json()
    assert Hub(client, "yris").relying.logout_url("a.b.c", AFTER, "s") == ""


# What nobody meant


def test_an_unknown_provider_is_a_page_that_does_not_exist(client: Client) -> None:
    for path in ("jwks", "authorize", "userinfo", "logout", "connexion/", "aide/", "couleur.css"):
        assert client.get(f"/tresor/{path}").status_code == 404
    assert client.post("/tresor/token").status_code == 404


TEXT = st.text(max_size=80)


@given(
    asked=st.dictionaries(st.sampled_from([*PARAMETERS, "claims", "request", "x"]) | TEXT, st.lists(TEXT, max_size=2))
)
def test_hostile_requests_never_fail(asked: dict[str, list[str]]) -> None:
    body = urlencode([(name, value.encode("utf-8", "replace")) for name, values in asked.items() for value in values])
    client = Client(raise_request_exception=True)
    answer = client.get(f"/impots/authorize?{body}")
    assert answer.status_code in (400, 403)
    for path in ("token", "connexion/", "identite-libre/"):
        form = "application/x-www-form-urlencoded"
        assert client.post(f"/impots/{path}", body, content_type=form).status_code in (400, 401, 403)
    assert client.get(f"/impots/logout?{body}").status_code in (200, 400)
    assert client.get(f"/etat-civil/?{body}").status_code == 400


@given(typed=st.dictionaries(st.sampled_from(["identifiant", "mot_de_passe", "personne", "birthdate", "email"]), TEXT))
def test_hostile_forms_never_fail(typed: dict[str, str]) -> None:
    client = Client()
    demande = Hub(client).open(Hub(client).begin())
    for page in ("connexion", "identite-libre"):
        answer = client.post(f"/impots/{page}/", {"demande": demande, **typed})
        assert answer.status_code in (303, 422)
