"""Calls of a service's server, refused in the real platform's codes (specs/franceconnect.md §2.2, §2.5, §2.7, §2.9)."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.franceconnect import Service, read_logout
from preau.protocols.franceconnect.codes import (
    Y000400,
    Y040001,
    Y04146A2,
    Y0416228,
    Y043F0A8,
    Y0434A7B,
    Y045AFAE,
    Y048017B,
    Y049E20B,
    TokenError,
    TokenY,
    YRefusal,
)
from preau.protocols.franceconnect.exchange import (
    check_code,
    check_service,
    read_access_token,
    read_revocation,
    read_token,
    token_invalid,
    write_error_json,
)
from preau.protocols.franceconnect.tokens import Issuance, write_id_token
from preau.protocols.oidc import Credentials
from tests.protocols.franceconnect.world import AFTER, CALLBACK, ISSUER, NOW, SECRET, SERVICE, grant
from tests.protocols.oidc.world import keys

FORM = {
    "grant_type": "authorization_code",
    "code": "c" * 43,
    "redirect_uri": CALLBACK,
    "client_id": "service",
    "client_secret": SECRET,
}


def form(**changes: Any) -> dict[str, list[str]]:
    said = {**FORM, **changes}
    return {name: value if isinstance(value, list) else [value] for name, value in said.items() if value is not None}


def exchange(bound: Any = "grant", authorization: str = "", **changes: Any) -> object:
    request = read_token(form(**changes), authorization)
    check_service(request.credentials, SERVICE)
    return check_code(request, SERVICE, grant() if bound == "grant" else bound, NOW)


def test_post_and_basic_are_accepted() -> None:
    assert exchange() == grant()
    basic = base64.b64encode(f"service:{SECRET}".encode()).decode()
    assert exchange(authorization=f"Basic {basic}", client_id=None, client_secret=None) == grant()


@pytest.mark.parametrize(
    ("bound", "changes", "code", "error", "status"),
    [
        ("grant", {"client_secret": "6" * 64}, "Y0434A7B", "invalid_client", 401),
        ("grant", {"client_id": "autre"}, "Y0434A7B", "invalid_client", 401),
        ("grant", {"client_secret": None}, "Y0434A7B", "invalid_client", 401),
        ("grant", {"code": None}, "Y048017B", "invalid_request", 400),
        ("grant", {"code": ""}, "Y048017B", "invalid_request", 400),
        (None, {}, "Y049E20B", "invalid_grant", 400),
        (grant(client_id="autre"), {}, "Y049E20B", "invalid_grant", 400),
        (grant(code_expires_at=NOW), {}, "Y043F0A8", "invalid_grant", 400),
        (grant(revoked_at=NOW), {}, "Y043F0A8", "invalid_grant", 400),
        (grant(used_at=NOW - timedelta(seconds=1)), {}, "Y0416228", "invalid_grant", 400),
        (grant(used_at=NOW, code_expires_at=NOW), {}, "Y0416228", "invalid_grant", 400),
        ("grant", {"redirect_uri": CALLBACK + "/"}, "Y040001", "invalid_grant", 400),
        ("grant", {"code_verifier": "v" * 43}, "Y040001", "invalid_grant", 400),
        ("grant", {"grant_type": "password"}, "Y040001", "unsupported_grant_type", 400),
        ("grant", {"grant_type": None}, "Y040001", "invalid_request", 400),
        ("grant", {"code": ["a", "b"]}, "Y040001", "invalid_request", 400),
        ("grant", {"code": "c" * 5000}, "Y040001", "invalid_request", 400),
    ],
)
def test_every_refusal_of_the_table(bound: Any, changes: dict[str, Any], code: str, error: str, status: int) -> None:
    with pytest.raises(TokenY) as caught:
        exchange(bound, **changes)
    refusal = caught.value
    assert (refusal.code, refusal.protocol_error, refusal.status) == (code, error, status)
    said = write_error_json(refusal, "0c5e")
    assert said["error"] == error
    assert said["error_description"]
    assert parse_qs(urlsplit(said["error_uri"]).query) == {"code": [code], "id": ["0c5e"]}
    assert said["error_uri"].startswith("https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/")


def test_two_ways_of_proving_oneself_are_one_too_many() -> None:
    basic = base64.b64encode(f"service:{SECRET}".encode()).decode()
    with pytest.raises(TokenError):
        exchange(authorization=f"Basic {basic}")


def test_a_closed_service_proves_nothing() -> None:
    credentials = Credentials("service", SECRET, "client_secret_post")
    check_service(credentials, SERVICE)
    for known in (None, replace(SERVICE, is_active=False), replace(SERVICE, secret_digests=())):
        with pytest.raises(Y0434A7B):
            check_service(credentials, known)


def test_named_refusals_are_their_own_classes() -> None:
    cases: list[tuple[Any, dict[str, Any], type[TokenY]]] = [
        (grant(used_at=NOW), {}, Y0416228), (grant(code_expires_at=NOW), {}, Y043F0A8), (None, {}, Y049E20B),
        ("grant", {"code": None}, Y048017B),
    ]  # fmt: skip
    for bound, changes, refusal in cases:
        with pytest.raises(refusal):
            exchange(bound, **changes)


def test_the_access_token_in_the_header_or_the_query() -> None:
    assert read_access_token("Bearer abc", {}) == "abc"
    assert read_access_token("", {"access_token": ["abc"], "schema": ["openid"]}) == "abc"
    with pytest.raises(Y04146A2) as caught:
        read_access_token("", {})
    assert (caught.value.status, caught.value.protocol_error) == (401, "invalid_token")
    for authorization, query in (("Bearer abc", {"access_token": ["abc"]}), ("Bearer é", {}), ("Bearer a b", {})):
        with pytest.raises(TokenError) as wrong:
            read_access_token(authorization, query)
        assert (wrong.value.protocol_error, wrong.value.status) == ("invalid_token", 401)
    assert token_invalid().protocol_error == "invalid_token"


REVOCATION = {"token": ["t" * 43], "client_id": ["service"], "client_secret": [SECRET]}


def test_revocation_is_strict() -> None:
    assert read_revocation(REVOCATION).token == "t" * 43
    wrong: list[dict[str, list[str]]] = [
        {**REVOCATION, "token_type_hint": ["access_token"]},
        {**REVOCATION, "token": ["t" * 42]},
        {**REVOCATION, "client_secret": ["5" * 31]},
        {**REVOCATION, "client_id": [""]},
        {**REVOCATION, "token": ["t" * 43, "u" * 43]},
        {**REVOCATION, "token": ["t" * 2049]},
        {name: value for name, value in REVOCATION.items() if name != "client_secret"},
        {},
    ]
    for case in wrong:
        with pytest.raises(TokenError) as caught:
            read_revocation(case)
        assert (caught.value.protocol_error, caught.value.status) == ("invalid_request", 400)


class TestLogout:
    """§2.9."""

    hint = write_id_token(grant(), SERVICE, Issuance(ISSUER, keys(), NOW, NOW))

    def read(self, service: Service | None = SERVICE, **changes: Any) -> object:
        said = {"id_token_hint": self.hint, "post_logout_redirect_uri": AFTER, "state": "s", **changes}
        params = {
            name: value if isinstance(value, list) else [value] for name, value in said.items() if value is not None
        }
        return read_logout(params, lambda client_id: service if client_id == "service" else None, keys(), ISSUER)

    def test_a_good_wish_with_an_expired_hint(self) -> None:
        asked = read_logout(
            {"id_token_hint": [self.hint], "post_logout_redirect_uri": [AFTER], "state": ["s"],
             "client_id": ["service"], "logout_hint": ["x"], "ui_locales": ["fr"]},
            lambda client_id: SERVICE, keys(), ISSUER,
        )  # fmt: skip
        assert (asked.service, asked.subject) == (SERVICE, "d" * 64 + "v1")
        assert (asked.post_logout_redirect_uri, asked.state) == (AFTER, "s")

    def test_the_address_and_the_state_may_be_left_out(self) -> None:
        asked = self.read(post_logout_redirect_uri=None, state=None)
        assert getattr(asked, "post_logout_redirect_uri") == ""  # noqa: B009

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"id_token_hint": None}, Y000400),
            ({"id_token_hint": ""}, Y000400),
            ({"autre": "x"}, Y000400),
            ({"state": ["a", "b"]}, Y000400),
            ({"state": "a\0"}, Y000400),
            ({"state": "a" * 3000}, Y000400),
            ({"id_token_hint": "n.i.x"}, Y045AFAE),
            ({"id_token_hint": keys().sign({"iss": "https://ailleurs.example", "aud": "service", "sub": "s"}, "ES256")},
             Y045AFAE),
            ({"client_id": "autre"}, Y045AFAE),
            ({"post_logout_redirect_uri": AFTER + "/"}, Y040001),
            ({"post_logout_redirect_uri": CALLBACK}, Y040001),
        ],
    )  # fmt: skip
    def test_refusals(self, changes: dict[str, Any], refusal: type[YRefusal]) -> None:
        with pytest.raises(refusal):
            self.read(**changes)

    def test_a_service_that_is_gone(self) -> None:
        with pytest.raises(Y045AFAE):
            self.read(service=None)

    @settings(max_examples=60, deadline=None)
    @given(
        st.dictionaries(st.sampled_from(["id_token_hint", "state", "client_id", "x"]), st.lists(st.text(), max_size=2))
    )
    def test_whatever_comes_is_refused_by_name(self, said: dict[str, list[str]]) -> None:
        with pytest.raises(YRefusal):
            read_logout(said, lambda client_id: SERVICE, keys(), ISSUER)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.one_of(st.sampled_from(list(FORM)), st.text(max_size=5)), st.lists(st.text(), max_size=2)),
    st.one_of(st.text(max_size=40), st.binary(max_size=30).map(lambda b: "Basic " + base64.b64encode(b).decode())),
)
def test_hostile_token_requests(said: dict[str, list[str]], authorization: str) -> None:
    def prove() -> None:
        check_service(read_token(said, authorization).credentials, SERVICE)

    with pytest.raises(TokenY):
        prove()
