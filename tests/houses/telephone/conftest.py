import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.client import InspectingClient

Post = Callable[..., Any]
TOKEN = "jeton-des-essais-0123456789"
SMS = {
    "kind": "sms",
    "to": "+33639980001",
    "subject": "",
    "body": "Votre code de sécurité est 123456.\n\n@comptes.example.org #123456",
    "idempotency_key": "cle-1",
    "attempt": 1,
}
MAIL = SMS | {
    "kind": "mail",
    "to": "emilie.dupont@example.org",
    "subject": "Votre identifiant",
    "body": "Bonjour,\n\nhttp://127.0.0.1:8001/compte/ ou http://pirate.example.net/\n",
    "idempotency_key": "cle-2",
}


@pytest.fixture
def client() -> Client:
    return InspectingClient()


@pytest.fixture
def post(client: Client) -> Post:
    """Hand a message over as the courier does; `changes` to SMS, or raw `content`."""

    def hand_over(
        content: Any = None, token: str = TOKEN, content_type: str = "application/json", **changes: Any
    ) -> Any:
        given = SMS | changes if content is None else content
        body = given if isinstance(given, bytes) else json.dumps(given)
        return client.post(
            "/api/messages", body, content_type=content_type, headers={"Authorization": f"Bearer {token}"}
        )

    return hand_over


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> None:
    """The file of a demonstration: Emilie with a phone and a mailbox, two who share one, one without a phone."""
    people = [
        {"prenom": "Emilie", "nom": "Dupont", "mobile": "+33639980001", "mail": "emilie.dupont@example.org"},
        {"prenom": "Jean", "nom": "Martin", "mobile": "06 39 98 00 02", "mail": None},
        {"prenom": "Luce", "nom": "Martin", "mobile": "+33639980002", "mail": "luce@example.net"},
        {"prenom": "Sacha", "nom": "Sans", "mobile": "", "mail": "sacha@example.net"},
        {"prenom": "Rien", "nom": "Du tout", "mobile": None, "mail": None},
    ]
    path = tmp_path / "demo.json"
    path.write_text(json.dumps({"houses": {}, "cast": people}), encoding="utf-8")
    settings.TELEPHONE = settings.TELEPHONE.__class__(token=TOKEN, annuaire=str(path))
