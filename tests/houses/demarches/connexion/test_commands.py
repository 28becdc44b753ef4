"""`preau demarches idp …`, the keys, and what a start or `preau check` says is lacking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage
from typer.testing import CliRunner

from preau.houses.demarches import checks
from preau.houses.demarches.commands import demarches_app
from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.models import IdentityProvider
from preau.kit.envkit import BadSetting
from preau.kit.federation import keys as federation_keys
from preau.protocols.saml import read_idp_metadata
from tests.houses.demarches.connexion.conftest import Configure
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp

run = CliRunner().invoke


@pytest.fixture
def metadata(tmp_path: Path, idp: FakeIdp) -> Path:
    path = tmp_path / "idp.xml"
    path.write_bytes(idp.metadata())
    return path


def test_the_same_provider_is_read_anew(metadata: Path, idp: FakeIdp) -> None:
    added = run(demarches_app, ["idp", "add", str(metadata), "--allow-unsolicited", "--label", "Le compte"])
    assert added.exit_code == 0, added.output
    known = IdentityProvider.objects.get()
    assert (known.allow_unsolicited, known.label) == (True, "Le compte")
    assert read_idp_metadata(known.metadata.encode()).entity_id == idp.entity_id == added.output.strip()


def test_another_provider_replaces_only_when_said(metadata: Path, idp: FakeIdp, tmp_path: Path) -> None:
    other = FakeIdp(idp.sp, entity_id="https://autre.example.net/idp", keys="autre")
    path = tmp_path / "autre.xml"
    path.write_bytes(other.metadata())
    refused = run(demarches_app, ["idp", "add", str(path)])
    assert refused.exit_code == 1
    assert "DEMARCHES-0110" in refused.output
    assert idp.entity_id in refused.output
    assert run(demarches_app, ["idp", "add", str(path), "--remplacer"]).exit_code == 0
    assert [one.entity_id for one in IdentityProvider.objects.filter(is_current=True)] == [other.entity_id]
    assert run(demarches_app, ["idp", "add", str(metadata), "--remplacer"]).exit_code == 0
    assert IdentityProvider.objects.get(is_current=True).entity_id == idp.entity_id
    shown = run(demarches_app, ["idp", "list"])
    assert "oui" in shown.output
    assert "non" in shown.output


def test_what_is_no_metadata_is_refused(tmp_path: Path, idp: FakeIdp) -> None:
    path = tmp_path / "faux.xml"
    path.write_text("<x/>")
    refused = run(demarches_app, ["idp", "add", str(path)])
    assert refused.exit_code == 1
    assert "SAML-" in refused.output
    assert IdentityProvider.objects.get().entity_id == idp.entity_id


def test_purge_says_how_many(idp: FakeIdp) -> None:
    assert "0 lignes effacées" in run(demarches_app, ["purge"]).output


def test_two_processes_share_the_keys_and_a_deployment_makes_none(tmp_path: Path) -> None:
    first = PARTY.read_pairs(str(tmp_path / "cles"), demo=True)
    federation_keys.read_pairs.cache_clear()
    again = PARTY.read_pairs(str(tmp_path / "cles"), demo=True)
    assert {name: pair.certificate_pem() for name, pair in first.items()} == {
        name: pair.certificate_pem() for name, pair in again.items()
    }
    with pytest.raises(BadSetting, match="DEMARCHES_KEYS"):
        PARTY.read_pairs(str(tmp_path / "absentes"), demo=False)


def test_our_metadata_without_keys(configure: Configure, ecole: object) -> None:
    assert b"KeyDescriptor" in InspectingClient().get("/auth/saml/metadata").content
    configure(keys="")
    content = InspectingClient().get("/auth/saml/metadata").content
    assert b"KeyDescriptor" not in content
    assert b'entityID="http://localhost/auth/saml/metadata"' in content


def ids(found: list[CheckMessage]) -> list[str]:
    return [str(one.id) for one in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"protocole": "cas"}, ["demarches.E003"]),
        ({"clock_skew": 301}, ["demarches.E004"]),
        ({"oidc_auth_method": "none"}, ["demarches.E005"]),
    ],
)
def test_start(configure: Configure, changes: dict[str, Any], expected: list[str]) -> None:
    configure(**changes)
    assert ids(checks.check_connexion()) == expected


def test_keys_that_do_not_read_stop_the_start(configure: Configure, settings: Any, tmp_path: Path) -> None:
    settings.PREAU_DEMO = False
    configure(keys=str(tmp_path))
    assert ids(checks.check_connexion()) == ["demarches.E006"]


def test_what_a_deployment_lacks(configure: Configure, ecole: object) -> None:
    assert ids(checks.check_provider()) == ["demarches.E009"]
    configure(keys="")
    assert ids(checks.check_provider()) == ["demarches.E008", "demarches.E009"]
    configure(protocole="oidc")
    lacking = checks.check_provider()
    assert ids(lacking) == ["demarches.E007"]
    assert "DEMARCHES_OIDC_ISSUER et DEMARCHES_OIDC_CLIENT_SECRET_FILE" in str(lacking[0].msg)
    configure(protocole="oidc", oidc_issuer="https://comptes.example.net", oidc_client_secret="x" * 20)
    assert checks.check_provider() == []


def test_a_deployment_with_a_provider_lacks_nothing(idp: FakeIdp) -> None:
    assert checks.check_provider() == []
