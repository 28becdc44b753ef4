"""What is kept of a provider, for how long, and when it is asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from preau.kit.relying import Relying, clear_caches
from preau.protocols.oidc.relying import KeyUnknown, RelyingRefusal
from preau.protocols.oidc.relying.refusals import DiscoveryIssuerWrong
from tests.kit.relying.provider import Provider
from tests.kit.relying.test_sign_in import at, back, begin, finish
from tests.protocols.oidc.relying import world

DISCOVERY = "/.well-known/openid-configuration"


def sign_in(hub: Provider, code: str) -> str:
    """One sign-in by a new `Relying`, as each request makes one."""
    relying = at(hub)
    begun = begin(relying, hub)
    return finish(relying, back(begun, code=code), begun).sub


def test_ten_minutes(hub: Provider, jour_d_ecole: time_machine.Traveller) -> None:
    for code in ("c1", "c2"):
        sign_in(hub, code)
    assert (hub.calls(DISCOVERY), hub.calls("/jwks")) == (1, 1)
    jour_d_ecole.shift(timedelta(minutes=9, seconds=59))
    sign_in(hub, "c3")
    assert (hub.calls(DISCOVERY), hub.calls("/jwks")) == (1, 1)
    jour_d_ecole.shift(timedelta(seconds=1))
    sign_in(hub, "c4")
    assert (hub.calls(DISCOVERY), hub.calls("/jwks")) == (2, 2)


def test_a_clock_set_back(hub: Provider, jour_d_ecole: time_machine.Traveller) -> None:
    at(hub).metadata()
    jour_d_ecole.shift(timedelta(hours=-1))
    at(hub).metadata()
    assert hub.calls(DISCOVERY) == 2


def test_by_issuer(hub: Provider) -> None:
    other = Provider(world.OTHER_ISSUER)
    assert at(hub).metadata().issuer == world.ISSUER
    assert at(other).metadata().issuer == world.OTHER_ISSUER
    assert (hub.calls(DISCOVERY), other.calls(DISCOVERY)) == (1, 1)


def test_trouble_is_not_kept(hub: Provider) -> None:
    hub.routes[DISCOVERY] = lambda: (200, "application/json", b'{"issuer": "https://autre.example.org"}')
    with pytest.raises(DiscoveryIssuerWrong):
        at(hub).metadata()
    hub.routes.clear()
    assert at(hub).metadata().issuer == world.ISSUER


def test_cleared(hub: Provider) -> None:
    at(hub).metadata()
    clear_caches()
    at(hub).metadata()
    assert hub.calls(DISCOVERY) == 2


def test_a_new_key_is_fetched_exactly_once(hub: Provider) -> None:
    sign_in(hub, "c1")
    hub.rotate("hub-new")
    assert sign_in(hub, "c2") == world.SUB
    assert hub.calls("/jwks") == 2
    assert sign_in(hub, "c3") == world.SUB
    assert hub.calls("/jwks") == 2


def test_a_key_nobody_publishes_hammers_nobody(hub: Provider, jour_d_ecole: time_machine.Traveller) -> None:
    sign_in(hub, "c1")
    hub.rotate("hub-new", publish=False)
    for code in ("c2", "c3", "c4"):
        with pytest.raises(KeyUnknown) as refusal:
            sign_in(hub, code)
        assert refusal.value.step == "token"
    assert hub.calls("/jwks") == 2
    assert hub.calls("/userinfo") == 1
    jour_d_ecole.shift(timedelta(seconds=30))
    hub.rotate("hub-new")
    assert sign_in(hub, "c5") == world.SUB
    assert hub.calls("/jwks") == 3


def test_a_key_that_changes_before_userinfo(hub: Provider) -> None:
    sign_in(hub, "c1")
    old, answer = hub.signer, hub.token

    def token_then_rotate(headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        reply = answer(headers, body)
        hub.rotate("hub-new")
        hub.published = [old, hub.signer]
        return reply

    hub.token = token_then_rotate  # type: ignore[method-assign]
    assert sign_in(hub, "c2") == world.SUB
    assert hub.calls("/jwks") == 2


def test_a_shared_secret_needs_no_keys(hub: Provider) -> None:
    relying = at(hub, algorithms=("HS256",))
    assert relying.jwks().keys == ()
    assert hub.asked == []


def test_the_set_is_kept_by_address(hub: Provider) -> None:
    at(hub).jwks()
    elsewhere = world.metadata(jwks_uri=f"{world.ISSUER}/keys")
    relying = Relying(world.ISSUER, world.PARTY, metadata=elsewhere, transport=hub.transport())
    hub.routes["/keys"] = lambda: (200, "application/json", b'{"keys": []}')
    assert relying.jwks().keys == ()
    hub.routes["/keys"] = lambda: (200, "application/json", b"[]")
    assert relying.jwks().keys == ()
    clear_caches()
    with pytest.raises(RelyingRefusal) as refusal:
        relying.jwks()
    assert (refusal.value.code, refusal.value.step) == ("OIDC-0077", "jwks")
