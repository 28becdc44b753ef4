"""Every refusal of an authorization request by its name, beside a good twin that is accepted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from preau.protocols.oidc import Client, Pkce, Provider, checks, refusals, s256
from preau.protocols.oidc.refusals import OidcRefusal, RedirectedRefusal, ShownRefusal
from tests.protocols.oidc import world

STRICT = replace(
    world.PROVIDER,
    parameters=frozenset({*world.GOOD, "prompt", "claims"}),
    acr_required=True,
    state_minimum=22,
    nonce_minimum=22,
    refuses_unknown_scopes=True,
    reads_claims=True,
)
LONG = {"state": "e" * 22, "nonce": "n" * 22}
CHALLENGE = s256(world.VERIFIER)


@dataclass(frozen=True)
class Case:
    """A wrong request and the twin that differs in one thing."""

    refusal: type[OidcRefusal]
    wrong: dict[str, Any]
    twin: dict[str, Any] = field(default_factory=dict)
    provider: Provider = world.PROVIDER
    client: Client = world.CLIENT


def with_pkce(pkce: Pkce) -> Client:
    return replace(world.CLIENT, pkce=pkce)


S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}

CASES: dict[str, Case] = {
    "one value too long": Case(refusals.RequestTooLarge, {"state": "e" * 2049}, {"state": "e" * 2048}),
    "one name too long": Case(refusals.RequestTooLarge, {"x" * 2049: "1"}, {"x" * 2048: "1"}),
    "too many parameters": Case(
        refusals.RequestTooLarge, {f"x{n}": "1" for n in range(34)}, {f"x{n}": "1" for n in range(33)}
    ),
    "no client": Case(refusals.ClientUnknown, {"client_id": None}),
    "empty client": Case(refusals.ClientUnknown, {"client_id": ""}),
    "unknown client": Case(refusals.ClientUnknown, {"client_id": "autre"}),
    "two clients": Case(refusals.ClientUnknown, {"client_id": ["stage", "stage"]}),
    "client with a control character": Case(refusals.ClientUnknown, {"client_id": "stage\x00"}),
    "no address": Case(refusals.RedirectUriRefused, {"redirect_uri": None}),
    "two addresses": Case(refusals.RedirectUriRefused, {"redirect_uri": [world.CALLBACK, "https://evil.example.net/"]}),
    "address of somebody else": Case(refusals.RedirectUriRefused, {"redirect_uri": "https://evil.example.net/"}),
    "address with more behind": Case(
        refusals.RedirectUriRefused,
        {"redirect_uri": world.CALLBACK + "&x=1"},
        {"redirect_uri": "https://stage.example.org/autre"},
    ),
    "address in capitals": Case(refusals.RedirectUriRefused, {"redirect_uri": world.CALLBACK.upper()}),
    "address with a slash more": Case(
        refusals.RedirectUriRefused, {"redirect_uri": "https://stage.example.org/autre/"}
    ),
    "repeated": Case(refusals.ParameterRepeated, {"scope": ["openid", "openid"]}, {"scope": ["openid"]}),
    "unknown parameter repeated": Case(refusals.ParameterRepeated, {"x": ["1", "2"]}, {"x": ["1"]}),
    "closed list": Case(
        refusals.ParameterUnknown, {**LONG, "max_age": "10"}, {**LONG, "prompt": "login"}, provider=STRICT
    ),
    "request": Case(refusals.RequestObjectRefused, {"request": "a.b.c"}),
    "request_uri": Case(refusals.RequestUriRefused, {"request_uri": "https://stage.example.org/r"}),
    "registration": Case(refusals.RegistrationRefused, {"registration": "{}"}),
    "no response type": Case(refusals.ResponseTypeMissing, {"response_type": ""}),
    "implicit flow": Case(refusals.ResponseTypeRefused, {"response_type": "id_token"}),
    "hybrid flow": Case(refusals.ResponseTypeRefused, {"response_type": "code token"}),
    "fragment": Case(refusals.ResponseModeRefused, {"response_mode": "fragment"}, {"response_mode": "query"}),
    "no scope": Case(refusals.ScopeWithoutOpenid, {"scope": None}),
    "no openid": Case(refusals.ScopeWithoutOpenid, {"scope": "profile"}, {"scope": "openid"}),
    "openid inside a word": Case(refusals.ScopeWithoutOpenid, {"scope": "openid2 xopenid"}),
    "scope with a quote": Case(refusals.ScopeWithoutOpenid, {"scope": 'openid "profile"'}),
    "scope with two spaces": Case(refusals.ScopeWithoutOpenid, {"scope": "openid  profile"}),
    "scope of another service": Case(
        refusals.ScopeRefused, {"scope": "openid ect.scope.sante"}, {"scope": "openid ect.scope.stage"}
    ),
    "scope unknown to a strict provider": Case(
        refusals.ScopeRefused, {**LONG, "scope": "openid x"}, {**LONG, "scope": "openid"}, provider=STRICT
    ),
    "state outside ASCII": Case(refusals.StateRefused, {"state": "état"}, {"state": "etat"}),
    "state with a line break": Case(refusals.StateRefused, {"state": "a\r\nb"}, {"state": "a b"}),
    "state too short for a strict provider": Case(
        refusals.StateRefused, {**LONG, "state": "e" * 21}, LONG, provider=STRICT
    ),
    "nonce too long": Case(refusals.NonceRefused, {"nonce": "n" * 513}, {"nonce": "n" * 512}),
    "nonce with NUL": Case(refusals.NonceRefused, {"nonce": "n\x00"}, {"nonce": None}),
    "nonce missing for a strict provider": Case(refusals.NonceRefused, {**LONG, "nonce": None}, LONG, provider=STRICT),
    "unknown prompt": Case(refusals.PromptRefused, {"prompt": "create"}, {"prompt": "login"}),
    "none and another": Case(refusals.PromptRefused, {"prompt": "none login"}, {"prompt": "none"}),
    "max_age in words": Case(refusals.MaxAgeRefused, {"max_age": "dix"}, {"max_age": "10"}),
    "max_age below zero": Case(refusals.MaxAgeRefused, {"max_age": "-1"}, {"max_age": "0"}),
    "max_age in other digits": Case(refusals.MaxAgeRefused, {"max_age": "٣"}, {"max_age": "3"}),
    "max_age without end": Case(refusals.MaxAgeRefused, {"max_age": "9" * 10}, {"max_age": "9" * 9}),
    "acr required": Case(refusals.AcrRefused, {**LONG, "acr_values": None}, LONG, provider=STRICT),
    "too many acr": Case(refusals.AcrRefused, {"acr_values": "a " * 65}, {"acr_values": "a " * 63 + "eleve"}),
    "PKCE required": Case(refusals.PkceRefused, {}, S256, client=with_pkce(Pkce.REQUIRED)),
    "PKCE refused": Case(refusals.PkceRefused, S256, {}, client=with_pkce(Pkce.REFUSED)),
    "PKCE plain": Case(refusals.PkceRefused, {**S256, "code_challenge_method": "plain"}, S256),
    "PKCE without method": Case(refusals.PkceRefused, {"code_challenge": CHALLENGE}, S256),
    "PKCE method alone": Case(refusals.PkceRefused, {"code_challenge_method": "S256"}, S256),
    "PKCE too short": Case(refusals.PkceRefused, {**S256, "code_challenge": "a" * 42}, S256),
    "claims unreadable": Case(
        refusals.ClaimsRefused,
        {**LONG, "claims": "{"},
        {**LONG, "claims": '{"id_token":{"amr":null}}'},
        provider=STRICT,
    ),
    "claims of another shape": Case(
        refusals.ClaimsRefused, {**LONG, "claims": '{"id_token":[]}'}, {**LONG, "claims": "{}"}, provider=STRICT
    ),
    "claims without end": Case(
        refusals.ClaimsRefused, {**LONG, "claims": "[" * 2000}, {**LONG, "claims": "{}"}, provider=STRICT
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_wrong_is_refused_by_its_name(case: Case) -> None:
    with pytest.raises(OidcRefusal) as caught:
        world.ask(case.provider, case.client, **case.wrong)
    assert type(caught.value) is case.refusal, repr(caught.value)
    if isinstance(caught.value, RedirectedRefusal):
        assert caught.value.reply_to is not None
        assert caught.value.reply_to.redirect_uri == world.CALLBACK


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_its_twin_is_accepted(case: Case) -> None:
    assert world.ask(case.provider, case.client, **case.twin).client.client_id == "stage"


def test_every_refusal_of_the_tables_has_a_case() -> None:
    families = (OidcRefusal, ShownRefusal, RedirectedRefusal)
    named = {one for one in vars(refusals).values() if isinstance(one, type) and issubclass(one, families) and one.code}
    after = {refusals.LoginRequired, refusals.AccessDenied}  # said by the house, once the request is read
    assert {case.refusal for case in CASES.values()} == named - after
    assert all(check.__doc__ for check in (*checks.CHECKS_SHOWN, *checks.CHECKS_REDIRECTED))


@pytest.mark.parametrize("refusal", [refusals.RequestTooLarge, refusals.ClientUnknown, refusals.RedirectUriRefused])
def test_nothing_is_sent_to_an_address_that_is_not_proven(refusal: type[OidcRefusal]) -> None:
    assert issubclass(refusal, ShownRefusal)


def test_the_address_comes_first() -> None:
    with pytest.raises(refusals.RedirectUriRefused):
        world.ask(redirect_uri="https://evil.example.net/", response_type="x", scope="x", prompt="x")


def test_what_is_read() -> None:
    asked = world.ask(
        prompt="login consent",
        max_age="0",
        acr_values="or eleve responsable eleve",
        scope="openid x profile openid",
        **S256,
    )
    assert asked.scopes == ("openid", "profile")
    assert asked.prompt == {"login", "consent"}
    assert not asked.is_passive
    assert asked.acr_values == ("eleve", "responsable")
    assert (asked.max_age, asked.code_challenge) == (0, CHALLENGE)
    assert (asked.state, asked.nonce) == (world.GOOD["state"], world.GOOD["nonce"])


def test_state_is_given_back_with_a_refusal_unless_it_is_the_fault() -> None:
    with pytest.raises(RedirectedRefusal) as caught:
        world.ask(scope="profile")
    assert caught.value.reply_to is not None
    assert caught.value.reply_to.state == "etat-1"
    for state in ("état", ["a", "b"]):
        with pytest.raises(RedirectedRefusal) as caught:
            world.ask(state=state)
        assert caught.value.reply_to is not None
        assert caught.value.reply_to.state == ""


def test_claims_asked() -> None:
    asked = world.ask(STRICT, **LONG, claims='{"id_token":{"amr":{"essential":true}},"userinfo":{"email":null}}')
    assert (asked.id_token_claims, asked.userinfo_claims) == (("amr",), ("email",))
    assert world.ask(claims="{").id_token_claims == ()


def test_max_age() -> None:
    signed_in_at = world.NOW - timedelta(seconds=100)
    assert not world.ask().wants_login(signed_in_at, world.NOW)
    assert not world.ask(max_age="100").wants_login(signed_in_at, world.NOW)
    assert world.ask(max_age="99").wants_login(signed_in_at, world.NOW)
    assert world.ask(prompt="none").is_passive
