"""The token endpoint, userinfo's bearer and registered addresses: every refusal by its name, beside its good twin."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from preau.protocols.oidc import (
    Client,
    Grant,
    check_client,
    check_exchange,
    check_registrable,
    exchange,
    read_bearer,
    read_token_request,
    refusals_token,
    s256,
    secret_digest,
)
from preau.protocols.oidc.refusals import BearerRefusal, TokenRefusal
from tests.protocols.oidc import world

FORM = {
    "grant_type": "authorization_code",
    "code": "c" * 43,
    "redirect_uri": world.CALLBACK,
    "client_id": "stage",
    "client_secret": world.SECRET,
}
HEADLESS = {"client_id": None, "client_secret": None}


def basic(client_id: str = "stage", secret: str = world.SECRET) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


@dataclass(frozen=True)
class Try:
    """A token request, the client and the grant it meets."""

    form: dict[str, Any] = field(default_factory=dict)
    header: str = ""
    client: Client | None = world.CLIENT
    grant: Grant | None = field(default_factory=world.grant)

    def run(self) -> Grant:
        """What the endpoint does, in its order."""
        said = {**FORM, **self.form}
        lists = {name: v if isinstance(v, list) else [v] for name, v in said.items() if v is not None}
        request = read_token_request(lists, self.header)
        check_client(request.credentials, self.client)
        assert self.client is not None
        return check_exchange(request, self.client, self.grant, world.NOW)


PKCE = world.grant(code_challenge=s256(world.VERIFIER))
POST_ONLY = replace(world.CLIENT, auth_methods=("client_secret_post",))
TWO_SECRETS = replace(world.CLIENT, secret_digests=(secret_digest("nouveau"), secret_digest(world.SECRET)))
GOOD_HEADER = Try(HEADLESS, basic())
LATE = world.grant(code_expires_at=world.NOW)

CASES: dict[str, tuple[type[TokenRefusal], Try, Try]] = {
    "no grant_type": (refusals_token.TokenRequestMalformed, Try({"grant_type": ""}), Try()),
    "no code": (refusals_token.TokenRequestMalformed, Try({"code": None}), Try()),
    "repeated": (refusals_token.TokenRequestMalformed, Try({"code": ["a", "b"]}), Try({"code": ["a"]})),
    "too long": (refusals_token.TokenRequestMalformed, Try({"x": "x" * 2049}), Try({"x": "x" * 2048})),
    "too many": (
        refusals_token.TokenRequestMalformed,
        Try({f"x{n}": "1" for n in range(36)}),
        Try({f"x{n}": "1" for n in range(35)}),
    ),
    "header not base64": (refusals_token.TokenRequestMalformed, Try(HEADLESS, "Basic é"), GOOD_HEADER),
    "header without colon": (refusals_token.TokenRequestMalformed, Try(HEADLESS, "Basic c3RhZ2U="), GOOD_HEADER),
    "header and body": (refusals_token.SeveralAuthentications, Try({}, basic()), Try({"client_secret": None}, basic())),
    "header of another client": (
        refusals_token.SeveralAuthentications,
        Try({"client_secret": None}, basic("autre")),
        Try({"client_secret": None}, basic()),
    ),
    "unknown client": (refusals_token.ClientNotAuthenticated, Try(client=None), Try()),
    "nobody's secret": (refusals_token.ClientNotAuthenticated, Try({"client_secret": "nobody"}, client=None), Try()),
    "client without a secret": (
        refusals_token.ClientNotAuthenticated,
        Try({"client_secret": "nobody"}, client=replace(world.CLIENT, secret_digests=())),
        Try(client=TWO_SECRETS),
    ),
    "wrong secret": (refusals_token.ClientNotAuthenticated, Try({"client_secret": "x"}), Try()),
    "no secret": (refusals_token.ClientNotAuthenticated, Try({"client_secret": None}), Try()),
    "digest for secret": (
        refusals_token.ClientNotAuthenticated,
        Try({"client_secret": world.CLIENT.secret_digests[0]}),
        Try(),
    ),
    "other name": (refusals_token.ClientNotAuthenticated, Try({"client_id": "autre"}), Try()),
    "method not allowed": (
        refusals_token.ClientNotAuthenticated,
        Try(HEADLESS, basic(), client=POST_ONLY),
        Try(client=POST_ONLY),
    ),
    "other grant": (refusals_token.GrantTypeRefused, Try({"grant_type": "password"}), Try()),
    "unknown code": (refusals_token.CodeUnknown, Try(grant=None), Try()),
    "code of another client": (refusals_token.CodeUnknown, Try(grant=world.grant(client_id="autre")), Try()),
    "expired": (
        refusals_token.CodeExpired,
        Try(grant=LATE),
        Try(grant=replace(LATE, code_expires_at=world.NOW + timedelta(milliseconds=1))),
    ),
    "taken back": (refusals_token.CodeExpired, Try(grant=world.grant(revoked_at=world.NOW)), Try()),
    "replayed": (refusals_token.CodeReplayed, Try(grant=world.grant(used_at=world.NOW)), Try()),
    "replayed and expired": (refusals_token.CodeReplayed, Try(grant=replace(LATE, used_at=world.NOW)), Try()),
    "other address": (
        refusals_token.RedirectUriChanged,
        Try({"redirect_uri": "https://stage.example.org/autre"}),
        Try(),
    ),
    "no address": (refusals_token.RedirectUriChanged, Try({"redirect_uri": None}), Try()),
    "no verifier": (refusals_token.VerifierWrong, Try(grant=PKCE), Try({"code_verifier": world.VERIFIER}, grant=PKCE)),
    "wrong verifier": (
        refusals_token.VerifierWrong,
        Try({"code_verifier": "w" * 43}, grant=PKCE),
        Try({"code_verifier": world.VERIFIER}, grant=PKCE),
    ),
    "verifier outside its letters": (
        refusals_token.VerifierWrong,
        Try({"code_verifier": "é" * 43}, grant=world.grant(code_challenge=s256("é" * 43))),
        Try({"code_verifier": world.VERIFIER}, grant=PKCE),
    ),
    "verifier without challenge": (refusals_token.VerifierWrong, Try({"code_verifier": world.VERIFIER}), Try()),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_wrong_is_refused_by_its_name(case: tuple[type[TokenRefusal], Try, Try]) -> None:
    with pytest.raises(TokenRefusal) as caught:
        case[1].run()
    assert type(caught.value) is case[0], repr(caught.value)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_its_twin_is_accepted(case: tuple[type[TokenRefusal], Try, Try]) -> None:
    assert case[2].run().client_id == "stage"


def test_credentials_in_the_header_are_form_encoded() -> None:
    """RFC 6749 §2.3.1: openid-client and oauth4webapi encode, so a colon or a plus in a secret comes through."""
    read = read_token_request({"grant_type": ["authorization_code"]}, basic("st%3Aage", "a%2Bb+c%25")).credentials
    assert (read.client_id, read.secret, read.method) == ("st:age", "a+b c%", "client_secret_basic")


BEARERS: dict[str, tuple[type[BearerRefusal], str, dict[str, list[str]], tuple[str, dict[str, list[str]]]]] = {
    "nothing": (refusals_token.TokenMissing, "", {}, ("Bearer abc", {})),
    "another scheme": (refusals_token.TokenMissing, "Basic abc", {}, ("bearer abc", {})),
    "twice": (refusals_token.TokenMalformed, "Bearer abc", {"access_token": ["abc"]}, ("", {"access_token": ["abc"]})),
    "two in the form": (refusals_token.TokenMalformed, "", {"access_token": ["a", "b"]}, ("Bearer abc", {})),
    "empty": (refusals_token.TokenMalformed, "Bearer ", {}, ("Bearer abc=", {})),
    "with a space": (refusals_token.TokenMalformed, "Bearer a b", {}, ("Bearer a-b", {})),
    "too long": (refusals_token.TokenMalformed, "Bearer " + "a" * 2049, {}, ("Bearer " + "a" * 2048, {})),
}


@pytest.mark.parametrize("case", BEARERS.values(), ids=BEARERS.keys())
def test_bearer_tokens(case: Any) -> None:
    refusal, header, form, twin = case
    with pytest.raises(BearerRefusal) as caught:
        read_bearer(header, form)
    assert type(caught.value) is refusal
    assert read_bearer(*twin)


URIS = [
    ("http://stage.example.org/", "https://stage.example.org/"),
    ("http://127.evil.example.net/", "http://127.0.0.1:8090/retour"),
    ("https://stage.example.org/#", "https://stage.example.org/?a=1"),
    ("/retour", "http://localhost/retour"),
    ("javascript:alert(1)", "http://[::1]/"),
    ("https://stage.example.org@evil.example.net/", "https://stage.example.org:8443/"),
    ("https://*.example.org/", "https://a.example.org/"),
    ("https://stage.example.org:port/", "https://stage.example.org/%20"),
    ("https://[::1/", "https://[::1]/"),
    ("https://é.example.org/", "https://xn--9ca.example.org/"),
    ("https://stage.example.org/\n", "https://stage.example.org/n"),
    ("https://stage.example.org\\@evil.example.net/", "https://stage.example.org/a@b"),
    ("https://" + "a" * 2048, "https://a"),
    ("", "https://a/"),
]


@pytest.mark.parametrize(("wrong", "right"), URIS)
def test_registered_addresses(wrong: str, right: str) -> None:
    with pytest.raises(refusals_token.UriNotRegistrable):
        check_registrable(wrong)
    assert check_registrable(right) == right


def test_every_refusal_has_a_case() -> None:
    of_token = {
        one
        for one in vars(refusals_token).values()
        if isinstance(one, type) and issubclass(one, TokenRefusal) and one.code
    }
    assert of_token == {case[0] for case in CASES.values()}
    assert all(check.__doc__ for check in exchange.CHECKS)
