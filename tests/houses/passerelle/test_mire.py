"""The choice page and the departure for a provider (specs/franceconnect.md §2.11, §3.1)."""

from __future__ import annotations

from tests.houses.passerelle.walk import Service, Visitor


def test_walk(visitor: Visitor, service: Service) -> None:
    tokens = visitor.sign_in(service)
    assert service.userinfo(tokens["access_token"])["family_name"] == "DUPONT"
