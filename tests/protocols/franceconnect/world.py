"""One service, one right request, one person: what every test of this folder starts from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from preau.protocols.franceconnect import AuthorizeRequest, Identity, Rules, Service, read_authorize, read_identity
from preau.protocols.oidc import Grant, secret_digest

NOW = datetime(2026, 9, 8, 6, 15, tzinfo=UTC)
ISSUER = "https://passerelle.example.org/api/v2"
SECRET = "5" * 64
CALLBACK = "https://service.example.org/retour"
AFTER = "https://service.example.org/deconnecte"
IDP = "8dfc4080-c90d-4234-969b-f6c961de3e90"
LOW = Rules(allowed_idp_hints=frozenset({IDP}))
PLUS = Rules(plus=True)

SERVICE = Service(
    client_id="service",
    nom="Un service",
    redirect_uris=(CALLBACK, "https://service.example.org/autre"),
    post_logout_redirect_uris=(AFTER,),
    secret_digests=(secret_digest(SECRET),),
    scopes=frozenset({"openid", "profile", "birth", "email", "preferred_username", "idp_birthdate", "amr"}),
    claims=frozenset({"amr"}),
    entity_id="e" * 32,
)

GOOD = {
    "client_id": "service",
    "redirect_uri": CALLBACK,
    "response_type": "code",
    "scope": "openid profile birth email",
    "acr_values": "eidas1",
    "nonce": "n" * 22,
    "state": "s",
}

CLAIMS: dict[str, Any] = {
    "sub": "a" * 64,
    "given_name": "Angela Claire Louise",
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "gender": "female",
    "birthplace": "75107",
    "birthcountry": "99100",
    "email": "angela@example.org",
}


def params(**changes: Any) -> dict[str, list[str]]:
    """The good request with changes: None leaves a parameter out, a list repeats it."""
    said = {**GOOD, **changes}
    return {name: value if isinstance(value, list) else [value] for name, value in said.items() if value is not None}


def ask(rules: Rules = LOW, service: Service | None = SERVICE, sector: Any = None, **changes: Any) -> AuthorizeRequest:
    """The request as the hub reads it."""

    def find(client_id: str) -> Service | None:
        return service if service is not None and client_id == service.client_id else None

    return read_authorize(params(**changes), find, rules, sector)


def person(**changes: Any) -> Identity:
    """The identity that a provider tells; None leaves a claim out."""
    said = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    return read_identity(said)


def grant(**changes: Any) -> Grant:
    """What a fresh code is bound to."""
    made = Grant(
        client_id="service",
        redirect_uri=CALLBACK,
        scopes=("openid", "profile"),
        subject="d" * 64 + "v1",
        authenticated_at=NOW - timedelta(minutes=2),
        code_expires_at=NOW + timedelta(seconds=30),
        nonce="n" * 22,
        acr="eidas1",
    )
    return replace(made, **changes)
