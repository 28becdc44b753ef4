"""The hub's conformance list, items 18 to 20 (specs/franceconnect.md §7.3)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc.jwk import ECKey

from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.granting import code_for, error_code, exchange, userinfo
from tests.houses.passerelle.walk import Service, Visitor, claims

JWK = ECKey.generate_key("P-256").as_dict(private=False)


class TestItem18:
    """Levels: invalid_acr, lowering, an unknown text is the default."""

    @pytest.mark.parametrize(
        ("asked", "got"), [("eidas2", "eidas2"), ("eidas3", "eidas3"), ("eidas3 eidas2", "eidas2")]
    )
    def test_a_level_above_ours(self, service: Service, asked: str, got: str) -> None:
        answer = Client().get(service.url(acr_values=asked))
        said = {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
        assert (answer.status_code, said["error"], said["state"]) == (303, "invalid_acr", service.state)
        assert said["error_description"].endswith(f"expected eidas1, got {got}")

    @pytest.mark.parametrize("asked", ["eidas1", "n'importe", "eidas3 eidas1", "eidas1 eidas2"])
    def test_the_lowest_or_the_default(self, service: Service, visitor: Visitor, asked: str) -> None:
        assert claims(visitor.sign_in(service, acr_values=asked)["id_token"])["acr"] == "eidas1"

    def test_a_higher_answer_is_lowered_to_what_was_asked(
        self, service: Service, visitor: Visitor, fournisseurs: Any
    ) -> None:
        fournisseurs(impots='allowed_acr = ["eidas1", "eidas2"]')
        visitor.outside.idps["impots"].acr = "eidas2"
        assert claims(visitor.sign_in(service)["id_token"])["acr"] == "eidas1"

    @pytest.mark.parametrize(
        ("asked", "kept"),
        [("eidas2", "eidas2"), ("eidas3", "eidas3"), ("inconnu", "eidas3"), ("eidas3 eidas2", "eidas2")],
    )
    def test_plus(self, hub: Reglages, visitor: Visitor, asked: str, kept: str) -> None:
        hub(plus=True)
        service = Service(wanted={"encryption_jwk": JWK, "scopes": ["profile", "birth", "email"]})
        assert Client().get(service.url(acr_values=asked)).status_code == 303
        assert visitor.interaction.parametres["acr"] == kept
        refused = Client().get(service.url(acr_values="eidas1"))
        assert "error=invalid_acr" in refused["Location"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"token_type_hint": "access_token"}, 400),
        ({"token": "t" * 42}, 400),
        ({"client_secret": "s" * 31}, 400),
        ({"autre": "x"}, 400),
        ({"client_secret": "s" * 64}, 401),
    ],
)
def test_item_19_revocation_is_strict(service: Service, changes: dict[str, str], status: int) -> None:
    token = exchange(service, code_for(service)).json()["access_token"]
    form = {"token": token, "client_id": "service", "client_secret": service.secret, **changes}
    answer = Client().post("/api/v2/token/revocation", form)
    assert answer.status_code == status
    assert status == 200 or error_code(answer.json()) in ("Y040001", "Y0434A7B")
    assert userinfo(token).status_code == (401 if status == 200 else 200)


@pytest.mark.parametrize("callback", ["http://localhost:3000/retour", "http://127.0.0.1:3000/retour"])
def test_item_20_localhost_only_outside_production(hub: Reglages, callback: str) -> None:
    service = Service(callback=callback)
    assert Client().get(service.url()).status_code == 303
    hub(require_tld=True)
    answer = Client().get(service.url())
    assert (answer.status_code, "Y030007" in answer.content.decode()) == (400, True)
