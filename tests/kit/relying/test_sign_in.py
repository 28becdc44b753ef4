"""A sign-in from end to end, and the attacks on it: each refused by its name, beside the good one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict

from preau.kit.relying import Begun, Identified, Relying
from preau.protocols.oidc import s256
from preau.protocols.oidc.relying import ProviderError, RelyingRefusal, TokenRefused
from preau.protocols.oidc.relying.refusals import CallbackIssuerWrong, CallbackMalformed, StateWrong
from preau.protocols.oidc.relying.refusals_token import NonceWrong, SubjectDiffers, TokenIssuerWrong
from tests.kit.relying.provider import Provider, Server
from tests.protocols.oidc.relying import world


def at(hub: Provider, **settings: Any) -> Relying:
    """Ourselves at this provider, without a socket."""
    return Relying(hub.issuer, replace(world.PARTY, **settings), transport=hub.transport())


def begin(relying: Relying, hub: Provider) -> Begun:
    """The browser went to the provider, which keeps the nonce."""
    begun = relying.begin(world.CALLBACK)
    hub.nonce = parse_qs(urlsplit(begun.url).query)["nonce"][0]
    return begun


def back(begun: Begun, **changes: Any) -> dict[str, list[str]]:
    """What the browser brings back."""
    said = {"code": "c1", "state": begun.state, "iss": world.ISSUER, **changes}
    return {name: [text] for name, text in said.items() if text is not None}


def finish(relying: Relying, params: Any, begun: Begun, **changes: Any) -> Identified:
    kept = {"state": begun.state, "nonce": begun.nonce, "code_verifier": begun.code_verifier, **changes}
    return relying.finish(params, redirect_uri=world.CALLBACK, now=world.NOW, **kept)


def test_from_end_to_end(hub: Provider) -> None:
    relying = at(hub)
    begun = begin(relying, hub)
    found = finish(relying, back(begun), begun)
    assert found.sub == world.SUB
    assert found.claims["given_name"] == "Emilie"
    assert found.id_claims["nonce"] == begun.nonce
    assert relying.logout_url(found.id_token, "https://x.example.org/", "s").startswith(f"{world.ISSUER}/session/end?")
    assert hub.asked == ["/.well-known/openid-configuration", "/token", "/jwks", "/userinfo"]
    assert world.SUB not in repr(found)
    assert begun.state not in repr(begun)


def test_over_a_socket(server: Server) -> None:
    hub = server.provider
    relying = Relying(hub.issuer, world.PARTY)
    begun = begin(relying, hub)
    assert begun.url.startswith(f"{hub.issuer}/authorize?")
    assert finish(relying, back(begun, iss=hub.issuer), begun).sub == world.SUB


def test_a_querydict_is_read_whole(hub: Provider) -> None:
    relying = at(hub)
    begun = begin(relying, hub)
    query = f"code=c1&state={begun.state}&iss={world.ISSUER}"
    assert finish(relying, QueryDict(query), begun).sub == world.SUB
    with pytest.raises(CallbackMalformed):
        finish(relying, QueryDict(query + "&code=c2"), begun)


def test_what_is_drawn(hub: Provider) -> None:
    relying = at(hub)
    one, two = relying.begin(world.CALLBACK), relying.begin(world.CALLBACK)
    assert len({one.state, one.nonce, two.state, two.nonce}) == 4
    assert (len(one.state), len(one.nonce), one.code_verifier) == (43, 43, "")
    hexadecimal = relying.begin(world.CALLBACK, hexadecimal=True)
    for drawn in (hexadecimal.state, hexadecimal.nonce):
        assert len(drawn) == 64
        assert int(drawn, 16)


def test_pkce_only_where_it_is_set(hub: Provider) -> None:
    relying = at(hub, uses_pkce=True)
    begun = begin(relying, hub)
    assert parse_qs(urlsplit(begun.url).query)["code_challenge"] == [s256(begun.code_verifier)]
    finish(relying, back(begun), begun)
    assert hub.posted[0]["code_verifier"] == begun.code_verifier
    plain = at(hub)
    begun = begin(plain, hub)
    finish(plain, back(begun, code="c2"), begun)
    assert "code_verifier" not in hub.posted[1]


def test_credentials_in_the_header(hub: Provider) -> None:
    relying = at(hub, auth_method="client_secret_basic")
    begun = begin(relying, hub)
    assert finish(relying, back(begun), begun).sub == world.SUB
    assert "client_secret" not in hub.posted[0]


def test_metadata_given_by_hand(hub: Provider) -> None:
    explicit = world.metadata(authorization_response_iss_parameter_supported=False)
    relying = Relying(hub.issuer, world.PARTY, metadata=explicit, transport=hub.transport())
    begun = begin(relying, hub)
    assert finish(relying, back(begun, iss=None), begun).sub == world.SUB
    assert hub.calls("/.well-known/openid-configuration") == 0
    for issuer in (world.OTHER_ISSUER, ""):
        with pytest.raises(ValueError, match="issuer"):
            Relying(issuer, world.PARTY, metadata=explicit)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"state": "f" * 43}, StateWrong),
        ({"state": None}, StateWrong),
        ({"iss": world.OTHER_ISSUER}, CallbackIssuerWrong),
        ({"iss": None}, CallbackIssuerWrong),
        ({"error": "access_denied", "code": None}, ProviderError),
        ({"error": "server_error"}, ProviderError),
        ({"code": None}, CallbackMalformed),
    ],
)
def test_a_callback_that_is_wrong_sends_no_code(
    hub: Provider, change: dict[str, Any], refusal: type[RelyingRefusal]
) -> None:
    relying = at(hub)
    begun = begin(relying, hub)
    with pytest.raises(refusal):
        finish(relying, back(begun, **change), begun)
    assert hub.calls("/token") == 0


def test_a_wrong_state_costs_no_call(hub: Provider) -> None:
    with pytest.raises(StateWrong):
        finish(at(hub), {"code": ["c"], "state": ["x"]}, Begun("", world.STATE, world.NONCE))
    assert hub.asked == []


def test_a_callback_replayed(hub: Provider) -> None:
    relying = at(hub)
    begun = begin(relying, hub)
    finish(relying, back(begun), begun)
    with pytest.raises(StateWrong):  # the caller has forgotten the state: it served
        finish(relying, back(begun), begun, state="")
    with pytest.raises(TokenRefused) as refusal:  # and the code serves once
        finish(relying, back(begun), begun)
    assert (refusal.value.error, refusal.value.step) == ("invalid_grant", "token")


def test_a_code_injected(hub: Provider) -> None:
    relying = at(hub)
    attacker = begin(relying, hub)  # the provider binds the code to the attacker's nonce
    victim = relying.begin(world.CALLBACK)
    with pytest.raises(NonceWrong):
        finish(relying, back(victim, code="of the attacker"), victim)
    assert finish(relying, back(attacker, code="c2"), attacker).sub == world.SUB


def test_mix_up_of_two_providers(hub: Provider) -> None:
    evil = Provider(world.OTHER_ISSUER)
    relying, at_evil = at(hub), at(evil)
    begun = at_evil.begin(world.CALLBACK)  # the person chose the evil one, which sent the browser to the honest one
    with pytest.raises(CallbackIssuerWrong):
        finish(at_evil, back(begun, iss=world.ISSUER), begun)
    assert evil.posted == []
    begun = begin(relying, hub)
    hub.id_claims = {"iss": world.OTHER_ISSUER}
    with pytest.raises(TokenIssuerWrong):
        finish(relying, back(begun), begun)


def test_userinfo_of_another_person(hub: Provider) -> None:
    relying = at(hub)
    begun = begin(relying, hub)
    hub.userinfo = {"sub": "another"}
    with pytest.raises(SubjectDiffers) as refusal:
        finish(relying, back(begun), begun)
    assert refusal.value.step == "userinfo"


def test_a_wrong_secret(hub: Provider) -> None:
    relying = at(hub, client_secret="x" * 64)
    begun = begin(relying, hub)
    with pytest.raises(TokenRefused) as refusal:
        finish(relying, back(begun), begun)
    assert refusal.value.error == "invalid_client"
    assert hub.calls("/token") == 1
