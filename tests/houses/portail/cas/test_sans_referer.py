"""The form of local accounts asks the token of its page, not the Referer that programs leave out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.houses.portail.conftest import WITH_DATABASES, Configure

pytestmark = WITH_DATABASES
URL = "/connexion/"


@pytest.mark.parametrize(
    ("headers", "keeps_token", "status"),
    [
        ({}, True, 422),  # a wrong password, not a refused form
        ({"referer": "https://testserver/connexion/"}, True, 422),
        ({"origin": "https://testserver"}, True, 422),
        ({}, False, 403),
        ({"referer": "https://evil.example/"}, True, 403),
        ({"origin": "https://evil.example"}, True, 403),
    ],
)
def test_the_token_alone(configure: Configure, headers: dict[str, str], keeps_token: bool, status: int) -> None:
    visitor = Client(enforce_csrf_checks=True)
    page: Any = visitor.get(URL, secure=True)
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    said = {"username": "personne", "password": "faux", "csrfmiddlewaretoken": token if keeps_token else "x" * 64}
    assert visitor.post(URL, said, secure=True, headers=headers).status_code == status
