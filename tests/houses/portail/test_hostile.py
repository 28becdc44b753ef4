"""Whatever a visitor writes in an address, a header or a cookie, the ENT answers with a page, never with a fault.

On PostgreSQL too, which takes neither a NUL nor a text longer than its column (tests/conformance/postgres).
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.houses.portail.conftest import WITH_DATABASES
from tests.support.federation.idp import FakeIdp

pytestmark = WITH_DATABASES
ADDRESSES = [
    "/?retour={}",
    "/se-deconnecter/?compte={}",
    "/auth/saml/fin?passage={}",
    "/auth/saml/authn/{}",
    "/auth/saml/authn/responsable?reprise={}",
    "/auth/saml/authn/responsable?retour=/{}",
    "/enfants/{}/",
    "/entrees/{}/",
    "/continuer/{}/",
]
WRITTEN = ["%00a", "x" * 5000, "%ED%A0%80", "9" * 40, "%0d%0aX-A:%20b", "..%2f", "%E2%80%AE", "%22%3E%3Cb%3E"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("written", WRITTEN)
def test_any_address(idp: FakeIdp, address: str, written: str) -> None:
    visitor = Client(raise_request_exception=False)
    for cookie in ("session", "nav", "choix"):
        visitor.cookies[f"portail_{cookie}"] = '"\\000abc"'
    response = visitor.get(address.format(written), headers={"user-agent": "z\x01" * 4000, "x-forwarded-for": "é,"})
    assert response.status_code < 500
    assert "X-A" not in response
    assert "<b>" not in response.content.decode()


@pytest.mark.parametrize("written", ["\x00", "a" * 5000, "\ud800", "9" * 40, "<x/>"])
def test_any_answer(idp: FakeIdp, written: str) -> None:
    visitor = Client(raise_request_exception=False)
    body = {"SAMLResponse": written.encode("utf-8", "surrogatepass"), "RelayState": "\x00"}
    assert 400 <= visitor.post("/auth/saml/acs", body).status_code < 500
