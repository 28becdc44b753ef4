"""The hub's conformance list, items 1 to 9 (specs/franceconnect.md §7.3), one test class or function an item."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from preau.houses.passerelle import provider
from preau.houses.passerelle.models import SujetConnu
from preau.kit.clockkit import now
from preau.protocols.franceconnect.scopes import LOW
from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.dehors import EMILIE
from tests.houses.passerelle.granting import code_for, error_code, exchange, header, userinfo
from tests.houses.passerelle.walk import CALLBACK, UIDS, Service, Visitor, claims
from tests.support.client import InspectingClient

DISCOVERY = "/api/v2/.well-known/openid-configuration"
OPENID = "openid scope must be requested when using the acr_values parameter"
AMR = '{"id_token":{"amr":{"essential":true}}}'


def test_item_01_discovery_keys_values_headers_no_cookie(hub: Reglages) -> None:
    answer = Client().get(DISCOVERY)
    assert answer["Cache-Control"] == "public, max-age=600"
    assert not answer.cookies
    document = answer.json()
    issuer = "http://localhost/api/v2"
    expected: dict[str, Any] = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/session/end",
        "revocation_endpoint": f"{issuer}/token/revocation",
        "acr_values_supported": ["eidas1"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["form_post", "fragment", "query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["HS256", "ES256", "RS256"],
        "userinfo_signing_alg_values_supported": ["HS256", "ES256", "RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "code_challenge_methods_supported": ["S256"],
        "claims_parameter_supported": True,
        "authorization_response_iss_parameter_supported": True,
        "claim_types_supported": ["normal"],
    }
    assert {name: document[name] for name in expected} == expected
    assert not {"offline_access", "address", "phone"} & set(document["scopes_supported"])
    keys = Client().get("/api/v2/jwks")
    assert keys["Cache-Control"] == "public, max-age=600"
    assert [(key["kty"], key["alg"], key["use"]) for key in keys.json()["keys"]] == [
        ("EC", "ES256", "sig"),
        ("RSA", "RS256", "sig"),
    ]


class TestItem02:
    """Each row of §2.4's outcome table: HTTP status and code, or what the service is told."""

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"client_id": ""}, "Y030007"),
            ({"client_id": None}, "Y030007"),
            ({"nonce": None}, "Y030007"),
            ({"nonce": "n" * 21}, "Y030007"),
            ({"nonce": ""}, "Y030007"),
            ({"state": None}, "Y030007"),
            ({"acr_values": None}, "Y030007"),
            ({"scope": None}, "Y030007"),
            ({"response_type": None}, "Y030007"),
            ({"redirect_uri": ""}, "Y030007"),
            ({"redirect_uri": "retour"}, "Y030007"),
            ({"prompt": "none"}, "Y030007"),
            ({"prompt": "select_account"}, "Y030007"),
            ({"prompt": ""}, "Y030007"),
            ({"autre": "1"}, "Y030007"),
            ({"client_id": "inconnu"}, "Y04EA6EF"),
            ({"redirect_uri": CALLBACK + "2"}, "Y04C013C"),
            ({"redirect_uri": CALLBACK + "2", "scope": "profile"}, "Y040001"),
            ({"claims": AMR}, "Y100009"),
        ],
    )
    def test_pages(self, service: Service, changes: dict[str, Any], code: str) -> None:
        answer = InspectingClient().get(service.url(**changes))
        assert answer.status_code == 400
        assert f"Erreur <strong>{code}</strong>" in answer.content.decode()
        assert ("bouton" in answer.content.decode()) is (code == "Y100009")

    @pytest.mark.parametrize(
        ("changes", "error", "description"),
        [
            ({"scope": ""}, "invalid_request", OPENID),
            (
                {"scope": "email"},
                "invalid_request",
                "openid scope must be requested when using the acr_values parameter",
            ),
            ({"response_type": "x"}, "unsupported_response_type", "unsupported response_type requested"),
            ({"response_type": ""}, "invalid_request", "missing required parameter 'response_type'"),
            ({"scope": "openid gender"}, "invalid_scope", "requested scope is not allowed"),
            ({"acr_values": "eidas3"}, "invalid_acr", None),
            ({"idp_hint": "x"}, "invalid_idp_hint", "An idp_hint was provided but is not allowed"),
        ],
    )
    def test_told_to_the_service(
        self, service: Service, changes: dict[str, Any], error: str, description: str | None
    ) -> None:
        answer = Client().get(service.url(**changes))
        assert answer.status_code == 303
        said = {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
        told = said.pop("error_description")
        assert description in (None, told)
        assert said == {"error": error, "state": service.state, "iss": "http://localhost/api/v2"}

    @pytest.mark.parametrize("response_type", ["id_token", "code token"])
    def test_told_in_the_fragment(self, service: Service, response_type: str) -> None:
        url = urlsplit(Client().get(service.url(response_type=response_type))["Location"])
        assert not url.query
        assert parse_qs(url.fragment)["error"] == ["unsupported_response_type"]

    @pytest.mark.parametrize(
        "changes", [{}, {"scope": "openid inconnu"}, {"acr_values": "inconnu"}, {"acr_values": "eidas2 eidas1"}]
    )
    def test_good_ones(self, service: Service, changes: dict[str, Any]) -> None:
        answer = Client().get(service.url(**changes))
        assert answer.status_code == 303
        assert re.fullmatch(r"/api/v2/interaction/[\w-]+", answer["Location"])


@pytest.mark.parametrize(
    "extra",
    [
        {"code_challenge": "c" * 43, "code_challenge_method": "S256"},
        {"max_age": "0"},
        {"login_hint": "x"},
        {"response_mode": "form_post"},
        {"request": "x"},
        {"request_uri": "https://service.example.org/r"},
    ],
)
def test_item_03_extra_parameters_and_pkce_are_refused(service: Service, extra: dict[str, str]) -> None:
    answer = Client().get(service.url(**extra))
    assert (answer.status_code, "Y030007" in answer.content.decode()) == (400, True)


def test_item_03_the_list_may_be_opened_by_setting(hub: Reglages, visitor: Visitor, service: Service) -> None:
    hub(strict=False)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"v" * 43).digest()).rstrip(b"=").decode()
    visitor.identify(service, code_challenge=challenge, code_challenge_method="S256", max_age="3600")
    visitor.go_on()
    code = visitor.code()
    assert exchange(service, code).json()["error"] == "invalid_grant"
    assert exchange(service, code, code_verifier="w" * 43).json()["error"] == "invalid_grant"
    assert exchange(service, code, code_verifier="v" * 43).status_code == 200


def test_item_04_code_thirty_seconds_once_and_a_replay_revokes(service: Service) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        used, late = code_for(service), code_for(service)
        token = exchange(service, used).json()["access_token"]
        assert userinfo(token).status_code == 200
        replayed = exchange(service, used)
        assert (replayed.status_code, error_code(replayed.json())) == (400, "Y0416228")
        assert userinfo(token).status_code == 401
        clock.shift(timedelta(seconds=31))
        expired = exchange(service, late)
        assert (expired.status_code, error_code(expired.json())) == (400, "Y043F0A8")


def test_item_05_five_keys_and_error_uri(service: Service) -> None:
    answer = exchange(service, code_for(service))
    assert set(answer.json()) == {"access_token", "expires_in", "id_token", "scope", "token_type"}
    for changes, status, error, code in (
        ({"client_secret": "0" * 64}, 401, "invalid_client", "Y0434A7B"),
        ({"code": None}, 400, "invalid_request", "Y048017B"),
        ({"code": "0" * 43}, 400, "invalid_grant", "Y049E20B"),
    ):
        wrong = exchange(service, code_for(service), **changes)
        assert (wrong.status_code, wrong.json()["error"]) == (status, error)
        assert wrong.json()["error_uri"].startswith(
            "https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/?code=" + code + "&id="
        )


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_item_06_the_id_token(hub: Reglages, algorithm: str) -> None:
    service = Service(wanted={"algorithm": algorithm, "amr": True})
    eight = {"sub", "auth_time", "acr", "nonce", "aud", "exp", "iat", "iss"}
    for changes, expected in (({}, eight), ({"claims": AMR}, {*eight, "amr"})):
        id_token = granted_tokens(service, **changes)["id_token"]
        assert header(id_token) == {"alg": algorithm, "kid": provider.keys().signer(algorithm).kid}  # type: ignore[arg-type]
        said = provider.keys().read(id_token)
        assert set(said) == expected
        assert said["exp"] - said["iat"] == 60
        assert (said["aud"], said["acr"]) == ("service", "eidas1")


def granted_tokens(service: Service, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = exchange(service, code_for(service, amr=bool(changes))).json()
    return found


class TestItem07:
    """userinfo: a JWT, scopes to claims, aud, iss, iat, exp."""

    @pytest.mark.parametrize("scope", list(LOW))
    def test_each_scope(self, service: Service, scope: str) -> None:
        token = exchange(service, code_for(service, scope=f"openid {scope}")).json()["access_token"]
        answer = userinfo(token)
        assert answer["Content-Type"] == "application/jwt"
        assert set(header(answer.content.decode())) == {"alg", "kid"}
        said = provider.keys().read(answer.content.decode())
        assert set(said) == {"sub", "aud", "iss", "iat", "exp", *LOW[scope]}
        assert (said["aud"], said["iss"]) == ("service", "http://localhost/api/v2")
        assert said["exp"] - said["iat"] == 60

    def test_through_the_whole_way(self, visitor: Visitor, service: Service) -> None:
        said = service.userinfo(visitor.sign_in(service)["access_token"])
        told = {"given_name", "given_name_array", "family_name", "birthdate", "gender", "birthplace", "birthcountry"}
        assert set(said) == {"sub", "email", "aud", "iss", "iat", "exp", *told}
        assert (said["given_name"], said["family_name"]) == ("Emilie Anne", "DUPONT")


class TestItem08:
    """`sub`: the formula, the same for two providers and one entity, kept once given."""

    def sub(self, visitor: Visitor, service: Service, slug: str = "impots") -> str:
        found = claims(visitor.sign_in(service, slug)["id_token"])["sub"]
        assert isinstance(found, str)
        return found

    def test_the_same_from_two_providers(self, service: Service, visitor: Visitor) -> None:
        first = self.sub(visitor, service)
        other = Visitor(visitor.outside)
        other.outside.idps["ameli"].claims = {**EMILIE, "sub": "autre", "email": "autre@example.org"}
        assert re.fullmatch(r"[0-9a-f]{64}v1", first)
        assert self.sub(other, service, "ameli") == first

    def test_the_formula(self, service: Service, visitor: Visitor) -> None:
        pivot = "Emilie AnneDUPONT1985-04-12female5034199100"
        hashed = base64.b64encode(hashlib.sha256(pivot.encode()).digest()).decode()
        whole = f"{service.row.entity_id}{hashed}secret-des-sujets"
        assert self.sub(visitor, service) == hashlib.sha256(whole.encode()).hexdigest() + "v1"

    def test_shared_by_an_entity_and_by_no_other(self, hub: Reglages, visitor: Visitor) -> None:
        services = [
            Service("un", wanted={"entity_id": "a" * 32}),
            Service("deux", wanted={"entity_id": "a" * 32}),
            Service("trois", wanted={"entity_id": "b" * 32}),
        ]
        first, second, third = [self.sub(Visitor(visitor.outside), service) for service in services]
        assert first == second != third

    def test_once_given_it_is_given_again(self, service: Service, visitor: Visitor) -> None:
        self.sub(visitor, service)
        SujetConnu.objects.update(sub="0" * 64 + "v1")
        assert self.sub(Visitor(visitor.outside), service) == "0" * 64 + "v1"

    def test_a_correction_of_the_register_makes_a_new_one(self, service: Service, visitor: Visitor) -> None:
        first = self.sub(visitor, service)
        visitor.outside.registre.corrections = {"family_name": "DURAND"}
        assert self.sub(Visitor(visitor.outside), service) != first


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"birthdate": "1992-11-00"}, {"birthdate": "1992-11-01", "idp_birthdate": "1992-11-00"}),
        ({"birthdate": "1992-00-00"}, {"birthdate": "1992-01-01", "idp_birthdate": "1992-00-00"}),
        ({"birthplace": "", "birthcountry": "99352"}, {"birthplace": "", "birthcountry": "99352"}),
        ({"birthplace": "Alger", "birthcountry": "99352"}, {"birthplace": "", "birthcountry": "99352"}),
        ({"birthplace": "2A004"}, {"birthplace": "2A004", "birthcountry": "99100"}),
        ({"birthplace": "2B050"}, {"birthplace": "2B050", "birthcountry": "99100"}),
        ({"birthplace": "98729"}, {"birthplace": "98729", "birthcountry": "99100"}),
        ({"given_name": "Anne-Laure"}, {"given_name": "Anne-Laure"}),
        ({"family_name": "Dupont-Durand"}, {"family_name": "DUPONT-DURAND"}),
        ({"gender": "unspecified"}, {"gender": "unspecified"}),
    ],
)
def test_item_09_partial_dates_born_abroad_corsica_composed_names(
    hub: Reglages, visitor: Visitor, told: dict[str, str], expected: dict[str, str]
) -> None:
    service = Service(wanted={"scopes": ["profile", "birth", "email", "idp_birthdate"]})
    visitor.outside.idps["impots"].claims = {**EMILIE, **told}
    tokens = visitor.sign_in(service, scope="openid profile birth idp_birthdate")
    said = service.userinfo(tokens["access_token"])
    assert {name: said.get(name) for name in expected} == expected


def test_item_09_a_composed_name_with_a_space_stays_one(hub: Reglages, visitor: Visitor, service: Service) -> None:
    visitor.outside.registre.corrections = {
        "given_name": "Jean Philippe Pierre",
        "given_name_array": ["Jean Philippe", "Pierre"],
    }
    said = service.userinfo(visitor.sign_in(service)["access_token"])
    assert said["given_name_array"] == ["Jean Philippe", "Pierre"]
    assert said["given_name"] == "Jean Philippe Pierre"


def test_item_09_a_day_without_a_month_is_no_date(visitor: Visitor, service: Service) -> None:
    visitor.outside.idps["impots"].claims = {**EMILIE, "birthdate": "1977-00-03"}
    visitor.identify(service)
    assert "Y600006" in visitor.text
    assert UIDS["impots"] not in visitor.text
