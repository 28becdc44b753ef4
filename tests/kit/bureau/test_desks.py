"""The desk of a school: for its agents, today; for nobody else as if it were not there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory

from preau.kit import agents, bureau, sessions
from preau.kit.bureau import desks
from preau.kit.bureau.models import Agent
from preau.kit.bureau.roll import close_agent
from preau.kit.clockkit import now, today
from preau.kit.journal.models import Entry
from tests.kit.agents.entrance import Doorway
from tests.kit.agents.maison import ACT, AILLEURS, COLLEGE, DESK, ECOLES, PRIMAIRE
from tests.kit.agents.visiting import Reglages, client_of
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db


def test_the_page_of_one_s_school(solange: Agent) -> None:
    text = client_of(solange).get(DESK).content.decode()
    assert ECOLES[COLLEGE] in text
    assert "Solange Guérin" in text
    assert 'action="/bureau/deconnexion/"' in text
    assert f'<a href="{DESK}" aria-current="page">' in text


@pytest.mark.parametrize("uai", [PRIMAIRE, AILLEURS, COLLEGE.lower(), "connexions", "0500048F "])
@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete"])
def test_another_school_is_not_there(solange: Agent, uai: str, method: str) -> None:
    browser = Client()
    browser.cookies.update(client_of(solange).cookies)
    for page in (f"/bureau/{uai}/", f"/bureau/{uai}/acte/"):
        assert getattr(browser, method)(page).status_code == 404
    assert not Entry.objects.exists()


def test_a_school_that_this_house_has_not(solange: Agent) -> None:
    Agent.objects.update(uais=[AILLEURS, COLLEGE])
    browser = client_of(solange)
    assert browser.get(f"/bureau/{AILLEURS}/").status_code == 404
    assert browser.get("/bureau/")["Location"] == DESK


def test_every_entry_says_the_school(solange: Agent) -> None:
    assert client_of(solange).post(DESK).status_code == 200
    row = Entry.objects.get(event="essai.acte")
    assert (row.actor, row.detail) == (f"agent:{solange.public_id}", {"uai": COLLEGE})


def test_who_is_signed_out_comes_back_to_the_page(doorway: Doorway, solange: Agent) -> None:
    wanted = f"{DESK}?page=2"
    first = doorway.client.get(wanted)
    assert (first.status_code, first["Location"]) == (
        303,
        f"/bureau/connexion/?retour=%2Fbureau%2F{COLLEGE}%2F%3Fpage%3D2",
    )
    page = doorway.client.get(first["Location"])
    assert "<h1>Le bureau d&#x27;essai</h1>" in page.content.decode()
    assert "secrétariat, direction, référent numérique." in page.content.decode()
    assert doorway.sign_in(page.context["retour"])["Location"] == wanted
    assert doorway.client.get(wanted).status_code == 200


def test_what_a_signed_out_browser_sends_is_not_done(solange: Agent) -> None:
    browser = InspectingClient()
    sent = browser.post(DESK, {"a": "b"}, HTTP_REFERER=f"http://testserver{DESK}?formulaire")
    assert sent["Location"] == f"/bureau/connexion/?retour=%2Fbureau%2F{COLLEGE}%2F%3Fformulaire"
    assert browser.post(ACT, HTTP_REFERER="https://example.org/")["Location"].endswith("%2Facte%2F")
    assert not Entry.objects.exists()


def test_an_agent_closed_is_out_at_once(solange: Agent) -> None:
    browser = client_of(solange)
    assert browser.get(DESK).status_code == 200
    close_agent("S.Guerin12", by="essai")
    assert browser.get(DESK).status_code == 303
    assert browser.post(DESK).status_code == 303
    assert Entry.objects.get(event="essai.agent.ferme").subject == f"agent:{solange.public_id}"


def test_a_school_taken_back_is_out_at_once(solange: Agent) -> None:
    browser = client_of(solange)
    Agent.objects.update(uais=[PRIMAIRE])
    assert browser.get(DESK).status_code == 404
    assert browser.get(f"/bureau/{PRIMAIRE}/").status_code == 200


def test_who_is_signed_in_otherwise_is_no_agent(solange: Agent) -> None:
    """A house of families too: their sessions open no desk."""
    browser, response = InspectingClient(), HttpResponse()
    sessions.open_session(RequestFactory().get("/"), response, "compte:abc")
    browser.cookies.update(response.cookies)
    assert browser.get(DESK)["Location"].startswith("/bureau/connexion/")
    assert browser.get("/bureau/connexion/").status_code == 200


@pytest.mark.parametrize(
    ("periods", "is_open"),
    [
        ([[None, None]], True),
        ([["2026-09-01", None]], True),
        ([[None, "2026-09-08"]], True),
        ([["2026-09-08", "2026-09-08"]], True),
        ([["2026-09-09", None]], False),
        ([[None, "2026-09-07"]], False),
        ([[None, "2026-09-07"], ["2026-09-08", None]], True),
    ],
)
def test_the_days_of_a_school(periods: list[Any], is_open: bool) -> None:
    agent = Agent(uais=[COLLEGE, PRIMAIRE], periodes={COLLEGE: periods})
    assert (COLLEGE in agent.uais_on(date(2026, 9, 8))) is is_open
    assert PRIMAIRE in agent.uais_on(date(2026, 9, 8))


def test_a_day_late_the_desk_is_closed(solange: Agent) -> None:
    Agent.objects.update(periodes={COLLEGE: [[None, today().isoformat()]]})
    with time_machine.travel(now(), tick=False) as clock:
        browser = client_of(solange)
        assert browser.get(DESK).status_code == 200
        clock.shift(timedelta(days=1))
        assert client_of(solange).get(DESK).status_code == 404


# The list of one's schools


def test_several_schools_are_listed_by_name(solange: Agent) -> None:
    Agent.objects.update(uais=[PRIMAIRE, AILLEURS, COLLEGE])
    text = client_of(solange).get("/bureau/").content.decode()
    assert text.index(ECOLES[COLLEGE]) < text.index(ECOLES[PRIMAIRE])
    assert f'href="/bureau/{PRIMAIRE}/"' in text
    assert AILLEURS not in text


def test_the_only_school_is_gone_to(solange: Agent) -> None:
    browser = client_of(solange)
    assert browser.get("/bureau/")["Location"] == DESK
    assert ECOLES[COLLEGE] in browser.get("/bureau/?tous").content.decode()


def test_no_school_at_all(solange: Agent) -> None:
    Agent.objects.update(uais=[])
    assert "Aucun établissement ne vous est confié" in client_of(solange).get("/bureau/").content.decode()


def test_the_list_is_for_agents() -> None:
    assert InspectingClient().get("/bureau/")["Location"] == "/bureau/connexion/?retour=%2Fbureau%2F"


# A recent proof, and several names


def test_a_grave_page_wants_a_recent_proof(doorway: Doorway, solange: Agent) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        doorway.sign_in()
        assert doorway.client.post(ACT).content == b"done by Solange"
        clock.shift(timedelta(minutes=16))
        assert (
            doorway.client.post(ACT)["Location"]
            == f"/bureau/connexion/confirmer/?retour=%2Fbureau%2F{COLLEGE}%2Facte%2F"
        )
        assert doorway.sign_in(ACT, at="/bureau/connexion/confirmer/")["Location"] == ACT
        assert doorway.client.post(ACT).status_code == 200


def test_the_door_is_at_the_house_s_own_address(reglages: Reglages, solange: Agent) -> None:
    """A house of several names: the provider sends back to one, whose cookies are its own."""
    reglages(public_url="http://maison.example.org", other_urls=["http://college.example.org:8007"])
    at_college, at_home = {"HTTP_HOST": "college.example.org:8007"}, {"HTTP_HOST": "maison.example.org"}
    browser = InspectingClient()
    first = browser.get(DESK, **at_college)
    moved = browser.get(first["Location"], **at_college)
    assert (moved.status_code, moved["Location"]) == (302, f"http://maison.example.org{first['Location']}")
    assert browser.get(first["Location"], **at_home).status_code == 200


def test_a_house_without_desks(settings: Any) -> None:
    settings.PREAU_HOUSE = "autre"
    with pytest.raises(LookupError):
        agents.door()
    with pytest.raises(LookupError):
        desks.desk()
    assert bureau.current_agent(RequestFactory().get("/")) is None
