"""A browser that leaves for a provider and comes back."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp, fields


@dataclass
class Journey:
    """By the house's door at `url`, unless another is said."""

    client: InspectingClient
    idp: FakeIdp
    url: str

    def leave(self, url: str = "") -> tuple[str, str]:
        response = self.client.get(url or self.url)
        assert response.status_code == 302, response.content
        return self.idp.read(response["Location"])

    def post(self, xml: bytes, relay_state: str) -> Any:
        """As a cross-site post: it brings no Lax cookie (localhost would hide that)."""
        return InspectingClient().post("/auth/saml/acs", fields(xml, relay_state))

    def follow(self, response: Any) -> Any:
        assert response.status_code == 303, response.content
        assert not urlsplit(response["Location"]).netloc
        return self.client.get(response["Location"])

    def sign_in(self, refs: list[str], url: str = "", *, encrypted: bool = False) -> Any:
        request_id, relay_state = self.leave(url)
        xml = self.idp.sign(self.idp.spec(request_id, refs), encrypted=encrypted)
        return self.follow(self.post(xml, relay_state))


def text_of(response: Any) -> str:
    """The page's source, with its characters as they are read."""
    return html.unescape(response.content.decode()).replace("\xa0", " ")
