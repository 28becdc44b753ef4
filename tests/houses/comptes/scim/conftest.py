"""Offices with a token each, and the accounts of the Dupont family."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.scim_jetons import add_jeton
from preau.houses.comptes.models import Compte, CompteResponsable, JetonScim, Rattachement
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.protocols.scim import names
from preau.registre.models import Eleve, Responsable
from tests.houses.comptes.families import BAKER, COURTILS, MOBILE, Family

ROOT = "/scim/v2"
COMPTE = names.COMPTE


@dataclass
class Office:
    """A client with one token."""

    token: str
    jeton: JetonScim
    client: Client

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> HttpResponse:
        more: dict[str, Any] = {}
        if data is not None:
            more = {"data": data if isinstance(data, bytes) else json.dumps(data), "content_type": names.MEDIA_TYPE}
        told = {
            "Authorization": f"Bearer {self.token}",
            **{key.replace("_", "-"): value for key, value in headers.items()},
        }
        return self.client.generic(method, path if path.startswith("/") else f"{ROOT}/{path}", headers=told, **more)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def list(self, kind: str, **asked: Any) -> Any:
        response = self.client.get(f"{ROOT}/{kind}", asked, headers={"Authorization": f"Bearer {self.token}"})
        assert response.status_code == 200, response.content
        return response.json()

    def patch(self, path: str, *operations: dict[str, Any], **headers: str) -> HttpResponse:
        return self.ask("PATCH", path, {"schemas": [names.PATCH_OP], "Operations": list(operations)}, **headers)

    def replace(self, path: str, value: dict[str, Any], **headers: str) -> HttpResponse:
        return self.patch(path, {"op": "replace", "value": value}, **headers)


def office(*uais: str, nom: str = "Guichet") -> Office:
    jeton, token = add_jeton(nom, uais)
    return Office(token, jeton, Client(raise_request_exception=True))


def account(
    identifiant: str, *records: Responsable, children: dict[Eleve, Responsable] | None = None, **more: Any
) -> Compte:
    """An active account that owns these records, with these children proven through them."""
    first = records[0] if records else None
    compte = Compte.objects.create(
        **{
            "identifiant": identifiant,
            "password": "never",
            "nom": first.nom_de_famille if first else "DUPONT",
            "prenom": first.prenom if first else "Albert",
            "activated_at": now(),
            **more,
        }
    )
    for record in records:
        CompteResponsable.objects.create(compte=compte, responsable_public_id=record.public_id)
    for child, record in (children or {}).items():
        Rattachement.objects.create(
            compte=compte, eleve_public_id=child.public_id, responsable_public_id=record.public_id, niveau=1
        )
    return compte


@pytest.fixture
def emilie(family: Family) -> Compte:
    """The account of both records and both children, in two schools."""
    return account(
        "e.dupont42",
        family.emilie,
        family.emilie_ecole,
        children={family.albert: family.emilie, family.jeanne: family.emilie_ecole},
        mobile=MOBILE,
        mel="emilie@example.org",
        password=hashing.make("Ancien-Mot-2026!"),
    )


@pytest.fixture
def college(base: None) -> Office:
    return office(COURTILS)


@pytest.fixture
def ecole(base: None) -> Office:
    return office(BAKER)


def events() -> list[tuple[str, str, str]]:
    """What the journal says, without the making of tokens."""
    rows = Entry.objects.exclude(event__startswith="jeton.").order_by("pk")
    return list(rows.values_list("event", "actor", "subject"))


def error(response: HttpResponse) -> tuple[int, str, str]:
    """Status, stable code and scimType of a SCIM error, which says its status twice and leaves no blank unfilled."""
    said = json.loads(response.content)
    assert response["Content-Type"] == names.MEDIA_TYPE
    assert said["schemas"] == [names.ERROR]
    assert said["status"] == str(response.status_code)
    assert "{" not in said["detail"]
    return response.status_code, said["detail"].split(" ")[0], said.get("scimType", "")
