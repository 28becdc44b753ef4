"""The office behind the door of `kit.agents`: its addresses, words and events. The door itself: tests/kit/agents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import time_machine

from preau.houses.guichet.evenements import EVENEMENTS
from preau.houses.guichet.models import Agent
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.registre.models import Etablissement
from tests.houses.guichet.conftest import COLLEGE
from tests.kit.agents.entrance import Doorway
from tests.kit.agents.provider import SOLANGE

DESK = f"/etablissements/{COLLEGE}/"


def test_from_the_door_to_the_desk_and_out(doorway: Doorway, solange: Agent, ecole: Etablissement) -> None:
    first = doorway.client.get(DESK)
    assert first["Location"] == f"/connexion/?retour=%2Fetablissements%2F{COLLEGE}%2F"
    page = doorway.client.get(first["Location"])
    assert "<h1>Le guichet</h1>" in page.content.decode()
    assert "secrétariat, direction, référent numérique, académie." in page.content.decode()
    assert doorway.sign_in(page.context["retour"])["Location"] == DESK
    desk = doorway.client.get(DESK)
    assert "Solange Guérin" in desk.content.decode()
    assert 'action="/deconnexion/"' in desk.content.decode()
    out = doorway.client.post("/deconnexion/")
    assert "Votre session du guichet est fermée" in out.content.decode()
    said = parse_qs(urlsplit(out.context["url"]).query)
    assert said["post_logout_redirect_uri"] == ["http://127.0.0.1:8004/deconnexion/fin/"]
    assert "Votre session du guichet est fermée" in doorway.client.get("/deconnexion/fin/").content.decode()
    assert doorway.client.get(DESK).status_code == 303


def test_without_a_page_in_mind_the_schools(doorway: Doorway, solange: Agent, ecole: Etablissement) -> None:
    assert doorway.sign_in()["Location"] == "/"
    assert doorway.client.get("/")["Location"] == DESK


def test_an_agent_closed_meanwhile_is_out_at_once(doorway: Doorway, solange: Agent, ecole: Etablissement) -> None:
    doorway.sign_in()
    assert doorway.client.get(DESK).status_code == 200
    Agent.objects.update(closed_at=now())
    assert doorway.client.get(DESK).status_code == 303


def test_who_is_not_known_reads_whom_to_ask(doorway: Doorway, solange: Agent, reglages: Callable[..., None]) -> None:
    reglages(help_contact="la division des systèmes d'information")
    text = doorway.sign_in(claims={**SOLANGE, "preferred_username": "p.inconnu"}).content.decode()
    assert "pas encore connu du guichet" in text
    assert "la division des systèmes" in text


def test_an_old_proof_leads_through_a_new_one(doorway: Doorway, solange: Agent, ecole: Etablissement) -> None:
    solange.mandats.update(role="chef")
    with time_machine.travel(now(), tick=False) as clock:
        doorway.sign_in()
        clock.shift(timedelta(minutes=20))
        first = doorway.client.get(f"{DESK}equipe/donner/")
        shown = doorway.client.get(first["Location"])
        assert "Confirmez que c" in shown.content.decode()
        assert "Solange Guérin" in shown.content.decode()
        back = doorway.sign_in(shown.context["retour"], at="/connexion/confirmer/")
        assert back["Location"] == f"{DESK}equipe/donner/"


def test_the_events_of_the_door_have_their_words(doorway: Doorway, solange: Agent) -> None:
    doorway.sign_in(sub="x", claims={**SOLANGE, "preferred_username": "p.inconnu"})
    doorway.sign_in()
    doorway.client.post("/deconnexion/")
    written = set(Entry.objects.values_list("event", flat=True))
    assert written == {"guichet.connexion.refusee", "guichet.connexion", "guichet.deconnexion"}
    assert written <= EVENEMENTS.keys()
