"""`preau portail …`, the keys, the settings and the checks."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from django.test import override_settings
from typer.testing import CliRunner

from preau.houses.portail import applications, checks
from preau.houses.portail.commands import portail_app
from preau.houses.portail.federation import PARTY
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.settings import Settings
from preau.kit.envkit import BadSetting
from preau.protocols.saml import read_idp_metadata
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp

pytestmark = WITH_DATABASES
run = CliRunner().invoke


@pytest.fixture
def metadata(tmp_path: Path, idp: FakeIdp) -> Path:
    path = tmp_path / "idp.xml"
    path.write_bytes(idp.metadata())
    return path


def test_idp_add_replaces_what_its_alias_held(metadata: Path, idp: FakeIdp) -> None:
    added = run(portail_app, ["idp", "add", str(metadata), "--allow-unsolicited"])
    assert added.exit_code == 0, added.output
    known = IdentityProvider.objects.get()
    assert known.allow_unsolicited
    assert read_idp_metadata(known.metadata.encode()).entity_id == idp.entity_id
    shown = run(portail_app, ["idp", "list"])
    assert "comptes" in shown.output
    assert "oui" in shown.output


def test_one_provider_has_one_alias(metadata: Path) -> None:
    refused = run(portail_app, ["idp", "add", str(metadata), "--alias", "autre"])
    assert refused.exit_code == 1
    assert "PORTAIL-0110" in refused.output


def test_what_is_no_metadata_is_refused(tmp_path: Path, idp: FakeIdp) -> None:
    path = tmp_path / "faux.xml"
    path.write_text("<x/>")
    refused = run(portail_app, ["idp", "add", str(path)])
    assert refused.exit_code == 1
    assert "SAML-" in refused.output


def test_purge_says_how_many(idp: FakeIdp) -> None:
    assert "0 lignes effacées" in run(portail_app, ["purge"]).output


def test_metadata_names_the_acs_and_two_keys(client: InspectingClient, idp: FakeIdp) -> None:
    assert idp.sp.default_acs().url == "http://localhost/auth/saml/acs"
    assert idp.sp.entity_id == "http://localhost/auth/saml/metadata"
    assert idp.sp.authn_requests_signed
    assert idp.sp.encryption_certificate is not None


def test_without_keys_the_ent_neither_signs_nor_decrypts(client: InspectingClient, configure: Configure) -> None:
    configure(keys="")
    config = PARTY.sp_config()
    assert config.signing_key is None
    assert config.decryption_keys == ()
    assert client.get("/auth/saml/metadata").status_code == 200
    assert [message.id for message in checks.check_settings(None)] == ["portail.W001"]


def test_keys_are_made_for_a_demonstration_only(tmp_path: Path) -> None:
    folder = tmp_path / "cles"
    with pytest.raises(BadSetting, match="PORTAIL_KEYS"):
        PARTY.read_pairs(str(folder), demo=False)
    made = PARTY.read_pairs(str(folder), demo=True)
    assert PARTY.read_pairs(str(folder), demo=False).keys() == made.keys()
    assert (folder / "saml-signing.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [("entrees", "/absent.toml", "E001"), ("clock_skew", 4000, "E003"), ("applications", "/absent.toml", "E004")],
)
def test_the_checks_name_what_is_wrong(configure: Configure, field: str, value: object, found: str) -> None:
    assert not checks.check_settings(None)
    configure(**{field: value})
    assert [message.id for message in checks.check_settings(None)] == [f"portail.{found}"]


def test_unreadable_keys_are_said(configure: Configure, tmp_path: Path) -> None:
    (tmp_path / "saml-signing.key").write_text("x")
    (tmp_path / "saml-signing.crt").write_text("x")
    configure(keys=str(tmp_path))
    with override_settings(PREAU_DEMO=False):
        assert [message.id for message in checks.check_settings(None)] == ["portail.E002"]


def test_applications_are_tiles(tmp_path: Path, configure: Configure) -> None:
    path = tmp_path / "applications.toml"
    path.write_text(
        '[[application]]\nlabel = "PRONOTE"\nurl = "https://pronote.example.net/"\ndetail = "Vie scolaire"\n'
    )
    configure(applications=str(path))
    assert [one.label for one in applications.current()] == ["PRONOTE"]


@pytest.mark.parametrize(
    "text", ["[[application]]\nlabel = 'x'\n", "[[application", "[[application]]\nlabel='x'\nurl='javascript:x'\n"]
)
def test_bad_applications_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "applications.toml"
    path.write_text(text)
    with pytest.raises(applications.BadApplications):
        applications.load(str(path))


def test_the_entity_id_follows_the_address() -> None:
    mine = Settings(public_url="https://ent.example.net/")
    assert mine.sp_entity_id == "https://ent.example.net/auth/saml/metadata"
    assert dataclasses.replace(mine, entity_id="urn:fi:ent:x").sp_entity_id == "urn:fi:ent:x"
