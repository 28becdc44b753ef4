"""The office's list of staff: read whole or not at all, loaded twice without effect, its lines named by number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.kit.bureau.charge import COLUMNS, charge_agents
from preau.kit.bureau.models import Agent
from preau.kit.bureau.refusals import FichierIllisible, LignesFausses
from preau.kit.journal.models import Entry
from tests.kit.agents.maison import COLLEGE, PRIMAIRE

pytestmark = pytest.mark.django_db
HEAD = ";".join(COLUMNS)
SOLANGE = f"S.Guerin12;Guérin;Solange;solange@example.org;secretaire;{COLLEGE};;;;"
HELENE = f"h.vasseur;Vasseur;Hélène;;chef;{COLLEGE};;;;"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write(line, …)`: a file with the office's columns and these lines."""

    def make(*lines: str, head: str = HEAD) -> Path:
        path = tmp_path / "agents.csv"
        path.write_text("\r\n".join([head, *lines, ""]), encoding="utf-8-sig")
        return path

    return make


def held() -> dict[str, list[str]]:
    return {row.cle: row.uais for row in Agent.objects.filter(closed_at=None)}


def test_who_acts_for_a_school(write: Write) -> None:
    nadege = f"n.ferrand;Ferrand;Nadège;;referent;{COLLEGE.lower()};;;;"
    done = charge_agents(write(SOLANGE, HELENE, nadege, SOLANGE.replace(COLLEGE, PRIMAIRE)), by="exploitant:essai")
    assert (done.added, done.changed, done.same, done.closed, done.left_out) == (3, 0, 0, 0, [])
    assert held() == {"s.guerin12": [COLLEGE, PRIMAIRE], "h.vasseur": [COLLEGE], "n.ferrand": [COLLEGE]}
    row = Agent.objects.get(cle="s.guerin12")
    assert (row.nom, row.prenom, row.mel, row.periodes) == ("Guérin", "Solange", "solange@example.org", {})
    entry = Entry.objects.get(subject=f"agent:{row.public_id}")
    assert (entry.event, entry.actor) == ("essai.agent.ajoute", "exploitant:essai")
    assert entry.detail == {"uais": [COLLEGE, PRIMAIRE]}


def test_the_other_roles_are_left_out_and_said(write: Write) -> None:
    others = (
        f"a.prof;Prof;Ada;;delegue;{COLLEGE};;6 A, 6 B;;",
        "r.rectorat;Rectorat;Rémi;;academie;;normandie;;;",
        f"l.lecture;Lecture;Lise;;lecture;{COLLEGE};;;;",
    )
    done = charge_agents(write(*others, HELENE), by="essai")
    assert done.left_out == [
        "Ligne 2 : a.prof (delegue) est laissée de côté, ce rôle n'agit pas ici.",
        "Ligne 3 : r.rectorat (academie) est laissée de côté, ce rôle n'agit pas ici.",
        "Ligne 4 : l.lecture (lecture) est laissée de côté, ce rôle n'agit pas ici.",
    ]
    assert held() == {"h.vasseur": [COLLEGE]}


def test_twice_is_once(write: Write) -> None:
    path = write(SOLANGE, HELENE)
    charge_agents(path, by="essai")
    before = list(Agent.objects.order_by("pk").values()), Entry.objects.count()
    done = charge_agents(path, by="essai")
    assert (done.added, done.changed, done.same) == (0, 0, 2)
    assert (list(Agent.objects.order_by("pk").values()), Entry.objects.count()) == before


def test_a_later_file_adds_corrects_and_opens_again(write: Write) -> None:
    charge_agents(write(SOLANGE, HELENE), by="essai")
    Agent.objects.filter(cle="s.guerin12").update(sujet="x" * 64)
    Agent.objects.filter(cle="h.vasseur").update(closed_at="2026-01-01T00:00:00Z", uais=[])
    changed = SOLANGE.replace(COLLEGE, PRIMAIRE).replace("Guérin", "Guérin-Roy").replace("solange@example.org", "")
    done = charge_agents(write(changed, HELENE), by="essai")
    assert (done.added, done.changed, done.same) == (0, 2, 0)
    assert held() == {"s.guerin12": [COLLEGE, PRIMAIRE], "h.vasseur": [COLLEGE]}
    row = Agent.objects.get(cle="s.guerin12")
    assert (row.nom, row.mel, row.sujet) == ("Guérin-Roy", "solange@example.org", "x" * 64)


def test_the_days_of_the_file(write: Write) -> None:
    day = SOLANGE.removesuffix(";;") + ";01/09/2026;31/12/2026"
    charge_agents(write(day, day.replace("31/12/2026", "").replace("01/09/2026", "01/02/2027")), by="essai")
    row = Agent.objects.get()
    assert row.periodes == {COLLEGE: [["2026-09-01", "2026-12-31"], ["2027-02-01", None]]}
    assert charge_agents(write(SOLANGE), by="essai").changed == 1
    row.refresh_from_db()
    assert row.periodes == {}


def test_the_whole_list(write: Write) -> None:
    charge_agents(write(SOLANGE, SOLANGE.replace(COLLEGE, PRIMAIRE), HELENE), by="essai")
    done = charge_agents(write(SOLANGE), by="essai", whole=True)
    assert (done.changed, done.closed) == (1, 1)
    assert held() == {"s.guerin12": [COLLEGE]}
    with pytest.raises(FichierIllisible):
        charge_agents(write(f"a.prof;Prof;Ada;;delegue;{COLLEGE};;;;"), by="essai", whole=True)
    assert held() == {"s.guerin12": [COLLEGE]}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (";Guérin;Solange;;chef;0500048F;;;;", "il faut un identifiant, un nom et un prénom"),
        ("x;;Solange;;chef;0500048F;;;;", "il faut un identifiant, un nom et un prénom"),
        ("x;Guérin;;;chef;0500048F;;;;", "il faut un identifiant, un nom et un prénom"),
        ("x;Guérin;Solange;;proviseur;0500048F;;;;", "le rôle « proviseur » n'existe pas"),
        ("x;Guérin;Solange;;;0500048F;;;;", "le rôle «  » n'existe pas"),
        ("x;Guérin;Solange;;chef;0500048A;;;;", "il faut l'UAI d'un établissement, pas « 0500048A »"),
        ("x;Guérin;Solange;;chef;;;;;", "il manque l'UAI"),
        ("x;Guérin;Solange;;chef;0500048F;normandie;;;", "une académie ne se donne qu'au rôle academie"),
        ("x;Guérin;Solange;;chef;0500048F;;;31/02/2026;", "« 31/02/2026 » n'est pas une date (du)"),
        ("x;Guérin;Solange;;chef;0500048F;;;;demain", "« demain » n'est pas une date (au)"),
        ("x;Guérin;Solange;;chef;0500048F;;;02/09/2026;01/09/2026", "le dernier jour vient avant le premier"),
        ("h.vasseur;Guérin;Solange;;chef;0500048F;;;;", "h.vasseur porte un autre nom à la ligne 2"),
    ],
)
def test_a_wrong_line_refuses_the_whole(write: Write, line: str, why: str) -> None:
    with pytest.raises(LignesFausses) as refused:
        charge_agents(write(HELENE, "", line, SOLANGE), by="essai")
    assert f"Ligne 4 : {why}" in refused.value.sentence()
    assert refused.value.sentence().endswith("Rien n'a été enregistré.")
    assert not Agent.objects.exists()
    assert not Entry.objects.exists()


def test_every_wrong_line_is_told_up_to_twenty(write: Write) -> None:
    with pytest.raises(LignesFausses) as refused:
        charge_agents(write(*(f"x{n};Guérin;Solange;;chef;;;;;" for n in range(23))), by="essai")
    said = refused.value.sentence()
    assert said.count("il manque l'UAI") == 20
    assert "Ligne 21 :" in said
    assert "Et 3 autres lignes." in said


def test_one_name_written_two_ways_is_one_name(write: Write) -> None:
    charge_agents(write(SOLANGE, SOLANGE.replace("Guérin", "GUERIN").replace(COLLEGE, PRIMAIRE)), by="essai")
    assert held() == {"s.guerin12": [COLLEGE, PRIMAIRE]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEAD.encode(),
        b"identifiant,nom,prenom,role,uai\nx,G,S,chef,0500048F\n",
        b"identifiant;nom;prenom;role\nx;G;S;chef\n",
        "identifiant;nom;prenom;role;uai\nx;Guérin;S;chef;0500048F\n".encode("latin-1"),
        b"identifiant;nom;prenom;role;uai\nx;G\0;S;chef;0500048F\n",
        b"identifiant;nom;prenom;role;uai\n" + b"x" * 200_000 + b";G;S;chef;0500048F\n",
    ],
)
def test_what_is_no_such_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "agents.csv"
    path.write_bytes(content)
    with pytest.raises(FichierIllisible):
        charge_agents(path, by="essai")
    assert not Agent.objects.exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FichierIllisible):
        charge_agents(tmp_path / "absent.csv", by="essai")
    with pytest.raises(FichierIllisible):
        charge_agents(tmp_path, by="essai")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: f"{HEAD}\n{text}".encode())))
def test_hostile_bytes_are_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "agents.csv"
    path.write_bytes(content)
    before = Agent.objects.count()
    with pytest.raises((FichierIllisible, LignesFausses)):
        charge_agents(path, by="essai")
    assert Agent.objects.count() == before
