"""The notice to all: put by an administrator or the operator, above every page, until each person closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.test import RequestFactory

from preau.houses.portail import actualites, context
from preau.houses.portail.actions.publish_actualite import clear_flash, set_flash
from preau.houses.portail.models import Actualite, CompteLocal, LectureActualite
from preau.kit.clockkit import now, today
from preau.kit.journal.models import Entry
from tests.houses.portail.actualites.conftest import COLLEGE, browser_of, get_status, make_compte, text_of
from tests.houses.portail.conftest import WITH_DATABASES, Configure, school
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES
SENTENCE = "L'ENT sera arrêté <mardi> de 12 h à 13 h."


def test_everybody_sees_it_on_every_page(parent: InspectingClient) -> None:
    set_flash(SENTENCE)
    for path in ("/", "/actualites/", "/aide/", "/conditions/", "/n-existe-pas/", "/se-deconnecter/"):
        assert SENTENCE in text_of(parent.get(path)), path
    door = text_of(InspectingClient().get("/"))
    assert SENTENCE in door
    assert "Fermer cette annonce" not in door


def test_each_closes_it_for_themselves_and_stays_where_they_are(parent: InspectingClient) -> None:
    row = set_flash(SENTENCE)
    assert f"/annonce/{row.public_id}/fermer/" in parent.get("/actualites/").content.decode()
    for _time in range(2):
        done = parent.post(f"/annonce/{row.public_id}/fermer/", {"retour": "/actualites/?page=1"})
        assert (done.status_code, done["Location"]) == (302, "/actualites/?page=1")
    assert SENTENCE not in text_of(parent.get("/"))
    assert SENTENCE in text_of(InspectingClient().get("/"))
    assert Entry.objects.filter(event="annonce.fermée").count() == 1
    set_flash("Une autre annonce.")
    assert "Une autre annonce." in text_of(parent.get("/"))


@pytest.mark.parametrize("retour", ["https://evil.example/", "//evil.example", "/cas/login?service=https://x/", ""])
def test_closing_leads_nowhere_else(parent: InspectingClient, retour: str) -> None:
    row = set_flash(SENTENCE)
    assert parent.post(f"/annonce/{row.public_id}/fermer/", {"retour": retour})["Location"] == "/"


def test_news_are_not_closed_as_a_notice(parent: InspectingClient) -> None:
    row = Actualite.objects.create(uai=COLLEGE, titre="x", corps="y")
    assert parent.post(f"/annonce/{row.public_id}/fermer/").status_code == 302
    assert get_status(parent, f"/annonce/{row.public_id}/fermer/") == 405
    assert not LectureActualite.objects.exists()


def test_a_notice_is_not_news(parent: InspectingClient) -> None:
    row = set_flash(SENTENCE)
    assert parent.get(f"/actualites/{row.public_id}/").status_code == 404
    assert actualites.list_visible is not None
    assert text_of(parent.get("/actualites/")).count(SENTENCE) == 1


@pytest.mark.parametrize("role", [str(role) for role in CompteLocal.Role.values])
def test_only_an_administrator_puts_one(configure: Configure, role: str) -> None:
    school(COLLEGE, "CLG")
    browser, may = browser_of(make_compte([role])), role == "administrateur"
    assert browser.get("/annonce/").status_code == (200 if may else 404)
    assert browser.post("/annonce/", {"texte": SENTENCE}).status_code == (302 if may else 404)
    assert Actualite.objects.count() == (1 if may else 0)
    assert browser.post("/annonce/", {"retirer": "1"}).status_code == (302 if may else 404)


def test_families_put_none(parent: InspectingClient) -> None:
    assert parent.get("/annonce/").status_code == 404
    assert parent.post("/annonce/", {"texte": SENTENCE}).status_code == 404


def test_it_is_put_replaced_and_taken_away(configure: Configure) -> None:
    school(COLLEGE, "CLG")
    compte = make_compte(["administrateur"])
    browser = browser_of(compte)
    browser.post("/annonce/", {"texte": SENTENCE, "fin_le": today().isoformat()})
    browser.post("/annonce/", {"texte": "Une autre."})
    page = text_of(browser.get("/annonce/"))
    assert "Annonce en cours : Une autre." in page
    assert SENTENCE not in page
    assert Entry.objects.filter(event="annonce.posée", actor=compte.public_id).count() == 2
    browser.post("/annonce/", {"retirer": "1"})
    assert "Aucune annonce en ce moment." in text_of(browser.get("/annonce/"))
    assert Entry.objects.filter(event="annonce.retirée", actor=compte.public_id).count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"texte": ""}, "Écrivez l'annonce"),
        ({"texte": "x" * 201}, "« Annonce » est trop long"),
        ({"texte": "x", "fin_le": "2020-01-01"}, "Ce jour est passé"),
    ],
)
def test_what_is_wrong_is_said(configure: Configure, said: dict[str, str], sentence: str) -> None:
    school(COLLEGE, "CLG")
    refused = browser_of(make_compte(["administrateur"])).post("/annonce/", said)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not Actualite.objects.exists()


def test_it_ends_with_its_last_day(parent: InspectingClient) -> None:
    set_flash(SENTENCE, ends_at=now() - timedelta(seconds=1))
    assert SENTENCE not in text_of(parent.get("/"))
    assert clear_flash() == 1
    assert clear_flash() == 0


def test_a_page_shows_even_when_the_notice_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, configure: Configure
) -> None:
    def fails(_personne: str = "") -> None:
        raise DatabaseError

    monkeypatch.setattr(context.actualites, "current_flash", fails)
    assert not context.annonce(RequestFactory().get("/"))["annonce"]


def test_the_door_reads_it_again_after_some_seconds(configure: Configure) -> None:
    assert SENTENCE not in text_of(InspectingClient().get("/"))
    moment = now()
    row = Actualite.objects.create(is_flash=True, titre=SENTENCE, corps="")  # by another process
    for seconds, is_shown in [(0, False), (6, True)]:
        with time_machine.travel(moment + timedelta(seconds=seconds)):
            assert (SENTENCE in text_of(InspectingClient().get("/"))) is is_shown
    Actualite.objects.filter(pk=row.pk).update(withdrawn_at=moment)
    with time_machine.travel(moment + timedelta(seconds=20)):
        assert SENTENCE not in text_of(InspectingClient().get("/"))
