"""The session ends while a page of the fiche is open: what was typed there is given back, and saved after the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist

from preau.houses.demarches.models import Dossier
from preau.kit.sessions.models import Session
from tests.houses.demarches.conftest import ClientOf, sign_in
from tests.houses.demarches.fiche.walk import CONTACT, Famille, famille, fields_of, said
from tests.support.client import InspectingClient

HOSTILE = '"><script>alert(1)</script>@example.org'


@pytest.fixture
def emilie(client_of: ClientOf) -> Famille:
    """Emilie DUPONT about Albert."""
    return famille(client_of, "emilie-dupont", "albert-dupont")


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("modifier/mel/", {"mel": "longue@example.org"}, "longue@example.org"),
        ("modifier/telephones/", {"travail": "02 61 91 00 09"}, "+33 2 61 91 00 09"),
        ("contacts/nouveau/", CONTACT, "Yvonne Lepetit"),
    ],
)
def test_what_was_typed_is_saved_after_the_door(
    emilie: Famille, lundi: time_machine.Traveller, path: str, typed: dict[str, str], kept: str
) -> None:
    page = {**emilie.open(path), **typed}
    lundi.shift(timedelta(minutes=50))
    out = emilie.post(path, page, 403)
    assert "Vous n'êtes plus connecté" in out.content.decode()
    assert "no-store" in out["Cache-Control"]
    assert Dossier.objects.count() == 0
    again = fields_of(out)
    page.pop("csrfmiddlewaretoken")
    assert page.items() <= again.items()
    sign_in(emilie.browser, "emilie-dupont")
    emilie.post(path, again)
    assert kept in said(emilie.get())


def test_the_door_leads_to_a_page_that_says_where_the_text_is(emilie: Famille) -> None:
    page = emilie.open("modifier/mel/")
    Session.objects.all().delete()
    door = "/connexion/?retour=%2Freprendre%2F"
    assert f'href="{door}" target="_blank" rel="noopener"' in emilie.post("modifier/mel/", page, 403).content.decode()
    signed_out = emilie.browser.get("/reprendre/")
    assert (signed_out.status_code, signed_out["Location"]) == (303, door)
    sign_in(emilie.browser, "emilie-dupont")
    assert emilie.browser.get(door)["Location"] == "/reprendre/"
    assert "Fermez cet onglet" in said(emilie.browser.get("/reprendre/"))


def test_sent_again_before_the_door_it_is_given_back_again(emilie: Famille) -> None:
    page = {**emilie.open("modifier/mel/"), "mel": HOSTILE}
    Session.objects.all().delete()
    again = fields_of(emilie.post("modifier/mel/", page, 403))
    out = emilie.post("modifier/mel/", again, 403)
    assert fields_of(out)["mel"] == HOSTILE
    assert "<script>" not in out.content.decode().split("<main")[1]


def test_somebody_else_who_signs_in_there_writes_nothing(emilie: Famille) -> None:
    page = {**emilie.open("modifier/mel/"), "mel": "longue@example.org"}
    Session.objects.all().delete()
    again = fields_of(emilie.post("modifier/mel/", page, 403))
    sign_in(emilie.browser, "sabine-perrin")
    emilie.post("modifier/mel/", again, 404)
    with pytest.raises(ObjectDoesNotExist):
        Dossier.objects.get()


def test_the_other_parent_who_signs_in_there_saves_nothing_unseen(client_of: ClientOf) -> None:
    """The people to contact are about the pupil, whom both parents see: the page was shown to one of them."""
    sophie = famille(client_of, "sophie-garnier", "nino-mercier")
    page = {**sophie.open("contacts/nouveau/"), **CONTACT}
    Session.objects.all().delete()
    again = fields_of(sophie.post("contacts/nouveau/", page, 403))
    sign_in(sophie.browser, "paul-mercier")
    assert "DEMARCHES-0203" in said(sophie.post("contacts/nouveau/", again, 409))
    assert Dossier.objects.count() == 0


def test_a_form_of_somebody_else_s_browser_is_not_given_back(emilie: Famille) -> None:
    """Only who holds the token of the form: another site cannot have a page of ours show its own words."""
    strict = InspectingClient(enforce_csrf_checks=True)
    answer = strict.post(emilie.root + "modifier/mel/", {"mel": "faux@example.org"})
    assert answer.status_code == 403
    assert "faux@example.org" not in answer.content.decode()


def test_a_draft_sent_from_another_tab_gives_the_words_back(emilie: Famille) -> None:
    emilie.fill("modifier/mel/", mel="premier@example.org")
    page = emilie.open("modifier/telephones/")
    emilie.send()
    answer = emilie.post("modifier/telephones/", {**page, "travail": "02 61 91 00 09", "accepte_sms": "oui"}, 409)
    assert "DEMARCHES-0202" in said(answer)
    emilie.post("modifier/telephones/", {**fields_of(answer), "accepte_sms": "oui"})
    assert "+33 2 61 91 00 09" in said(emilie.get())
