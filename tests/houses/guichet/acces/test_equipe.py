"""Mandates: given and ended by those who may, never beyond what they hold; delegations narrowed to classes and days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from preau.houses.guichet.actions import mandats
from preau.houses.guichet.actions.mandats import Wanted, add_agent, end_mandat, give_mandat, list_divisions
from preau.houses.guichet.commands import guichet_app
from preau.houses.guichet.delegation import NewAgent, give, roles_given
from preau.houses.guichet.droits import DROITS, Droit
from preau.houses.guichet.models import Agent, Mandat
from preau.houses.guichet.poste import open_poste
from preau.houses.guichet.refusals_mandats import (
    AgentAbsent,
    AgentAutreNom,
    AgentFerme,
    AgentMalNomme,
    MandatAbsent,
    MandatAuDela,
    MandatImpossible,
)
from preau.kit.clockkit import today
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.registre.models import Etablissement
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf, MakeAgent

TEAM = f"/etablissements/{COLLEGE}/equipe/"
GIVE = f"{TEAM}donner/"
MARTIN = {"identifiant": "m.martin", "nom": "Martin", "prenom": "Maud", "mel": ""}


def soon() -> date:
    return today() + timedelta(days=10)


# Rights


def test_a_right_is_held_where_its_mandate_says(agent: MakeAgent, ecole: Etablissement) -> None:
    """Reading the whole school does not widen a delegation for one class."""
    who = agent("lecture")
    Mandat.objects.create(agent=who, role="delegue", uai=COLLEGE, divisions=["6A"], granted_by="essai")
    poste = open_poste(who, COLLEGE)
    assert poste is not None
    assert poste.asking(Droit.VOIR).divisions is None
    assert poste.asking(Droit.REINITIALISER).divisions == {"6A"}
    assert poste.asking(Droit.VOIR, Droit.REINITIALISER).divisions == {"6A"}
    assert poste.may_in(Droit.REINITIALISER, "6A")
    assert not poste.may_in(Droit.REINITIALISER, "6B")
    assert not poste.may_in(Droit.REINITIALISER, "")
    assert not poste.may_in(Droit.IMPORTER, "6A")
    Mandat.objects.create(agent=who, role="delegue", uai=COLLEGE, divisions=["5B"], granted_by="essai")
    assert open_poste(who, COLLEGE).asking(Droit.REINITIALISER).divisions == {"6A", "5B"}  # type: ignore[union-attr]
    Mandat.objects.create(agent=who, role="secretaire", uai=COLLEGE, granted_by="essai")
    assert open_poste(who, COLLEGE).asking(Droit.REINITIALISER).divisions is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("starts", "ends", "is_open"),
    [(None, None, True), (0, 0, True), (-9, 9, True), (1, None, False), (None, -1, False), (-9, -1, False)],
)
def test_for_a_time(
    agent: MakeAgent, ecole: Etablissement, starts: int | None, ends: int | None, is_open: bool
) -> None:
    days = {
        name: today() + timedelta(days=n) for name, n in (("starts_on", starts), ("ends_on", ends)) if n is not None
    }
    assert (open_poste(agent("secretaire", **days), COLLEGE) is not None) is is_open


def test_revoked_is_over_at_once(agent: MakeAgent, ecole: Etablissement, client_of: ClientOf) -> None:
    who = agent("secretaire")
    browser = client_of(who)
    assert browser.get(f"/etablissements/{COLLEGE}/").status_code == 200
    end_mandat(who.mandats.get().public_id, by="essai")
    assert browser.get(f"/etablissements/{COLLEGE}/").status_code == 404


def test_an_academie_opens_its_own_schools_alone(agent: MakeAgent, ecole: Etablissement) -> None:
    assert open_poste(agent("academie"), COLLEGE) is not None
    assert open_poste(agent("academie", academie=14), COLLEGE) is None


# Giving


def roles(agent: Agent) -> list[str]:
    poste = open_poste(agent, COLLEGE)
    assert poste is not None
    return [role.value for role in roles_given(poste)]


def test_nobody_gives_more_than_they_hold(agent: MakeAgent, ecole: Etablissement) -> None:
    assert roles(agent("chef")) == ["secretaire", "referent", "delegue", "lecture"]
    assert roles(agent("academie")) == ["chef", "lecture"]
    for role in ("secretaire", "referent", "delegue", "lecture"):
        assert roles(agent(role)) == []
    both = agent("chef")
    Mandat.objects.create(agent=both, role="academie", academie=70, granted_by="essai")
    assert roles(both) == ["chef", "secretaire", "referent", "delegue", "lecture"]


def test_a_head_gives_a_delegation(client_of: ClientOf, agent: MakeAgent, ecole: Etablissement) -> None:
    head = agent("chef")
    browser, classe = client_of(head), list_divisions(COLLEGE)[0]
    page = browser.get(GIVE)
    assert classe in page.content.decode()
    said = {**MARTIN, "role": "delegue", "divisions": [classe], "ends_on": soon().isoformat()}
    assert browser.post(GIVE, said)["Location"] == TEAM
    row = Mandat.objects.get(role="delegue")
    assert (row.uai, row.divisions, row.ends_on) == (COLLEGE, [classe], soon())
    assert row.granted_by == f"agent:{head.public_id}"
    assert row.agent.cle == "m.martin"
    text = browser.get(TEAM).content.decode()
    assert "Maud Martin" in text
    assert f"{head.prenom} {head.nom}, " in text
    events = list(Entry.objects.order_by("pk").values_list("event", "detail__uai"))
    assert events == [("guichet.agent.ajoute", COLLEGE), ("guichet.mandat.donne", COLLEGE)]
    poste = open_poste(row.agent, COLLEGE)
    assert poste is not None
    assert poste.portees == {Droit.REINITIALISER: frozenset({classe})}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": ""}, "id_ends_on"),
        ({"ends_on": "2199-01-01"}, "id_ends_on"),
        ({"ends_on": "2020-01-01"}, "id_ends_on"),
        ({"ends_on": (date(2090, 1, 1)).isoformat()}, "id_ends_on"),
        ({"role": "secretaire", "divisions": True}, "id_divisions_0"),
        ({"role": "chef"}, "id_role_0"),
        ({"role": "academie"}, "id_role_0"),
        ({"divisions": ["99Z"]}, "id_divisions_0"),
        ({"identifiant": " "}, "id_identifiant"),
        ({"nom": ""}, "id_nom"),
    ],
)
def test_a_mandate_that_cannot_be(
    client_of: ClientOf, ecole: Etablissement, changes: dict[str, Any], field: str
) -> None:
    classes = list_divisions(COLLEGE)[:1]
    said = {**MARTIN, "role": "delegue", "divisions": classes, "ends_on": soon().isoformat(), **changes}
    if said["divisions"] is True:
        said["divisions"] = classes
    answer = client_of("chef").post(GIVE, said)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert not Mandat.objects.filter(granted_by__startswith="agent:").exists()


def test_a_known_agent_keeps_their_name_and_mail(client_of: ClientOf, ecole: Etablissement) -> None:
    add_agent("m.martin", "Martin", "Maud", "maud@example.org", by="essai")
    browser, said = client_of("chef"), {"role": "lecture", "ends_on": ""}
    other = browser.post(GIVE, {**MARTIN, **said, "nom": "Durand"})
    assert (other.status_code, "autre nom" in other.content.decode()) == (422, True)
    assert "Maud" not in other.content.decode().replace('value="Maud"', "")
    assert browser.post(GIVE, {**MARTIN, **said, "nom": "MARTIN", "mel": "x@example.org"}).status_code == 303
    assert Agent.objects.get(cle="m.martin").mel == "maud@example.org"


def test_not_to_oneself_and_not_beyond(agent: MakeAgent, ecole: Etablissement) -> None:
    head, office = agent("chef"), agent("academie")
    for who, role in ((head, "lecture"), (office, "chef")):
        poste = open_poste(who, COLLEGE)
        assert poste is not None
        with pytest.raises(MandatAuDela):
            give(poste, NewAgent(who.cle, who.nom, who.prenom), Wanted(role, COLLEGE))
        with pytest.raises(MandatAuDela):
            give(poste, NewAgent("x", "X", "Y"), Wanted("academie", "", 70))
        with pytest.raises(MandatAuDela):
            give(poste, NewAgent("x", "X", "Y"), Wanted("lecture", PRIMAIRE))
    assert not Agent.objects.filter(cle="x").exists()


def test_ending(client_of: ClientOf, agent: MakeAgent, ecole: Etablissement, autre_ecole: Etablissement) -> None:
    head, clerk, elsewhere = agent("chef"), agent("secretaire"), agent("secretaire", PRIMAIRE)
    browser = client_of(head)
    row = clerk.mandats.get()
    page = browser.get(f"{TEAM}{row.public_id}/fin/")
    assert "Mettre fin à ce mandat" in page.content.decode()
    assert browser.post(f"{TEAM}{row.public_id}/fin/")["Location"] == TEAM
    assert open_poste(clerk, COLLEGE) is None
    assert "Mandats finis" in browser.get(TEAM).content.decode()
    for other in (row, elsewhere.mandats.get(), head.mandats.get()):
        assert browser.post(f"{TEAM}{other.public_id}/fin/").status_code == 404
    assert open_poste(elsewhere, PRIMAIRE) is not None


@pytest.mark.parametrize("role", ["secretaire", "referent", "delegue", "lecture"])
def test_the_team_is_for_who_may_delegate(client_of: ClientOf, ecole: Etablissement, role: str) -> None:
    browser = client_of(role)
    assert [browser.get(url).status_code for url in (TEAM, GIVE)] == [404, 404]


# Actions and commands


def test_what_makes_no_mandate(ecole: Etablissement) -> None:
    who = add_agent("a", "A", "B", by="essai")
    for wanted in (
        Wanted("roi", COLLEGE),
        Wanted("secretaire", "0999999Z"),
        Wanted("secretaire"),
        Wanted("secretaire", COLLEGE, 70),
        Wanted("academie", COLLEGE),
        Wanted("academie", "", 12345),
        Wanted("secretaire", COLLEGE, None, ("6A",)),
        Wanted("delegue", COLLEGE, None, ("99Z",)),
        Wanted("secretaire", COLLEGE, None, (), soon(), today()),
        Wanted("secretaire", COLLEGE, None, (), None, today() - timedelta(days=1)),
    ):
        with pytest.raises(MandatImpossible):
            give_mandat(who, wanted, by="essai")
    assert not Mandat.objects.exists()


def test_agents(ecole: Etablissement) -> None:
    for wrong in (("", "A", "B"), ("a", " ", "B"), ("a", "A", "")):
        with pytest.raises(AgentMalNomme):
            add_agent(*wrong, by="essai")
    who = add_agent(" A.B@Example.org", "Béranger", "Luc", by="essai")
    assert who.cle == "a.b@example.org"
    with pytest.raises(AgentAutreNom):
        add_agent("a.b@example.org", "Autre", "Luc", by="essai")
    assert add_agent("A.B@example.org", "BERANGER", "luc", by="essai").pk == who.pk
    give_mandat(who, Wanted("secretaire", COLLEGE), by="essai")
    mandats.close_agent("a.b@example.org", by="essai")
    assert open_poste(who, COLLEGE) is None
    with pytest.raises(AgentFerme):
        add_agent("a.b@example.org", "Béranger", "Luc", by="agent:x")
    with pytest.raises(AgentAbsent):
        mandats.find_agent("a.b@example.org")
    assert add_agent("a.b@example.org", "Béranger", "Luc", by="essai", renames=True).closed_at is None
    with pytest.raises(MandatAbsent):
        end_mandat("nothing", by="essai")


def test_commands(ecole: Etablissement, client_of: ClientOf) -> None:
    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(guichet_app, list(words), env={"COLUMNS": "200"})
        assert result.exit_code == code, result.output
        return result.output

    run("agent", "add", "s.guerin12", "--nom", "Guérin", "--prenom", "Solange", "--par", "essai")
    said = run("mandat", "give", "s.guerin12", "secretaire", "--uai", COLLEGE.lower(), "--au", "31/08/2099")
    public_id = said.partition(" ")[0]
    assert COLLEGE in run("mandat", "list", "--uai", COLLEGE)
    assert "Solange" in run("agent", "list")
    run("mandat", "give", "s.guerin12", "academie", "--academie", "normandie")
    assert "NORMANDIE" in run("mandat", "list")
    assert "n'est pas une date" in run("mandat", "give", "s.guerin12", "lecture", "--uai", COLLEGE, "--au", "x", code=1)
    assert "Académie inconnue" in run("mandat", "give", "s.guerin12", "academie", "--academie", "x", code=1)
    assert "GUICHET-0120" in run("mandat", "give", "inconnu", "lecture", "--uai", COLLEGE, code=1)
    run("mandat", "revoke", public_id)
    assert "GUICHET-0124" in run("mandat", "revoke", public_id, code=1)
    run("agent", "unbind", "s.guerin12")
    client_of(Agent.objects.get(cle="s.guerin12"))
    run("agent", "close", "s.guerin12")
    assert not Session.objects.filter(ended_at=None).exists()
    assert "GUICHET-0120" in run("agent", "close", "s.guerin12", code=1)
    assert Entry.objects.filter(actor="exploitant:essai", event="guichet.agent.ajoute").count() == 1


def test_a_list_of_people(ecole: Etablissement, tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"

    def load(text: str, code: int = 0) -> str:
        path.write_text("identifiant;nom;prenom;role;uai;academie;classes;au\n" + text, encoding="utf-8")
        result = CliRunner().invoke(guichet_app, ["charger", str(path), "--par", "essai"])
        assert result.exit_code == code, result.output
        return result.output

    classe = list_divisions(COLLEGE)[0]
    lines = f"a.b;Béranger;Luc;secretaire;{COLLEGE};;;\nc.d;Carré;Zoé;delegue;{COLLEGE};;{classe};31/08/2099\n"
    for _again in range(2):
        load(f"{lines}e.f;Faure;Ali;academie;;Normandie;;\n")
    assert sorted(Mandat.objects.values_list("role", flat=True)) == ["academie", "delegue", "secretaire"]
    for wrong in ("a.b;Béranger;Luc;secretaire;0999999Z;;;", "x;Y;Z;academie;;Nulle;;", "x;Y;Z;lecture;;;;demain"):
        assert "Ligne 3" in load(f"n.n;Neuf;Nina;lecture;{COLLEGE};;;\n{wrong}\n", 1)
    assert not Agent.objects.filter(cle="n.n").exists()
    assert "nomme les colonnes" in CliRunner().invoke(guichet_app, ["charger", __file__]).output
    assert "ne se lit pas" in CliRunner().invoke(guichet_app, ["charger", str(tmp_path)]).output


def test_every_role_has_its_rights() -> None:
    assert set(DROITS) == set(Mandat.Role.values)
    assert DROITS["chef"] == set(Droit)
