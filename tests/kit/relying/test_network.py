"""The network in trouble, at each step: a name for it, in bounded time, and never a second code sent."""

from __future__ import annotations

import socket
import time

import pytest

from preau.kit.relying import AnswerUnexpected, NetworkTrouble, Relying, TooSlow, Unreachable
from preau.protocols.oidc.relying import RelyingRefusal
from preau.protocols.oidc.relying.refusals import TokenAnswerInvalid
from preau.protocols.oidc.relying.refusals_token import UserinfoRefused
from tests.kit.relying.provider import Provider, Server
from tests.kit.relying.test_sign_in import at, back, begin, finish
from tests.protocols.oidc.relying import world

PATHS = {
    "discovery": "/.well-known/openid-configuration",
    "jwks": "/jwks",
    "token": "/token",
    "userinfo": "/userinfo",
}


def whole(hub: Provider, relying: Relying) -> None:
    """A whole sign-in."""
    begun = begin(relying, hub)
    finish(relying, back(begun, iss=hub.issuer), begun)


def refused(hub: Provider, relying: Relying) -> RelyingRefusal:
    """How a whole sign-in ends."""
    with pytest.raises(RelyingRefusal) as raised:
        whole(hub, relying)
    assert hub.calls("/token") <= 1
    return raised.value


@pytest.mark.parametrize("step", PATHS)
def test_a_body_too_large(hub: Provider, step: str) -> None:
    hub.routes[PATHS[step]] = lambda: (200, "application/json", b" " * (256 * 1024 + 1))
    found = refused(hub, at(hub))
    assert isinstance(found, AnswerUnexpected)
    assert found.step == step


@pytest.mark.parametrize("step", PATHS)
@pytest.mark.parametrize("status", [302, 404, 500])
def test_another_status(hub: Provider, step: str, status: int) -> None:
    hub.routes[PATHS[step]] = lambda: (status, "text/html", b"<h1>no</h1>")
    found = refused(hub, at(hub))
    assert found.step == step
    assert isinstance(found, {"token": TokenAnswerInvalid, "userinfo": UserinfoRefused}.get(step, AnswerUnexpected))
    assert str(status) in found.detail


@pytest.mark.parametrize("step", PATHS)
def test_garbage(hub: Provider, step: str) -> None:
    hub.routes[PATHS[step]] = lambda: (200, "application/json", b"\xff\x00")
    assert refused(hub, at(hub)).step == step


@pytest.mark.parametrize("step", PATHS)
def test_slow(server: Server, step: str) -> None:
    hub = server.provider
    relying = Relying(hub.issuer, world.PARTY, timeout=0.8)

    def late() -> tuple[int, str, bytes]:
        time.sleep(1.2)
        return 200, "application/json", b"{}"

    hub.routes[PATHS[step]] = late
    found = refused(hub, relying)
    assert isinstance(found, TooSlow)
    assert (found.step, found.status) == (step, 504)


def test_a_server_that_drips_holds_nobody(server: Server) -> None:
    server.drip = 0.05
    began = time.monotonic()
    with pytest.raises(TooSlow):
        Relying(server.provider.issuer, world.PARTY, timeout=0.3).metadata()
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("step", ["token", "userinfo"])
@pytest.mark.parametrize("status", [301, 307, 308])
def test_a_redirection_is_not_followed(server: Server, step: str, status: int) -> None:
    hub = server.provider
    hub.routes[PATHS[step]] = lambda: (status, "text/html", b"")
    server.headers = {"Location": f"{hub.issuer}/elsewhere"}
    found = refused(hub, Relying(hub.issuer, world.PARTY))
    assert found.step == step
    assert hub.calls("/elsewhere") == 0


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Unreachable) as refusal:
            Relying(issuer, world.PARTY).begin(world.CALLBACK)
    assert (refusal.value.step, refusal.value.status) == ("discovery", 502)
    assert isinstance(refusal.value, NetworkTrouble)


@pytest.mark.parametrize("url", ["", "gopher://x", "http://[", "http://127.0.0.1:1/\x00", "https://127.0.0.1:99999/"])
def test_an_address_that_is_none(url: str) -> None:
    metadata = world.metadata()
    object.__setattr__(metadata, "jwks_uri", url)
    with pytest.raises(Unreachable) as refusal:
        Relying(world.ISSUER, world.PARTY, metadata=metadata).jwks()
    assert refusal.value.step == "jwks"


def test_the_token_goes_to_userinfo_only(hub: Provider) -> None:
    begun = begin(at(hub), hub)
    finish(at(hub), back(begun), begun)
    assert all(world.ACCESS not in str(form) for form in hub.posted)
