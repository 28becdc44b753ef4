"""`preau <house> agents …`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from preau.kit import sessions
from preau.kit.bureau.commands import agents_app
from preau.kit.bureau.models import Agent
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.kit.agents.maison import COLLEGE, DESK, PRIMAIRE
from tests.kit.agents.visiting import client_of

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(agents_app("L'essai"), list(arguments), env={"COLUMNS": "200"})


@pytest.fixture
def liste(tmp_path: Path) -> Path:
    """Two who act for the collège, one who does not."""
    path = tmp_path / "agents.csv"
    path.write_text(
        "identifiant;nom;prenom;mel;role;uai;academie;classes\n"
        f"s.guerin12;Guérin;Solange;;secretaire;{COLLEGE};;\n"
        f"h.vasseur;Vasseur;Hélène;;chef;{COLLEGE};;\n"
        f"a.prof;Prof;Ada;;delegue;{COLLEGE};;6 A\n",
        encoding="utf-8",
    )
    return path


def test_loaded_and_listed(liste: Path, solange: Agent) -> None:
    Agent.objects.update(uais=[PRIMAIRE])
    said = run("charger", str(liste), "--par", "essai")
    assert said.exit_code == 0
    assert "Ligne 4 : a.prof (delegue) est laissée de côté" in said.output
    assert "Agents ajoutés : 1, changés : 1, inchangés : 0, fermés : 0." in said.output
    assert Entry.objects.filter(actor="exploitant:essai").count() == 2
    table = run("list").output
    assert table.index("Guérin") < table.index("Vasseur")
    assert PRIMAIRE in table
    assert "ouvert" in table


def test_the_whole_list(liste: Path, solange: Agent) -> None:
    Agent.objects.create(cle="ancien", nom="Ancien", prenom="Agent", uais=[COLLEGE])
    assert "fermés : 1." in run("charger", str(liste), "--complet").output
    assert "fermé" in run("list").output


def test_a_wrong_file(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_text("identifiant;nom;prenom;role;uai\nx;G;S;chef;?\n", encoding="utf-8")
    said = run("charger", str(path))
    assert said.exit_code == 1
    assert "AGENTS-0121 Ligne 2 : il faut l'UAI d'un établissement, pas « ? ». Rien n'a été enregistré." in said.output


def test_closed(solange: Agent) -> None:
    browser = client_of(solange)
    assert run("close", "S.GUERIN12", "--par", "essai").exit_code == 0
    assert browser.get(DESK).status_code == 303
    assert not Session.objects.filter(ended_at=None).exists()
    assert Agent.objects.get().uais == []
    again = run("close", "s.guerin12")
    assert (again.exit_code, "AGENTS-0122" in again.output) == (1, True)


def test_unbound(solange: Agent) -> None:
    Agent.objects.update(sujet="x" * 64)
    assert "sera la sienne" in run("unbind", "s.guerin12").output
    assert Agent.objects.get().sujet == ""
    assert Entry.objects.filter(event="essai.agent.delie").count() == 1
    unknown = run("unbind", "personne")
    assert (unknown.exit_code, "AGENTS-0122" in unknown.output) == (1, True)
    assert sessions.count_of([solange.public_id]) == {}
