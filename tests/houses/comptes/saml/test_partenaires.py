"""`preau comptes partenaire`: what is accepted, what is refused, what is kept when metadata are renewed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from typer.testing import CliRunner

from preau.houses.comptes.actions.partenaires import find_partenaire, service_provider
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.models import Partenaire
from preau.kit.journal.models import Entry
from preau.protocols.saml import sp_metadata
from tests.houses.comptes.saml.partner import Service
from tests.protocols.saml import world
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


@pytest.fixture
def file(tmp_path: Path, base: None) -> Path:
    path = tmp_path / "ent.xml"
    path.write_bytes(sp_metadata(world.sp_config()))
    return path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(comptes_app, ["partenaire", *map(str, arguments)])


def test_add_says_what_it_accepted(file: Path) -> None:
    result = run("add", file)
    assert result.exit_code == 0, result.output
    for said in (world.SP_ID, world.ACS, "assertions chiffrées : oui", "sans date de fin", "FrEduCtRefId"):
        assert said in result.output
    assert result.output.startswith("Ajouté : ENT de démonstration")
    assert [entry.event for entry in Entry.objects.all()] == ["partenaire.ajoute"]
    assert world.SP_ID[:10] in run("list").output


def test_renewed_metadata_keep_the_settings(file: Path) -> None:
    run("add", file, "--attribut", "sn", "--style", "oid+friendly", "--wording", "003", "--allow-sha1")
    moved = replace(world.sp_config(), acs_url="https://ent.example.org/nouveau/acs")
    file.write_bytes(sp_metadata(moved))
    assert run("add", file).output.startswith("Relu :")
    row = Partenaire.objects.get()
    assert (row.attributs, row.style, row.wording, row.allow_sha1) == (["sn"], "oid+friendly", "003", True)
    provider = service_provider(row)
    assert provider.acs[0].url == moved.acs_url
    assert provider.allow_sha1_requests


@pytest.mark.parametrize(
    ("option", "value"), [("--attribut", "motDePasse"), ("--style", "gothique"), ("--wording", "999")]
)
def test_unknown_settings_are_refused(file: Path, option: str, value: str) -> None:
    result = run("add", file, option, value)
    assert result.exit_code == 1
    assert f"COMPTES-0201 Réglage inconnu : {value}." in result.stderr
    assert find_partenaire(world.SP_ID) is None


def test_unusable_metadata_are_refused(file: Path) -> None:
    file.write_bytes(b"<html/>")
    result = run("add", file)
    assert (result.exit_code, Partenaire.objects.count()) == (1, 0)
    assert "SAML-0007" in result.stderr


def test_expired_metadata_are_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b" entityID=", b' validUntil="2020-01-01T00:00:00Z" entityID='))
    assert "SAML-0071" in run("add", file).stderr


def test_a_partner_speaks_the_words_of_its_tutorial(compte: Any, file: Path) -> None:
    run("add", file, "--wording", "003")
    service = Service(InspectingClient())
    service.start(acr="responsable")
    page = service.page.content.decode()
    assert "J&#x27;accède aux services numériques" in page
    assert "Identifiant perdu" in page
    activation = html.fromstring(service.page.content).xpath("//a[contains(., \"Je n'ai pas d'identifiant\")]/@href")[0]
    assert "créer mon compte" in service.client.get(activation).content.decode()
    assert "Je confirme mon identité" in service.client.get("/activation/").content.decode()
