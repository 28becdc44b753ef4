"""What `preau check passerelle` says of the keys and the services."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preau.houses.passerelle.checks import check_fournisseurs, check_outside, check_provider, check_settings
from preau.houses.passerelle.models import FournisseurService
from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.dehors import SECRET
from tests.houses.passerelle.granting import code_for, exchange
from tests.houses.passerelle.walk import UIDS, Service
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


def test_a_file_of_providers_that_is_wrong(hub: Reglages, tmp_path: Path) -> None:
    assert check_fournisseurs() == []
    hub(fournisseurs=str(tmp_path / "absent.toml"))
    assert said(check_fournisseurs()) == ["passerelle.E020"]


@pytest.mark.parametrize(
    "line",
    [
        f'algorithms = ["none"]\nclient_secret = "{SECRET}"',
        'algorithms = ["HS256"]\nclient_secret = "court"',
        "client_secret = ''",
    ],
)
def test_a_provider_that_nobody_could_talk_to(hub: Reglages, tmp_path: Path, line: str) -> None:
    path = tmp_path / "autre.toml"
    table = f'[[fournisseur]]\nuid = "{UIDS["impots"]}"\ntitle = "Impôts"\nclient_id = "passerelle"\n'
    path.write_text(f'{table}issuer = "https://impots.example.org"\n{line}\n', encoding="utf-8")
    hub(fournisseurs=str(path))
    assert said(check_fournisseurs()) == ["passerelle.E021"]


def test_nobody_to_sign_in_with(hub: Reglages, settings: Any) -> None:
    assert check_outside() == []
    hub(fournisseurs="", etat_civil_url="")
    assert said(check_outside()) == ["passerelle.W022", "passerelle.W023"]
    settings.PREAU_HOUSE = "ensemble"
    assert [*check_outside(), *check_fournisseurs()] == []
