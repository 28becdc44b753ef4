"""`/token/revocation` over HTTP (specs/franceconnect.md §2.2, RFC 7009)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.houses.passerelle.granting import code_for, error_code, exchange, userinfo
from tests.houses.passerelle.walk import Service


def revoke(service: Service, token: str, /, **changes: Any) -> Any:
    said = {"token": token, "client_id": service.client_id, "client_secret": service.secret, **changes}
    form = {name: value for name, value in said.items() if value is not None}
    return Client().post("/api/v2/token/revocation", form)


def test_a_token_given_back(service: Service) -> None:
    token = exchange(service, code_for(service)).json()["access_token"]
    answer = revoke(service, token)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Cache-Control"] == "no-store"
    assert userinfo(token).status_code == 401
    assert revoke(service, token).status_code == 200


def test_an_unknown_token_and_another_services_change_nothing(service: Service) -> None:
    token = exchange(service, code_for(service)).json()["access_token"]
    assert revoke(service, "x" * 43).status_code == 200
    assert revoke(Service("autre"), token).status_code == 200
    assert userinfo(token).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"token_type_hint": "access_token"}, {"token": "court"}, {"token": None}, {"client_secret": "court"},
     {"client_secret": None}, {"client_id": None}],
)  # fmt: skip
def test_nothing_else_is_accepted(service: Service, changes: dict[str, Any]) -> None:
    token = exchange(service, code_for(service)).json()["access_token"]
    answer = revoke(service, token, **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert userinfo(token).status_code == 200


def test_a_wrong_secret(service: Service) -> None:
    token = exchange(service, code_for(service)).json()["access_token"]
    answer = revoke(service, token, client_secret="6" * 64)
    assert (answer.status_code, error_code(answer.json())) == (401, "Y0434A7B")
    assert userinfo(token).status_code == 200


def test_only_by_post(service: Service) -> None:
    assert Client().get("/api/v2/token/revocation").status_code == 404
