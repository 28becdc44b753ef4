"""A visitor: a browser with its cookies that reads the hidden fields of a page and sends it back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse

from tests.support.client import InspectingClient

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Browser(InspectingClient):
    """Inspects every page; the first page of a journey has two addresses, hence one title for two routes."""

    def _shared_title(self, route: str, path: str, status: int, text: str) -> list[str]:
        return []


class Visitor:
    """`page` is the last answer, `url` its address; `send` posts the page's form, `follow` obeys redirections."""

    def __init__(self, **extra: Any) -> None:
        self.client = Browser(enforce_csrf_checks=True, **extra)
        self.url = ""
        self.page: HttpResponse = HttpResponse()

    def go(self, url: str) -> HttpResponse:
        self.url = url
        self.page = self.client.get(url)
        return self._followed()

    def fields(self) -> dict[str, str]:
        """The hidden fields of the page's first form."""
        form = self.page.content.decode().partition("<form")[2].partition("</form>")[0]
        return dict(HIDDEN.findall(form))

    def post(self, url: str, data: dict[str, Any]) -> HttpResponse:
        """Send once, without following."""
        return self.client.post(url, data)

    def send(self, **said: Any) -> HttpResponse:
        self.page = self.post(self.url, {**self.fields(), **said})
        return self._followed()

    def press(self, action: str) -> HttpResponse:
        return self.send(_action=action)

    @property
    def text(self) -> str:
        return self.page.content.decode()

    @property
    def step(self) -> str:
        """The last part of the address."""
        return self.url.strip("/").split("/")[-1]

    def _followed(self) -> HttpResponse:
        hops = 0
        while self.page.status_code == 303 and urlsplit(self.page["Location"]).netloc == "":
            hops += 1
            assert hops < 5, "redirected in circles"
            self.url = self.page["Location"]
            self.page = self.client.get(self.url)
        return self.page
