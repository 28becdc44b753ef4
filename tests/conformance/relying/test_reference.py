"""Our relying party against node-oidc-provider, which FranceConnect runs on (specs/franceconnect.md §1 fact 1).

Signed and encrypted, by post and basic, errors and sign-out: what passes here passes there, settings aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from preau.kit.relying import Begun, Identified, Relying, clear_caches
from preau.protocols.oidc import make_key
from preau.protocols.oidc.relying import (
    ProviderError,
    RelyingParty,
    TokenRefused,
    load_decryption_keys,
    write_encryption_jwks,
)
from preau.protocols.oidc.relying.refusals_token import (
    AcrTooLow,
    AlgorithmRefused,
    EncryptionWrong,
    NonceWrong,
    UserinfoInvalid,
)
from tests.support.child import free_port
from tests.support.node import node

SCRIPT = Path(__file__).parents[3] / "bench" / "node" / "reference.mjs"
CALLBACK = "http://127.0.0.1/retour"
AFTER = "http://127.0.0.1/fin"
SECRET = "5ec2e7" * 10 + "beef"
SUB = "4f0c" * 16 + "v1"
EIGHT = {"sub", "auth_time", "acr", "nonce", "aud", "exp", "iat", "iss"}
"""§2.6: no identity in an id_token."""
KEYS = load_decryption_keys((make_key("ES256") + make_key("RS256")).decode())


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port("127.0.0.1")
    settings = {"host": "127.0.0.1", "port": port, "redirect_uri": CALLBACK, "after": AFTER, "secret": SECRET}
    log = tmp_path_factory.mktemp("reference") / "log"
    clear_caches()
    with node(SCRIPT, {**settings, "jwks": write_encryption_jwks(KEYS)}, log):
        yield f"http://127.0.0.1:{port}"
    clear_caches()


def party(client_id: str, **settings: Any) -> RelyingParty:
    """Ourselves as one of the clients registered there."""
    said: dict[str, Any] = {"scopes": ("openid", "identite_pivot", "email"), "acr_values": ("eidas1",), **settings}
    return RelyingParty(client_id, SECRET, **said)


def walk(begun: Begun) -> dict[str, list[str]]:
    """The browser, until it is sent back."""
    url = begun.url
    with httpx.Client() as browser:
        for _ in range(10):
            if url.startswith(CALLBACK):
                return parse_qs(urlsplit(url).query)
            url = str(httpx.URL(url).join(browser.get(url).headers["location"]))
    raise AssertionError("the browser turns in circles")


def sign_in(relying: Relying) -> Identified:
    """A whole sign-in."""
    begun = relying.begin(CALLBACK)
    return finish(relying, begun, walk(begun))


def finish(relying: Relying, begun: Begun, params: dict[str, list[str]], nonce: str = "") -> Identified:
    return relying.finish(
        params,
        state=begun.state,
        nonce=nonce or begun.nonce,
        code_verifier=begun.code_verifier,
        redirect_uri=CALLBACK,
        now=datetime.now(UTC),
    )


@pytest.mark.parametrize(
    ("client_id", "settings"),
    [
        ("es256", {}),
        ("es256", {"uses_pkce": True}),
        ("es256", {"auth_method": "client_secret_basic"}),  # §2.5: taken all the same
        ("es256", {"acr_values": ("eidas2",)}),
        ("rs256", {"algorithms": ("RS256",)}),
        ("hs256", {"algorithms": ("HS256",)}),
        ("basic", {"auth_method": "client_secret_basic"}),
        ("json", {"userinfo_json": True}),
        ("ecdh-es", {"decryption_keys": KEYS}),
        ("rsa-oaep", {"decryption_keys": KEYS}),
        ("rsa-oaep-256", {"decryption_keys": KEYS}),
    ],
)
def test_signs_in(issuer: str, client_id: str, settings: dict[str, Any]) -> None:
    found = sign_in(Relying(issuer, party(client_id, **settings)))
    assert found.sub == SUB
    assert (found.claims["given_name"], found.claims["email"]) == ("Angèle Claire", "angele@example.org")
    assert found.id_claims.keys() == EIGHT


def test_amr_where_it_is_asked(issuer: str) -> None:
    found = sign_in(Relying(issuer, party("es256", claims='{"id_token":{"amr":{"essential":true}}}')))
    assert found.id_claims["amr"] == ["fc", "pwd"]
    assert found.id_claims.keys() == EIGHT | {"amr"}


def test_a_new_proof_and_when_it_was_given(issuer: str) -> None:
    """As the office asks before a sensitive act: PKCE, plain userinfo, `prompt=login`, `max_age`."""
    settings = {"uses_pkce": True, "userinfo_json": True, "prompt": "login", "max_age": timedelta(minutes=5)}
    found = sign_in(Relying(issuer, party("json", **settings)))
    assert abs(found.id_claims["auth_time"] - datetime.now(UTC).timestamp()) < 60


@pytest.mark.parametrize(
    ("client_id", "settings", "refusal"),
    [
        ("es256", {"algorithms": ("RS256",)}, AlgorithmRefused),
        ("hs256", {}, AlgorithmRefused),
        ("json", {}, UserinfoInvalid),
        ("es256", {"decryption_keys": KEYS}, EncryptionWrong),
        ("ecdh-es", {}, EncryptionWrong),
        ("refused", {}, ProviderError),
    ],
)
def test_set_otherwise_than_registered(
    issuer: str, client_id: str, settings: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        sign_in(Relying(issuer, party(client_id, **settings)))


def test_who_gives_up(issuer: str) -> None:
    with pytest.raises(ProviderError) as refusal:
        sign_in(Relying(issuer, party("refused")))
    assert (refusal.value.error, refusal.value.description) == ("access_denied", "User auth aborted")


def test_a_level_that_was_lowered(issuer: str) -> None:
    begun = Relying(issuer, party("es256")).begin(CALLBACK)
    with pytest.raises(AcrTooLow):
        finish(Relying(issuer, party("es256", acr_values=("eidas2",))), begun, walk(begun))


def test_a_code_injected_and_a_code_replayed(issuer: str) -> None:
    relying = Relying(issuer, party("es256"))
    begun = relying.begin(CALLBACK)
    params = walk(begun)
    with pytest.raises(NonceWrong):
        finish(relying, begun, params, nonce="n" * 43)
    with pytest.raises(TokenRefused) as refusal:
        finish(relying, begun, params)
    assert refusal.value.error == "invalid_grant"


def test_a_wrong_secret(issuer: str) -> None:
    relying = Relying(issuer, RelyingParty("es256", "x" * 64, acr_values=("eidas1",)))
    with pytest.raises(TokenRefused) as refusal:
        sign_in(relying)
    assert (refusal.value.error, refusal.value.step) == ("invalid_client", "token")


def test_signs_out(issuer: str) -> None:
    relying = Relying(issuer, party("es256"))
    url = relying.logout_url(sign_in(relying).id_token, AFTER, "e" * 43)
    assert url.startswith(f"{issuer}/session/end?")
    assert httpx.get(url).status_code == 200
    assert httpx.get(relying.logout_url("not.a.token", AFTER, "e" * 43)).status_code == 400
