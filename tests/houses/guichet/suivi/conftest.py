"""An account service that knows some people of the collège: an httpx transport behind every `Comptes`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from preau.houses.guichet import scim
from preau.protocols.scim import names
from tests.houses.guichet.conftest import COLLEGE


@dataclass
class Service:
    """Its resources by endpoint; `status` other than 200 makes it refuse everything."""

    users: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    attempts: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200

    def account(self, personne: str, *, eleve: bool = False, etat: str = "actif", **more: Any) -> str:
        """Somebody has an account."""
        key = f"c{len(self.users) + 1}"
        whole = {
            "etat": etat, "etablissements": [COLLEGE],
            "responsables": [] if eleve else [{"value": personne, "uai": COLLEGE}], **more,
        }  # fmt: skip
        if eleve:
            whole["eleve"] = personne
        self.users.append(self._resource(names.CORE_USER, "User", key, {names.COMPTE: whole, "userName": key}))
        return key

    def letter(self, personne: str, etat: str) -> None:
        """A letter was issued to a responsable."""
        key = f"n{len(self.letters) + 1}"
        said = {"profil": "responsable", "uai": COLLEGE, "responsable": personne, "etat": etat}
        self.letters.append(self._resource(names.NOTIFICATION, "Notification", key, said))

    def activated(self, compte: str, voie: str) -> None:
        """An account was made by this route."""
        said = {"voie": voie, "motif": "reussi", "compte": {"value": compte}, "uai": COLLEGE}
        self.attempts.append(self._resource(names.TENTATIVE, "Tentative", f"t{compte}", said))

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.status != 200:
            error = {"schemas": [names.ERROR], "status": str(self.status), "detail": "COMPTES-9999 non"}
            return httpx.Response(self.status, json=error)
        for endpoint, rows in (("Users", self.users), ("Notifications", self.letters), ("Tentatives", self.attempts)):
            if request.url.path.endswith(f"/{endpoint}/.search"):
                asked = json.loads(request.content)
                start = asked["startIndex"]
                listed = rows[start - 1 : start - 1 + asked["count"]]
                found = {"schemas": [names.LIST_RESPONSE], "totalResults": len(rows), "startIndex": start}
                return httpx.Response(200, json={**found, "Resources": listed})
        raise AssertionError(request.url)

    def _resource(self, schema: str, kind: str, key: str, said: dict[str, Any]) -> dict[str, Any]:
        meta = {"resourceType": kind, "location": f"https://comptes.example.org/{key}", "version": 'W/"1"'}
        return {"schemas": [schema], "id": key, "meta": meta, **said}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, reglages: Callable[..., None]) -> Service:
    """The account service of the tests, behind the real client."""
    fake = Service()
    real = scim.Comptes.__init__
    transport = httpx.MockTransport(fake.answer)

    def init(self: scim.Comptes, uai: str, **given: Any) -> None:
        real(self, uai, **{**given, "transport": transport})

    monkeypatch.setattr(scim.Comptes, "__init__", init)
    reglages(
        scim_url="https://comptes.example.org/scim/v2", scim_token="jeton", activation_url="https://a.example.org/"
    )
    return fake
