"""Signing in at the provider of staff: two proofs, an agent who is known, one use, and back to the page wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from preau.kit import limits, purgekit
from preau.kit.agents import sign_in
from preau.kit.agents.models import Demande
from preau.kit.agents.provider import has_factor
from preau.kit.bureau.models import Agent
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.kit.agents.entrance import Doorway
from tests.kit.agents.maison import COLLEGE, DESK
from tests.kit.agents.provider import SOLANGE, SUB, Provider
from tests.kit.agents.visiting import Reglages
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db


def events() -> list[str]:
    return list(Entry.objects.filter(event__startswith="essai.connexion").values_list("event", flat=True))


def test_from_the_door_to_the_desk(doorway: Doorway, solange: Agent) -> None:
    first = doorway.client.get(DESK)
    page = doorway.client.get(first["Location"])
    assert "Se connecter" in page.content.decode()
    url = doorway.leave(page.context["retour"])
    asked = doorway.provider.asked(url)
    assert asked["scope"] == "openid profile agent"
    assert asked["acr_values"] == "https://refeds.org/profile/mfa"
    assert {"prompt", "max_age"} & set(asked) == set()
    answer = doorway.client.get(doorway.provider.agree(url))
    assert (answer.status_code, answer["Location"]) == (303, DESK)
    desk = doorway.client.get(DESK)
    assert "Solange Guérin" in desk.content.decode()
    solange.refresh_from_db()
    assert solange.last_login_at
    assert len(solange.sujet) == 64
    assert Entry.objects.filter(event="essai.connexion", actor=f"agent:{solange.public_id}").count() == 1


def test_nothing_of_the_sign_in_lies_in_clear(doorway: Doorway, solange: Agent) -> None:
    url = doorway.leave()
    asked = doorway.provider.asked(url)
    row = Demande.objects.get()
    kept = f"{row.state_hash} {row.secrets} {row.browser_hash}"
    assert asked["state"] not in kept
    assert asked["nonce"] not in kept
    doorway.client.get(doorway.provider.agree(url))
    data = str(Session.objects.get().data)
    assert "eyJ" not in data


def test_the_session_is_new_at_each_sign_in(doorway: Doorway, solange: Agent) -> None:
    doorway.sign_in()
    before = doorway.client.cookies["essai_session"].value
    doorway.sign_in()
    assert doorway.client.cookies["essai_session"].value != before
    assert Session.objects.filter(ended_at=None).count() == 1


def test_where_it_leads_is_ours(doorway: Doorway, solange: Agent) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "/bureau/connexion/confirmer/", "javascript:alert(1)"):
        assert doorway.sign_in(elsewhere)["Location"] == "/bureau/"


def test_one_use_in_one_browser(doorway: Doorway, solange: Agent) -> None:
    back = doorway.provider.agree(doorway.leave())
    other = InspectingClient().get(back)
    assert (other.status_code, "AGENTS-0103" in other.content.decode()) == (400, True)
    assert doorway.client.get(back).status_code == 303
    again = doorway.client.get(back)
    assert (again.status_code, "AGENTS-0104" in again.content.decode()) == (409, True)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("changed", ["?code=x", "?code=x&state=", "?code=x&state=a&state=b", "?code=x&state=%00é"])
def test_an_answer_nobody_asked_for(doorway: Doorway, changed: str) -> None:
    answer = doorway.client.get(f"/bureau/connexion/retour/{changed}")
    assert (answer.status_code, "AGENTS-0103" in answer.content.decode()) == (400, True)


def test_too_late(doorway: Doorway, solange: Agent) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        url = doorway.leave()
        clock.shift(timedelta(minutes=31))
        answer = doorway.client.get(doorway.provider.agree(url))
        assert (answer.status_code, "AGENTS-0104" in answer.content.decode()) == (409, True)
        assert purgekit.purge_all(now())["agents"] == 1


def test_who_gives_up_is_told(doorway: Doorway) -> None:
    answer = doorway.client.get(doorway.provider.abandon(doorway.leave(DESK)))
    page = doorway.client.get(answer["Location"])
    assert "vous avez quitté le service de connexion" in page.content.decode()
    assert page.context["retour"] == DESK
    assert not Session.objects.exists()


# Two proofs


@pytest.mark.parametrize(
    ("amr", "acr", "is_enough"),
    [
        (["pwd", "otp", "mfa"], "agent", True),
        (["mfa"], "agent", True),
        (["pwd", "hwk"], "agent", True),
        (["pwd"], "https://refeds.org/profile/mfa", True),
        (["pwd"], "agent", False),
        (["otp"], "agent", False),
        (["pwd", "pin"], "agent", False),
        ("mfa", "agent", False),
        (None, "", False),
        ([["mfa"]], "agent", False),
    ],
)
def test_what_counts_as_two_proofs(provider: Provider, amr: Any, acr: str, is_enough: bool) -> None:
    assert has_factor({"amr": amr, "acr": acr}) is is_enough


def test_a_password_alone_is_not_enough(doorway: Doorway, solange: Agent, reglages: Reglages) -> None:
    reglages(factor_url="https://comptes.example.net/compte/securite/")
    doorway.provider.amr = ["pwd"]
    answer = doorway.sign_in(DESK)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "AGENTS-0105" in text
    assert "Ajouter un second facteur à mon compte" in text
    assert 'href="https://comptes.example.net/compte/securite/"' in text
    assert not Session.objects.exists()
    assert events() == ["essai.connexion.refusee"]
    reglages(require_factor=False)
    assert doorway.sign_in(DESK)["Location"] == DESK
    assert "acr_values" not in doorway.provider.last


# Who is known


def test_unknown_and_closed_are_told_the_same(doorway: Doorway, solange: Agent, reglages: Reglages) -> None:
    reglages(help_contact="la division des systèmes d'information")
    solange.closed_at = now()
    solange.save()
    closed = doorway.sign_in()
    stranger = doorway.sign_in(sub="autre", claims={**SOLANGE, "preferred_username": "p.inconnu"})
    assert closed.status_code == stranger.status_code == 403
    assert "Votre compte n&#x27;est pas encore connu de l&#x27;essai" in closed.content.decode()
    assert "<h1>Compte inconnu de l&#x27;essai</h1>" in closed.content.decode()
    assert "la division des systèmes" in closed.content.decode()
    assert closed.content == stranger.content
    assert not Session.objects.exists()
    assert [row.detail for row in Entry.objects.filter(event="essai.connexion.refusee")] == [
        {"code": "AGENTS-0106"}
    ] * 2


def test_an_identifiant_given_again_opens_nothing(doorway: Doorway, solange: Agent) -> None:
    assert doorway.sign_in().status_code == 303
    other = doorway.sign_in(sub="another person")
    assert (other.status_code, "AGENTS-0107" in other.content.decode()) == (403, True)
    assert doorway.sign_in(sub=SUB).status_code == 303


def test_the_key_is_compared_without_case(doorway: Doorway, solange: Agent) -> None:
    assert doorway.sign_in(claims={**SOLANGE, "preferred_username": " S.Guerin12"}).status_code == 303


@pytest.mark.parametrize(("proven", "status"), [(True, 303), (None, 303), (False, 403)])
def test_by_a_mail_that_is_proven(
    doorway: Doorway, solange: Agent, reglages: Reglages, proven: bool | None, status: int
) -> None:
    solange.cle = "solange.guerin@example.org"
    solange.save()
    reglages(claim="email")
    said = {name: value for name, value in {**SOLANGE, "email_verified": proven}.items() if value is not None}
    assert doorway.sign_in(claims=said).status_code == status


def test_an_agent_closed_meanwhile_is_out_at_once(doorway: Doorway, solange: Agent) -> None:
    doorway.sign_in()
    assert doorway.client.get(DESK).status_code == 200
    Agent.objects.update(closed_at=now())
    assert doorway.client.get(DESK).status_code == 303


# What the provider does wrong


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"id_token": {"nonce": "x" * 43}}, 400, "AGENTS-0109"),
        ({"id_token": {"aud": "other"}}, 400, "AGENTS-0109"),
        ({"id_token": {"iss": "http://127.0.0.1:1/"}}, 400, "AGENTS-0109"),
        ({"id_token": {"exp": 1}}, 400, "AGENTS-0109"),
        ({"userinfo": {"sub": "somebody else"}}, 400, "AGENTS-0109"),
        ({"key": "forger"}, 400, "AGENTS-0109"),
        ({"extra": {"iss": "http://127.0.0.1:1/"}}, 400, "AGENTS-0109"),
        ({"status": {"token": 500}}, 502, "AGENTS-0108"),
        ({"status": {"userinfo": 401}}, 502, "AGENTS-0108"),
    ],
)
def test_answers_that_do_not_stand(
    doorway: Doorway, solange: Agent, wrong: dict[str, Any], status: int, code: str
) -> None:
    doorway.provider.wrong = wrong
    answer = doorway.sign_in(DESK)
    assert (answer.status_code, code in answer.content.decode()) == (status, True)
    assert f"/bureau/connexion/?retour=%2Fbureau%2F{COLLEGE}%2F" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_provider_that_is_not_there(doorway: Doorway, reglages: Reglages) -> None:
    reglages(issuer="http://127.0.0.1:1")
    answer = doorway.client.post("/bureau/connexion/", {"retour": DESK})
    assert (answer.status_code, "AGENTS-0108" in answer.content.decode()) == (502, True)


def test_no_provider_at_all(doorway: Doorway, reglages: Reglages) -> None:
    reglages(issuer="")
    answer = doorway.client.post("/bureau/connexion/", {})
    assert (answer.status_code, "AGENTS-0112" in answer.content.decode()) == (503, True)


def test_requests_are_counted(doorway: Doorway) -> None:
    for _ in range(sign_in.PER_BROWSER.max + 1):
        doorway.leave()
    answer = doorway.client.post("/bureau/connexion/", {})
    assert (answer.status_code, "AGENTS-0110" in answer.content.decode()) == (429, True)


def test_a_place_that_insists_closes_the_door_to_nobody_else(doorway: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without cookies, a browser is a new one each time."""
    monkeypatch.setattr(sign_in, "PER_BLOCK", replace(sign_in.PER_BLOCK, max=1))
    assert doorway.client.post("/bureau/connexion/", {}).status_code == 303
    before = limits.left(sign_in.ALL, "")
    for _ in range(3):
        assert InspectingClient().post("/bureau/connexion/", {}).status_code == 429
    assert limits.left(sign_in.ALL, "") == before


def test_the_form_needs_its_token() -> None:
    answer = InspectingClient(enforce_csrf_checks=True).post("/bureau/connexion/", {})
    assert answer.status_code == 403
    assert not Demande.objects.exists()


# The end of a session


def test_after_a_while_without_activity(doorway: Doorway, solange: Agent) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        doorway.sign_in()
        for _ in range(3):
            clock.shift(timedelta(minutes=44))
            assert doorway.client.get(DESK).status_code == 200
        clock.shift(timedelta(minutes=45))
        out = doorway.client.get(DESK)
        assert out["Location"] == f"/bureau/connexion/?retour=%2Fbureau%2F{COLLEGE}%2F"
        page = doorway.client.get(out["Location"])
        assert "déconnecté après 45 minutes sans activité" in page.content.decode()
        assert doorway.sign_in(page.context["retour"])["Location"] == DESK


def test_no_longer_than_a_working_day(doorway: Doorway, solange: Agent) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        doorway.sign_in()
        for _ in range(14):
            clock.shift(timedelta(minutes=42))
            assert doorway.client.get(DESK).status_code == 200
        clock.shift(timedelta(minutes=15))
        assert doorway.client.get(DESK).status_code == 303
        assert "sans activité" not in doorway.client.get("/bureau/connexion/").content.decode()


def test_signing_out_of_both(doorway: Doorway, solange: Agent) -> None:
    doorway.sign_in()
    assert Client().get("/bureau/deconnexion/").status_code == 405
    answer = doorway.client.post("/bureau/deconnexion/")
    url = answer.context["url"]
    said = parse_qs(urlsplit(url).query)
    assert url.startswith(f"{doorway.provider.issuer}/session/end?")
    assert said["post_logout_redirect_uri"] == ["http://127.0.0.1:8004/bureau/deconnexion/fin/"]
    assert said["id_token_hint"][0].startswith("eyJ")
    assert doorway.provider.end(urlsplit(url).query) == "http://127.0.0.1:8004/bureau/deconnexion/fin/"
    assert not Session.objects.filter(ended_at=None).exists()
    assert Entry.objects.filter(event="essai.deconnexion").count() == 1
    assert doorway.client.get("/bureau/deconnexion/fin/").status_code == 200
    assert doorway.client.post("/bureau/deconnexion/")["Location"] == "/bureau/deconnexion/fin/"


def test_signing_out_where_the_provider_cannot(doorway: Doorway, solange: Agent) -> None:
    doorway.provider.wrong = {"discovery": {"end_session_endpoint": None}}
    doorway.sign_in()
    page = doorway.client.post("/bureau/deconnexion/")
    assert "peut-être encore ouverte" in page.content.decode()
    assert not Session.objects.filter(ended_at=None).exists()
