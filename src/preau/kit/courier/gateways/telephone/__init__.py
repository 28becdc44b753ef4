"""Gateway `telephone`: hands messages to the house `telephone`, the phone of the demonstration."""

from __future__ import annotations

import json

from django.core.exceptions import ImproperlyConfigured

from preau.kit.courier.envelope import Envelope, Receipt
from preau.kit.courier.gateways import wire
from preau.kit.courier.settings import Settings


class TelephoneGateway:
    """POST /api/messages with a shared token; the house keeps one message per idempotency key."""

    name = "telephone"

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/") + "/api/messages"
        self._token = token

    def send(self, envelope: Envelope) -> Receipt:
        """Hand it over; the phone's own id is the receipt."""
        message = {
            "kind": envelope.kind,
            "to": envelope.to,
            "subject": envelope.subject,
            "body": envelope.body,
            "idempotency_key": envelope.idempotency_key,
            "attempt": envelope.attempt,
        }
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = wire.Outgoing("POST", self._url, headers, json.dumps(message).encode())
        return Receipt(wire.read_reference(wire.exchange(request, environment=False), "id"))


def build(settings: Settings) -> TelephoneGateway:
    """The gateway towards COURIER_TELEPHONE_URL."""
    if not settings.telephone_token:
        raise ImproperlyConfigured("COURIER_TELEPHONE_TOKEN_FILE manque : le jeton partagé avec le téléphone.")
    return TelephoneGateway(settings.telephone_url, settings.telephone_token)
