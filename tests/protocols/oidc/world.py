"""One provider, one client, one request that is right: what every test of this folder starts from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from preau.protocols.oidc import (
    AuthorizationRequest,
    Client,
    Grant,
    IdTokenClaims,
    KeySet,
    Provider,
    load_keys,
    make_key,
    read_authorization_request,
    secret_digest,
)

NOW = datetime(2026, 9, 8, 6, 15, tzinfo=UTC)
ISSUER = "https://comptes.example.org"
SECRET = "un-secret-tire-au-sort-de-43-caracteres-0001"
CALLBACK = "https://stage.example.org/retour?page=1"
AFTER = "https://stage.example.org/deconnecte"
VERIFIER = "v" * 43

PROVIDER = Provider(
    issuer=ISSUER,
    authorization_endpoint=f"{ISSUER}/idp/profile/oidc/authorize",
    token_endpoint=f"{ISSUER}/idp/profile/oidc/token",
    userinfo_endpoint=f"{ISSUER}/idp/profile/oidc/userinfo",
    jwks_uri=f"{ISSUER}/idp/profile/oidc/keyset",
    end_session_endpoint=f"{ISSUER}/idp/profile/oidc/logout",
    scopes=("openid", "profile", "ect.scope.cnx", "ect.scope.stage", "ect.scope.sante"),
    acr_values=("eleve", "responsable"),
)

CLIENT = Client(
    client_id="stage",
    redirect_uris=(CALLBACK, "https://stage.example.org/autre"),
    post_logout_redirect_uris=(AFTER,),
    scopes=frozenset({"openid", "profile", "ect.scope.cnx", "ect.scope.stage"}),
    secret_digests=(secret_digest(SECRET),),
)

GOOD: dict[str, str] = {
    "client_id": "stage",
    "redirect_uri": CALLBACK,
    "response_type": "code",
    "scope": "openid profile ect.scope.cnx ect.scope.stage",
    "state": "etat-1",
    "nonce": "0d7c2a54-6d1f-4b3f-9f0e-000000000001",
    "acr_values": "eleve",
}


def params(**changes: Any) -> dict[str, list[str]]:
    """The good request with changes: None leaves a parameter out, a list repeats it."""
    said = {**GOOD, **changes}
    return {name: value if isinstance(value, list) else [value] for name, value in said.items() if value is not None}


def ask(provider: Provider = PROVIDER, client: Client = CLIENT, **changes: Any) -> AuthorizationRequest:
    """The request as the provider reads it."""

    def find(client_id: str) -> Client | None:
        return client if client_id == client.client_id else None

    return read_authorization_request(params(**changes), find, provider)


def grant(**changes: Any) -> Grant:
    """What a fresh code is bound to."""
    made = Grant(
        client_id="stage",
        redirect_uri=CALLBACK,
        scopes=("openid", "profile"),
        subject="s" * 64,
        authenticated_at=NOW - timedelta(minutes=2),
        code_expires_at=NOW + timedelta(seconds=30),
    )
    return replace(made, **changes)


@cache
def pem(name: str, algorithm: str = "ES256") -> bytes:
    """A private key, the same for a name all along a run."""
    return make_key(algorithm)  # type: ignore[arg-type]


@cache
def keys() -> KeySet:
    """One RSA key and one EC key."""
    return load_keys([pem("rsa", "RS256"), pem("ec")])


def claims(**changes: Any) -> IdTokenClaims:
    """An id_token for the client."""
    made = IdTokenClaims(
        issuer=ISSUER,
        subject="s" * 64,
        audience="stage",
        issued_at=NOW,
        expires_at=NOW + timedelta(seconds=600),
        authenticated_at=NOW - timedelta(minutes=2),
        nonce=GOOD["nonce"],
        acr="eleve",
        amr=("pwd",),
        access_token="a" * 43,
        sid="session-1",
    )
    return replace(made, **changes)
