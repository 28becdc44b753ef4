"""A browser for independent service providers: it carries their messages to our endpoints and the answers back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from tests.houses.comptes.saml.partner import PASSWORD
from tests.support.client import InspectingClient


@dataclass
class Browser:
    """Follows the pages by form fields alone, as pronotepy does (specs/educonnect-ent.md §1.1)."""

    client: InspectingClient = field(default_factory=InspectingClient)

    def sign_in(self, url: str, password: str = PASSWORD) -> dict[str, str]:
        """From the provider's redirection to the fields of the auto-post form; empty when refused."""
        page = self.client.get(_local(url), follow=True)
        if not _fields(page):
            there = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
            page = self.client.post(there, {"j_username": "e.dupont42", "j_password": password, "_eventId_proceed": ""})
        return _fields(page)

    def post(self, path: str, fields: dict[str, str]) -> dict[str, str]:
        """The same, beginning with a form that the provider posts."""
        first = self.client.post(path, fields)
        assert first.status_code == 303
        return self.sign_in(first.url)


def _local(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _fields(page: Any) -> dict[str, str]:
    inputs = html.fromstring(page.content).xpath("//input[@name='SAMLResponse' or @name='RelayState']")
    return {one.get("name"): one.get("value", "") for one in inputs}
