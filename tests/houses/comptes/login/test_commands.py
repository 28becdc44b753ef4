"""`preau comptes agent|deverrouiller|exporter`: what operators do, each time in the journal under their name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyotp
import pytest
from typer.testing import CliRunner

from preau.houses.comptes.actions import facteurs
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.models import Compte, Facteur
from preau.kit.journal.models import Entry
from tests.houses.comptes.login.conftest import Browser
from tests.houses.comptes.walk import PASSWORD, passwords

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(comptes_app, [*arguments, "--par", "amelie"])


def test_staff_from_the_first_line_to_the_last(base: None, browser: Browser) -> None:
    made = run("agent", "add", "--nom", "Lévêque", "--prenom", "Nadia")
    assert made.exit_code == 0, made.output
    link = made.output.strip().rsplit(" ", 1)[1]
    identifiant = Compte.objects.get().identifiant
    assert identifiant in made.output
    fresh = run("agent", "lien", identifiant).output.strip().rsplit(" ", 1)[1]
    assert browser.get("/" + link.split("/", 3)[3]).status_code == 410
    assert browser.post("/" + fresh.split("/", 3)[3], passwords()).status_code == 303
    assert "COMPTES-0605" in run("agent", "lien", identifiant).stderr
    assert "Suspendu" in run("agent", "suspend", identifiant).output
    assert "Actif" in run("agent", "suspend", identifiant, "--rouvrir").output
    assert identifiant in CliRunner().invoke(comptes_app, ["agent", "list"]).output
    events = set(Entry.objects.filter(actor="exploitant:amelie").values_list("event", flat=True))
    assert events == {"agent.cree", "agent.lien", "compte.suspendu", "compte.rouvert"}


def test_unlock(compte: Compte, browser: Browser, reglages: Any) -> None:
    reglages(logins_per_account=2)
    for _try in range(3):
        browser.enter("faux")
    assert browser.enter().status_code == 422
    assert run("deverrouiller", "E.Dupont42").exit_code == 0
    assert browser.enter().status_code == 303
    assert Entry.objects.filter(event="compte.deverrouille", actor="exploitant:amelie").count() == 1


def test_unlock_without_the_lost_factors(compte: Compte) -> None:
    facteurs.add_totp(compte, pyotp.random_base32(), 1)
    assert run("deverrouiller", compte.identifiant).exit_code == 0
    assert Facteur.objects.count() == 1
    assert "retirés : 1" in run("deverrouiller", compte.identifiant, "--sans-facteur").output
    assert not Facteur.objects.exists()


def test_export(compte: Compte) -> None:
    facteurs.add_totp(compte, pyotp.random_base32(), 1)
    said = run("exporter", compte.identifiant)
    told = json.loads(said.output)
    assert told["compte"]["identifiant"] == "e.dupont42"
    assert compte.password not in said.output
    assert Facteur.objects.get().secret not in said.output
    assert Entry.objects.filter(actor="exploitant:amelie").count() == 1


def test_staff_with_a_password_at_once(base: None, browser: Browser, tmp_path: Path) -> None:
    """For a demonstration, or a school that hands accounts out."""
    path = tmp_path / "mot-de-passe"
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    named = ["agent", "add", "--nom", "Lévêque", "--prenom", "Nadia", "--mel", "Nadia@example.org"]
    given = ["--identifiant", "nadia.leveque", "--mot-de-passe-fichier", str(path)]
    assert "nadia.leveque" in run(*named, *given).output
    compte = Compte.objects.get()
    assert (compte.state, compte.mel, compte.mel_proven_at is None) == ("actif", "nadia@example.org", False)
    assert browser.enter(identifiant="nadia.leveque", path="/agents/")["Location"] == "/connexion/second-facteur/"
    assert "COMPTES-0963" in run(*named, *given).stderr
    assert "COMPTES-0963" in run(*named, "--identifiant", "Nadia Lévêque").stderr
    path.write_text("court", encoding="utf-8")
    refused = run(*named, "--identifiant", "autre", "--mot-de-passe-fichier", str(path))
    assert refused.exit_code == 2
    assert run(*named, "--mot-de-passe-fichier", str(tmp_path / "rien")).exit_code == 2
    assert Compte.objects.count() == 1


@pytest.mark.parametrize("command", [("deverrouiller",), ("exporter",), ("agent", "suspend"), ("agent", "lien")])
def test_nobody_of_that_name(base: None, command: tuple[str, ...]) -> None:
    result = run(*command, "x.inconnu1")
    assert result.exit_code == 1
    assert "COMPTES-0606 Aucun compte n'a l'identifiant x.inconnu1." in result.stderr
