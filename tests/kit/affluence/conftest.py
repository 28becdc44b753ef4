"""Browsers at a door: each keeps its cookies, as a person's does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from preau.kit import sessions
from preau.kit.affluence import Policy, door, read_policy
from preau.kit.clockkit import now
from preau.kit.sessions import browser

HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


class Visitor:
    """One browser. `come` asks at the door: None when it goes in, else the answer that holds it."""

    def __init__(self, policy: Policy, group: str = "responsable", address: str = "192.0.2.7") -> None:
        self.policy, self.group, self.address = policy, group, address
        self.cookies: dict[str, str] = {}

    def request(self, query: str = "", accept: str = HTML, path: str = "/entrer/") -> HttpRequest:
        request = RequestFactory().get(f"{path}{query}", headers={"accept": accept}, REMOTE_ADDR=self.address)
        request.COOKIES = dict(self.cookies)
        return request

    def come(self, query: str = "", accept: str = HTML, path: str = "/entrer/") -> HttpResponse | None:
        request = self.request(query, accept, path)
        held = door.hold(request, self.policy, self.group)
        response = held if held is not None else HttpResponse()
        if browser.browser_hash(request):
            browser.ensure_browser(request, response)
        self.keep(response)
        return held

    def keep(self, response: HttpResponse) -> None:
        self.cookies |= {name: morsel.value for name, morsel in response.cookies.items()}

    def sign_in(self) -> None:
        response = HttpResponse()
        sessions.open_session(self.request(), response, f"compte:{id(self)}")
        self.keep(response)

    def leave(self) -> None:
        response = HttpResponse()
        sessions.end_session(self.request(), response)
        self.keep(response)

    def forget(self) -> None:
        self.cookies = {}


Make = Callable[..., Visitor]


@pytest.fixture
def make() -> Make:
    """A new browser before a door with these numbers."""

    def visitor(group: str = "responsable", address: str = "192.0.2.7", **numbers: Any) -> Visitor:
        return Visitor(read_policy(**({"sessions": 0, "minute": 0} | numbers)), group, address)

    return visitor


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def text(response: HttpResponse | None) -> str:
    assert response is not None
    return response.content.decode()
