"""The discovery document: every address proven, every refusal beside a document that is taken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preau.protocols.oidc import write_discovery
from preau.protocols.oidc.relying import ProviderMetadata, RelyingParty, discovery_url, read_discovery
from preau.protocols.oidc.relying.refusals import DiscoveryIssuerWrong, DiscoveryUnreadable, EndpointRefused
from tests.protocols.oidc import world as provider
from tests.protocols.oidc.relying import world

ADDRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")


def test_the_hub_as_it_describes_itself() -> None:
    assert world.metadata() == ProviderMetadata(
        issuer=world.ISSUER,
        authorization_endpoint=f"{world.ISSUER}/authorize",
        token_endpoint=f"{world.ISSUER}/token",
        userinfo_endpoint=f"{world.ISSUER}/userinfo",
        jwks_uri=f"{world.ISSUER}/jwks",
        end_session_endpoint=f"{world.ISSUER}/session/end",
        iss_parameter_supported=True,
    )


def test_our_own_provider_side() -> None:
    document = json.dumps(write_discovery(provider.PROVIDER, provider.keys())).encode()
    found = read_discovery(document, provider.ISSUER)
    assert found.userinfo_endpoint == provider.PROVIDER.userinfo_endpoint
    assert found.iss_parameter_supported


def test_what_is_optional() -> None:
    bare = {name: value for name, value in world.DISCOVERY.items() if not name.startswith(("end_", "authorization_r"))}
    found = read_discovery(json.dumps(bare).encode(), world.ISSUER)
    assert found.end_session_endpoint == ""
    assert not found.iss_parameter_supported
    assert not world.metadata(authorization_response_iss_parameter_supported="true").iss_parameter_supported


@pytest.mark.parametrize("issuer", [world.ISSUER, world.ISSUER + "/"])
def test_where_the_document_is(issuer: str) -> None:
    assert discovery_url(issuer) == f"{world.ISSUER}/.well-known/openid-configuration"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"\xff\xfe{}", b'{"issuer": NaN}', b"[" * 100_000, b'{"a":1,"a":1}', b" " * 262_145],
    ids=["empty", "cut", "list", "text", "utf-16", "nan", "deep", "twice", "large"],
)
def test_not_a_document(body: bytes) -> None:
    with pytest.raises(DiscoveryUnreadable) as refusal:
        read_discovery(body, world.ISSUER)
    assert refusal.value.step == "discovery"


@pytest.mark.parametrize("issuer", [world.ISSUER + "/", world.OTHER_ISSUER, world.ISSUER.upper(), "", None, [], 1])
def test_another_issuer(issuer: object) -> None:
    with pytest.raises(DiscoveryIssuerWrong):
        world.metadata(issuer=issuer)


def test_no_issuer_is_no_issuer() -> None:
    with pytest.raises(DiscoveryIssuerWrong):
        read_discovery(json.dumps({**world.DISCOVERY, "issuer": ""}).encode(), "")


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    "url",
    [
        "http://hub.example.org/x",
        "http://127.0.0.1:8002/x",  # the machine itself, but the issuer is elsewhere
        "ftp://hub.example.org/x",
        "javascript:alert(1)",
        "//hub.example.org/x",
        "/x",
        "https://",
        "https://user:pass@hub.example.org/",
        "https://hub.example.org/x#y",
        "https://hub.example.org/a b",
        "https://hub.example.org:99999/x",
        "https://hub.example.org/\r\nX: y",
        "https://" + "a" * 3000,
        7,
        ["https://hub.example.org/x"],
    ],
)
def test_an_address_not_to_go_to(name: str, url: object) -> None:
    with pytest.raises(EndpointRefused) as refusal:
        world.metadata(**{name: url})
    assert refusal.value.context == {"membre": name}


@pytest.mark.parametrize("name", ADDRESSES[:4])
@pytest.mark.parametrize("value", ["", None])
def test_an_address_that_lacks(name: str, value: object) -> None:
    with pytest.raises(EndpointRefused):
        world.metadata(**{name: value})


@pytest.mark.parametrize("host", ["127.0.0.1:8002", "localhost:8002", "[::1]:8002", "127.0.0.12"])
def test_a_demonstration_on_this_machine(host: str) -> None:
    issuer = f"http://{host}/api/v2"
    said = {name: str(value).replace(world.ISSUER, issuer) for name, value in world.DISCOVERY.items()}
    assert read_discovery(json.dumps(said).encode(), issuer).token_endpoint == f"{issuer}/token"


def test_an_issuer_in_clear_elsewhere() -> None:
    issuer = "http://hub.example.org"
    said = {name: str(value).replace(world.ISSUER, issuer) for name, value in world.DISCOVERY.items()}
    with pytest.raises(EndpointRefused):
        read_discovery(json.dumps(said).encode(), issuer)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"client_id": ""}, "client_id"),
        ({"scopes": ("email",)}, "openid"),
        ({"scopes": ("openid", "a b")}, "misspelt"),
        ({"algorithms": ()}, "algorithms"),
        ({"algorithms": ("none",)}, "algorithms"),
        ({"algorithms": ("ES256", "PS256")}, "algorithms"),
        ({"algorithms": ("HS256",), "client_secret": "court"}, "short secret"),
        ({"auth_method": "private_key_jwt"}, "auth_method"),
        ({"skew": world.NOW - world.NOW.replace(minute=14)}, "skew"),
        ({"skew": world.NOW.replace(minute=14) - world.NOW}, "skew"),
    ],
)
def test_a_registration_that_could_never_work(change: dict[str, Any], why: str) -> None:
    good: dict[str, Any] = {"client_id": "client-1", "client_secret": world.SECRET}
    RelyingParty(**good)
    with pytest.raises(ValueError, match=why):
        RelyingParty(**{**good, **change})


def test_secrets_are_not_shown() -> None:
    assert world.SECRET not in repr(world.PARTY)
    assert world.ACCESS not in repr(world.TOKENS)
