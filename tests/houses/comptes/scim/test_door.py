"""Tokens, limits, methods, what the service says of itself."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from typer.testing import CliRunner

from preau.houses.comptes.actions.scim_jetons import JetonImpossible, JetonInconnu, add_jeton, revoke_jeton
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.models import Compte, JetonScim
from preau.kit.idkit import digest
from preau.kit.journal.models import Entry
from preau.protocols.scim import names
from tests.houses.comptes.families import BAKER, COURTILS, Family
from tests.houses.comptes.scim.conftest import ROOT, Office, error, office

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_without_a_good_token(college: Office) -> None:
    revoked = office(COURTILS)
    revoke_jeton(revoked.jeton.public_id)
    assert college.get("Users").status_code == 200
    for header in (
        "",
        "Bearer",
        f"Basic {college.token}",
        f"Bearer {college.token}x",
        f"Bearer {revoked.token}",
        "x" * 300,
    ):
        response = Client().get(f"{ROOT}/Users", headers={"Authorization": header})
        assert error(response) == (401, "COMPTES-0803", "")
        assert response["WWW-Authenticate"] == 'Bearer realm="scim"'
    assert Client().get(f"{ROOT}/Users", headers={"Authorization": f"bearer {college.token}"}).status_code == 200


def test_unknown_tokens_are_limited_by_block_and_good_ones_go_on(college: Office) -> None:
    statuses = [Client().get(f"{ROOT}/Users").status_code for _request in range(32)]
    assert statuses == [401] * 30 + [429] * 2
    response = Client().get(f"{ROOT}/Users")
    assert error(response) == (429, "COMPTES-0804", "")
    assert 1 <= int(response["Retry-After"]) <= 900
    assert college.get("Users").status_code == 200


def test_every_request_of_a_token_is_counted(college: Office, ecole: Office, reglages) -> None:
    reglages(scim_per_minute=3)
    assert [college.get(path).status_code for path in ("Users", "Users/x", "Me", "Users")] == [200, 404, 501, 429]
    assert ecole.get("Users").status_code == 200


def test_a_request_may_ask_for_one_school_of_the_token(family: Family, emilie: Compte) -> None:
    both = office(COURTILS, BAKER)
    schools = {uai: both.get("Users", Preau_Etablissement=uai).json() for uai in (COURTILS, BAKER, "0999001W")}
    seen = [one["Resources"][0][names.COMPTE]["etablissements"] for one in schools.values() if one["Resources"]]
    assert seen == [[COURTILS], [BAKER]]
    assert schools["0999001W"]["totalResults"] == 0
    stranger = office("0999001W")
    assert stranger.get("Users", Preau_Etablissement=COURTILS).json()["totalResults"] == 0


def test_tokens_are_kept_as_digests_and_their_use_is_dated(college: Office) -> None:
    row = JetonScim.objects.get(pk=college.jeton.pk)
    assert row.token_hash == digest(college.token)
    assert row.last_used_at is None
    college.get("Users")
    row.refresh_from_db()
    assert row.last_used_at is not None
    entry = Entry.objects.get(event="jeton.cree")
    assert (entry.subject, entry.detail) == (f"bureau:{row.public_id}", {"etablissements": [COURTILS]})
    assert college.token not in str(vars(entry))


@pytest.mark.parametrize(
    ("nom", "uais"),
    [("", [COURTILS]), ("x" * 121, [COURTILS]), ("a", []), ("a", ["0500048"]), ("a", [f"{n:07}A" for n in range(101)])],
)
def test_a_token_needs_a_name_and_schools(base: None, nom: str, uais: list[str]) -> None:
    add_jeton("x" * 120, [f"{n:07}A" for n in range(100)])
    with pytest.raises(JetonImpossible):
        add_jeton(nom, uais)


def test_a_token_is_revoked_once(college: Office) -> None:
    revoke_jeton(college.jeton.public_id)
    with pytest.raises(JetonInconnu):
        revoke_jeton(college.jeton.public_id)


def test_commands(base: None) -> None:
    run = CliRunner()
    made = run.invoke(comptes_app, ["jeton", "add", "--nom", "Guichet", "--uai", COURTILS.lower(), "--uai", BAKER])
    assert made.exit_code == 0
    token = made.stdout.strip()
    assert re.fullmatch(r"preau-scim-[\w-]{43}", token)
    row = JetonScim.objects.get()
    assert row.uais == sorted([COURTILS, BAKER])
    assert Client().get(f"{ROOT}/Users", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    listed = run.invoke(comptes_app, ["jeton", "list"])
    assert "Guichet" in listed.stdout
    assert token not in listed.stdout
    assert run.invoke(comptes_app, ["jeton", "add", "--nom", " ", "--uai", COURTILS]).exit_code == 1
    assert "Révoqué : Guichet" in run.invoke(comptes_app, ["jeton", "revoke", row.public_id]).stdout
    assert run.invoke(comptes_app, ["jeton", "revoke", row.public_id]).exit_code == 1
    assert "révoqué" in run.invoke(comptes_app, ["jeton", "list"]).stdout


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "Users", "GET, HEAD"),
        ("PUT", "Users/x", "GET, PATCH, HEAD"),
        ("DELETE", "Users/x", "GET, PATCH, HEAD"),
        ("DELETE", "Signalements/x", "GET, PATCH, HEAD"),
        ("PATCH", "Tentatives/x", "GET, HEAD"),
        ("PATCH", "Notifications/x", "GET, HEAD"),
        ("GET", "Users/.search", "POST"),
        ("POST", "Schemas", "GET, HEAD"),
    ],
)
def test_methods(college: Office, method: str, path: str, allowed: str) -> None:
    response = college.ask(method, path)
    assert error(response) == (405, "SCIM-0020", "")
    assert response["Allow"] == allowed


@pytest.mark.parametrize(("method", "path"), [("GET", "Me"), ("PATCH", "Me")])
def test_what_is_not_offered_is_said(college: Office, method: str, path: str) -> None:
    assert error(college.ask(method, path)) == (501, "SCIM-0019", "")


@pytest.mark.parametrize("path", ["", "Groups", "Users/x/y", "users", "Schemas/urn:x", "ResourceTypes/Group"])
def test_addresses_that_lead_nowhere(college: Office, path: str) -> None:
    assert error(college.get(path)) == (404, "SCIM-0018", "")


def test_discovery_needs_no_token(base: None) -> None:
    client = Client()
    assert client.get(f"{ROOT}/ServiceProviderConfig").json()["patch"]["supported"] is True
    assert client.get(f"{ROOT}/ResourceTypes").json()["totalResults"] == 6
    assert client.get(f"{ROOT}/ResourceTypes/User").json()["endpoint"] == "/Users"
    shown = client.get(f"{ROOT}/Schemas/{names.COMPTE}")
    assert shown.json()["id"] == names.COMPTE
    assert client.get(shown.json()["meta"]["location"].split("8001")[-1]).status_code == 200
    assert error(client.get(f"{ROOT}/Groups")) == (401, "COMPTES-0803", "")


def test_head_answers_like_get(college: Office, emilie: Compte) -> None:
    response = college.ask("HEAD", f"Users/{emilie.public_id}")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == college.get(f"Users/{emilie.public_id}")["ETag"]


def test_a_busy_database_is_said_in_scim(college: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def locked(*_arguments: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("preau.houses.comptes.actions.scim_users.Users.keys", locked)
    response = college.get("Users")
    assert error(response) == (503, "PAGE-0503", "")
    assert response["Retry-After"] == "5"
