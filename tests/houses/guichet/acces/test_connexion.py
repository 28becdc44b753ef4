"""Signing in at the provider of staff: two proofs, an agent who is known, one use, and back to the page wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from preau.houses.guichet.actions import sign_in
from preau.houses.guichet.actions.forget import forget
from preau.houses.guichet.connexion import has_factor
from preau.houses.guichet.models import Agent, Demande
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.registre.models import Etablissement
from tests.houses.guichet.acces.conftest import Door
from tests.houses.guichet.acces.provider import SOLANGE, SUB, Provider
from tests.houses.guichet.conftest import COLLEGE
from tests.support.client import InspectingClient

DESK = f"/etablissements/{COLLEGE}/"


def events() -> list[str]:
    return list(Entry.objects.filter(event__startswith="guichet.connexion").values_list("event", flat=True))


def test_from_the_door_to_the_desk(door: Door, solange: Agent, ecole: Etablissement) -> None:
    first = door.client.get(DESK)
    page = door.client.get(first["Location"])
    assert "Se connecter" in page.content.decode()
    url = door.leave(page.context["retour"])
    asked = door.provider.asked(url)
    assert asked["scope"] == "openid profile agent"
    assert asked["acr_values"] == "https://refeds.org/profile/mfa"
    assert {"prompt", "max_age"} & set(asked) == set()
    answer = door.client.get(door.provider.agree(url))
    assert (answer.status_code, answer["Location"]) == (303, DESK)
    desk = door.client.get(DESK)
    assert "Solange Guérin" in desk.content.decode()
    solange.refresh_from_db()
    assert solange.last_login_at
    assert len(solange.sujet) == 64
    assert Entry.objects.filter(event="guichet.connexion", actor=f"agent:{solange.public_id}").count() == 1


def test_nothing_of_the_sign_in_lies_in_clear(door: Door, solange: Agent) -> None:
    url = door.leave()
    asked = door.provider.asked(url)
    row = Demande.objects.get()
    kept = f"{row.state_hash} {row.secrets} {row.browser_hash}"
    assert asked["state"] not in kept
    assert asked["nonce"] not in kept
    door.client.get(door.provider.agree(url))
    data = str(Session.objects.get().data)
    assert "eyJ" not in data


def test_the_session_is_new_at_each_sign_in(door: Door, solange: Agent) -> None:
    door.sign_in()
    before = door.client.cookies["guichet_session"].value
    door.sign_in()
    assert door.client.cookies["guichet_session"].value != before
    assert Session.objects.filter(ended_at=None).count() == 1


def test_where_it_leads_is_ours(door: Door, solange: Agent) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "/connexion/confirmer/", "javascript:alert(1)"):
        assert door.sign_in(elsewhere)["Location"] == "/"


def test_one_use_in_one_browser(door: Door, solange: Agent) -> None:
    back = door.provider.agree(door.leave())
    other = InspectingClient().get(back)
    assert (other.status_code, "GUICHET-0103" in other.content.decode()) == (400, True)
    assert door.client.get(back).status_code == 303
    again = door.client.get(back)
    assert (again.status_code, "GUICHET-0104" in again.content.decode()) == (409, True)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("changed", ["?code=x", "?code=x&state=", "?code=x&state=a&state=b", "?code=x&state=%00é"])
def test_an_answer_nobody_asked_for(door: Door, changed: str) -> None:
    answer = door.client.get(f"/connexion/retour/{changed}")
    assert (answer.status_code, "GUICHET-0103" in answer.content.decode()) == (400, True)


def test_too_late(door: Door, solange: Agent) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        url = door.leave()
        clock.shift(timedelta(minutes=31))
        answer = door.client.get(door.provider.agree(url))
        assert (answer.status_code, "GUICHET-0104" in answer.content.decode()) == (409, True)
        assert forget(now()) == 1


def test_who_gives_up_is_told(door: Door) -> None:
    answer = door.client.get(door.provider.abandon(door.leave(DESK)))
    page = door.client.get(answer["Location"])
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


def test_a_password_alone_is_not_enough(door: Door, solange: Agent, reglages: Callable[..., None]) -> None:
    reglages(factor_url="https://comptes.example.net/compte/securite/")
    door.provider.amr = ["pwd"]
    answer = door.sign_in(DESK)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "GUICHET-0105" in text
    assert "Ajouter un second facteur à mon compte" in text
    assert 'href="https://comptes.example.net/compte/securite/"' in text
    assert not Session.objects.exists()
    assert events() == ["guichet.connexion.refusee"]
    reglages(require_factor=False)
    assert door.sign_in(DESK)["Location"] == DESK
    assert "acr_values" not in door.provider.last


# Who is known


def test_unknown_and_closed_are_told_the_same(door: Door, solange: Agent, reglages: Callable[..., None]) -> None:
    reglages(help_contact="la division des systèmes d'information")
    solange.closed_at = now()
    solange.save()
    closed = door.sign_in()
    stranger = door.sign_in(sub="autre", claims={**SOLANGE, "preferred_username": "p.inconnu"})
    assert closed.status_code == stranger.status_code == 403
    assert "Votre compte n&#x27;est pas encore connu du guichet" in closed.content.decode()
    assert "la division des systèmes" in closed.content.decode()
    assert closed.content == stranger.content
    assert not Session.objects.exists()
    assert [row.detail for row in Entry.objects.filter(event="guichet.connexion.refusee")] == [
        {"code": "GUICHET-0106"}
    ] * 2


def test_an_identifiant_given_again_opens_nothing(door: Door, solange: Agent) -> None:
    assert door.sign_in().status_code == 303
    other = door.sign_in(sub="another person")
    assert (other.status_code, "GUICHET-0107" in other.content.decode()) == (403, True)
    assert door.sign_in(sub=SUB).status_code == 303


def test_the_key_is_compared_without_case(door: Door, solange: Agent) -> None:
    assert door.sign_in(claims={**SOLANGE, "preferred_username": " S.Guerin12"}).status_code == 303


@pytest.mark.parametrize(("proven", "status"), [(True, 303), (None, 303), (False, 403)])
def test_by_a_mail_that_is_proven(
    door: Door, solange: Agent, reglages: Callable[..., None], proven: bool | None, status: int
) -> None:
    solange.cle = "solange.guerin@example.org"
    solange.save()
    reglages(claim="email")
    said = {name: value for name, value in {**SOLANGE, "email_verified": proven}.items() if value is not None}
    assert door.sign_in(claims=said).status_code == status


def test_an_agent_closed_meanwhile_is_out_at_once(door: Door, solange: Agent, ecole: Etablissement) -> None:
    door.sign_in()
    assert door.client.get(DESK).status_code == 200
    Agent.objects.update(closed_at=now())
    assert door.client.get(DESK).status_code == 303


# What the provider does wrong


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"id_token": {"nonce": "x" * 43}}, 400, "GUICHET-0109"),
        ({"id_token": {"aud": "other"}}, 400, "GUICHET-0109"),
        ({"id_token": {"iss": "http://127.0.0.1:1/"}}, 400, "GUICHET-0109"),
        ({"id_token": {"exp": 1}}, 400, "GUICHET-0109"),
        ({"userinfo": {"sub": "somebody else"}}, 400, "GUICHET-0109"),
        ({"key": "forger"}, 400, "GUICHET-0109"),
        ({"extra": {"iss": "http://127.0.0.1:1/"}}, 400, "GUICHET-0109"),
        ({"status": {"token": 500}}, 502, "GUICHET-0108"),
        ({"status": {"userinfo": 401}}, 502, "GUICHET-0108"),
    ],
)
def test_answers_that_do_not_stand(door: Door, solange: Agent, wrong: dict[str, Any], status: int, code: str) -> None:
    door.provider.wrong = wrong
    answer = door.sign_in(DESK)
    assert (answer.status_code, code in answer.content.decode()) == (status, True)
    assert f"/connexion/?retour=%2Fetablissements%2F{COLLEGE}%2F" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_provider_that_is_not_there(door: Door, reglages: Callable[..., None]) -> None:
    reglages(issuer="http://127.0.0.1:1")
    answer = door.client.post("/connexion/", {"retour": DESK})
    assert (answer.status_code, "GUICHET-0108" in answer.content.decode()) == (502, True)


def test_no_provider_at_all(door: Door, reglages: Callable[..., None]) -> None:
    reglages(issuer="")
    answer = door.client.post("/connexion/", {})
    assert (answer.status_code, "GUICHET-0112" in answer.content.decode()) == (503, True)


def test_requests_are_counted(door: Door) -> None:
    for _ in range(sign_in.PER_BROWSER.max + 1):
        door.leave()
    answer = door.client.post("/connexion/", {})
    assert (answer.status_code, "GUICHET-0110" in answer.content.decode()) == (429, True)


def test_the_form_needs_its_token() -> None:
    answer = InspectingClient(enforce_csrf_checks=True).post("/connexion/", {})
    assert answer.status_code == 403
    assert not Demande.objects.exists()


# The end of a session


def test_after_a_while_without_activity(door: Door, solange: Agent, ecole: Etablissement) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        door.sign_in()
        for _ in range(3):
            clock.shift(timedelta(minutes=44))
            assert door.client.get(DESK).status_code == 200
        clock.shift(timedelta(minutes=45))
        out = door.client.get(DESK)
        assert out["Location"] == f"/connexion/?retour=%2Fetablissements%2F{COLLEGE}%2F"
        page = door.client.get(out["Location"])
        assert "déconnecté après 45 minutes sans activité" in page.content.decode()
        assert door.sign_in(page.context["retour"])["Location"] == DESK


def test_no_longer_than_a_working_day(door: Door, solange: Agent, ecole: Etablissement) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        door.sign_in()
        for _ in range(14):
            clock.shift(timedelta(minutes=42))
            assert door.client.get(DESK).status_code == 200
        clock.shift(timedelta(minutes=15))
        assert door.client.get(DESK).status_code == 303
        assert "sans activité" not in door.client.get("/connexion/").content.decode()


def test_signing_out_of_both(door: Door, solange: Agent) -> None:
    door.sign_in()
    assert Client().get("/deconnexion/").status_code == 405
    answer = door.client.post("/deconnexion/")
    url = answer.context["url"]
    said = parse_qs(urlsplit(url).query)
    assert url.startswith(f"{door.provider.issuer}/session/end?")
    assert said["post_logout_redirect_uri"] == ["http://127.0.0.1:8004/deconnexion/fin/"]
    assert said["id_token_hint"][0].startswith("eyJ")
    assert door.provider.end(urlsplit(url).query) == "http://127.0.0.1:8004/deconnexion/fin/"
    assert not Session.objects.filter(ended_at=None).exists()
    assert Entry.objects.filter(event="guichet.deconnexion").count() == 1
    assert door.client.get("/deconnexion/fin/").status_code == 200
    assert door.client.post("/deconnexion/")["Location"] == "/deconnexion/fin/"


def test_signing_out_where_the_provider_cannot(door: Door, solange: Agent) -> None:
    door.provider.wrong = {"discovery": {"end_session_endpoint": None}}
    door.sign_in()
    page = door.client.post("/deconnexion/")
    assert "peut-être encore ouverte" in page.content.decode()
    assert not Session.objects.filter(ended_at=None).exists()
