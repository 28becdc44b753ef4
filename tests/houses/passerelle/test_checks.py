"""What `preau check passerelle` says of the keys and the services."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.passerelle.checks import check_provider, check_settings
from preau.houses.passerelle.models import FournisseurService
from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.granting import code_for, exchange
from tests.houses.passerelle.walk import Service
from tests.protocols.oidc import world


def said(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_a_good_deployment(service: Service, settings: Any) -> None:
    settings.PREAU_DEMO = False
    assert check_settings() == []
    assert check_provider() == []


def test_what_must_be_given_outside_a_demonstration(hub: Reglages, settings: Any) -> None:
    hub(keys="", subject_secret="")
    assert check_settings() == []
    settings.PREAU_DEMO = False
    assert said(check_settings()) == ["passerelle.E001", "passerelle.E002"]
    settings.PREAU_HOUSE = "ensemble"
    assert check_settings() == []
    assert check_provider() == []


@pytest.mark.parametrize("keys", ["", "pas un PEM"])
def test_keys_that_cannot_be_read(hub: Reglages, keys: str) -> None:
    hub(keys=keys)
    assert said(check_provider()) == ["passerelle.E010"]


def test_a_service_whose_tokens_nobody_can_sign(hub: Reglages) -> None:
    service = Service(wanted={"algorithm": "RS256"})
    code = code_for(service)
    hub(keys=world.pem("ec").decode())
    assert said(check_provider()) == ["passerelle.E011"]
    assert exchange(service, code).json()["error"] == "server_error"
    FournisseurService.objects.update(is_active=False)
    assert check_provider() == []


def test_a_service_that_nothing_can_be_encrypted_to(service: Service, hub: Reglages) -> None:
    code = code_for(service)
    hub(plus=True)
    assert said(check_provider()) == ["passerelle.E011"]
    assert exchange(service, code).status_code == 500
