"""A sign-in granted without walking through the pages: for tests of what a service's server asks."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import transaction
from django.test import Client, RequestFactory

from preau.houses.passerelle.actions.grants import grant_code
from preau.houses.passerelle.models import Interaction, SessionIdentite
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.protocols.franceconnect import Identity, identity_hash
from tests.houses.passerelle.walk import UIDS, Service
from tests.protocols.franceconnect.world import person

ANGELA = person(preferred_username="MARTIN")
NONCE = "n" * 43


def session_of(identity: Identity = ANGELA, idp: str = "impots") -> SessionIdentite:
    """An identity session, open for half an hour."""
    return SessionIdentite.objects.create(
        token_hash=new_secret(),
        idp=UIDS[idp],
        acr="eidas1",
        identity_hash=identity_hash(identity),
        authenticated_at=now(),
        expires_at=now() + timedelta(minutes=30),
    )


def code_for(
    service: Service,
    *,
    scope: str = "openid profile birth email",
    identity: Identity = ANGELA,
    session: SessionIdentite | None = None,
    acr: str = "eidas1",
    amr: bool = False,
) -> str:
    """A code, granted as the information page grants it."""
    interaction = Interaction.objects.create(
        service=service.row,
        parametres={
            "redirect_uri": service.callback,
            "state": "s",
            "nonce": NONCE,
            "scopes": scope.split(),
            "acr": acr,
            "amr": amr,
        },
        browser_hash="b",
        expires_at=now() + timedelta(minutes=30),
    )
    with transaction.atomic():
        session = session or session_of(identity)
        url = grant_code(interaction, session, identity, RequestFactory().get("/"))
    return parse_qs(urlsplit(url).query)["code"][0]


def exchange(service: Service, code: str, headers: dict[str, str] | None = None, /, **changes: Any) -> Any:
    """A token request; None leaves a parameter out."""
    said = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": service.callback,
        "client_id": service.client_id,
        "client_secret": service.secret,
        **changes,
    }
    form = {name: value for name, value in said.items() if value is not None}
    return Client().post("/api/v2/token", form, headers=headers)


def userinfo(access_token: str) -> Any:
    """The call of a service's server."""
    return Client().get("/api/v2/userinfo", headers={"Authorization": f"Bearer {access_token}"})


def header(token: str) -> dict[str, Any]:
    """The header of a JWS or JWE."""
    part = token.split(".")[0]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def error_code(said: dict[str, str]) -> str:
    """The Y code that `error_uri` carries."""
    return parse_qs(urlsplit(said["error_uri"]).query)["code"][0]
