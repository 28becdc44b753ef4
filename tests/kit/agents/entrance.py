"""A browser at a door of staff, in whatever house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.kit.agents.provider import Provider


@dataclass
class Doorway:
    """A browser that leaves for the provider."""

    client: Client
    provider: Provider
    at: str = "/bureau/connexion/"

    def leave(self, retour: str = "", at: str = "") -> str:
        """Press the button; the address at the provider."""
        answer = self.client.post(at or self.at, {"retour": retour})
        assert answer.status_code == 303, answer.content.decode()
        page = self.client.get(answer["Location"])
        return str(page.context["url"])

    def sign_in(self, retour: str = "", at: str = "", **agreed: Any) -> Any:
        """Press the button, agree at the provider, come back."""
        return self.client.get(self.provider.agree(self.leave(retour, at), **agreed))
