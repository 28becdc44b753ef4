"""The hub of the demonstration: what its first start makes, and what a later one keeps."""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path

import pytest

from preau.instances.demo.plan import Plan


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    plan = Plan(tmp_path, 23000)
    assert plan.environ
    return plan


def providers(plan: Plan) -> list[dict]:
    return tomllib.loads(Path(plan.environ["PASSERELLE_FOURNISSEURS"]).read_text())["fournisseur"]


def test_secrets_are_made_once_and_are_their_owners_alone(plan: Plan, tmp_path: Path) -> None:
    files = sorted((tmp_path / "secrets").glob("*"))
    made = {path.name: path.read_text() for path in files if path.is_file()}
    assert {"passerelle.pem", "fournisseurs.pem", "passerelle-sujets", "passerelle-client", "comptes-client"} <= set(
        made
    )
    for path in files:
        assert path.is_dir() or path.stat().st_mode & 0o077 == 0, path.name
    assert made["passerelle.pem"].count("BEGIN PRIVATE KEY") == 2
    assert Plan(tmp_path, 23000).environ["PASSERELLE_KEYS_FILE"] == plan.environ["PASSERELLE_KEYS_FILE"]
    assert {path.name: path.read_text() for path in files if path.is_file()} == made


def test_every_provider_has_a_uuid4_that_does_not_change(plan: Plan, tmp_path: Path) -> None:
    uids = [one["uid"] for one in providers(plan)]
    assert len(set(uids)) == len(uids) >= 6
    assert all(uuid.UUID(uid).version == 4 for uid in uids)
    moved = Plan(tmp_path, 24000)
    assert [one["uid"] for one in providers(moved)] == uids
    assert all(one["issuer"].startswith("http://127.0.0.1:24003/") for one in providers(moved)), "at its new address"


def test_people_added_by_hand_stay(plan: Plan, tmp_path: Path) -> None:
    people = Path(plan.environ["FOURNISSEURS_PERSONNES"])
    said = people.read_text() + "moi,123,ESSAI,,Camille,female,moi@example.org,,1990-01-01,50129,99100,,,,,,,\n"
    people.write_text(said)
    assert Plan(tmp_path, 23000).environ["FOURNISSEURS_PERSONNES"] == str(people)
    assert people.read_text() == said


def test_a_shell_that_knows_a_real_hub_does_not_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTES_FRANCECONNECT_ISSUER", "https://oidc.franceconnect.gouv.fr/api/v2")
    environ = Plan(tmp_path, 23000).environ
    assert environ["COMPTES_FRANCECONNECT_ISSUER"] == "http://127.0.0.1:23002/api/v2"
    assert environ["COMPTES_FRANCECONNECT_TEST"] == "1"
