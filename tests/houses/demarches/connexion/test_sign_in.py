"""The whole way in, with an honest provider (J19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from preau.houses.demarches.actions import count_departure
from preau.houses.demarches.actions.forget import forget
from preau.houses.demarches.models import AcsHandle, AssertionSeen, PendingRequest
from preau.kit import limits
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.saml import Attribute
from preau.registre.queries import vecteurs
from tests.houses.demarches.conftest import responsables_of
from tests.houses.demarches.connexion.conftest import Configure
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp, with_values
from tests.support.federation.journey import Journey, text_of


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_parent_comes_in_and_sees_every_child(journey: Journey, emilie: list[str], encrypted: bool) -> None:
    assert journey.sign_in(emilie, encrypted=encrypted)["Location"] == "/"
    home = text_of(journey.client.get("/"))
    for word in ("Emilie DUPONT", "Albert DUPONT", "Jeanne DUPONT", "CLG LES COURTILS", "JOSEPHINE BAKER"):
        assert word in home
    session = Session.objects.get()
    assert session.subject.startswith("compte:")
    assert Entry.objects.filter(event="demarches.connexion", actor=session.subject).count() == 1


def test_a_pupil_comes_in_as_herself(journey: Journey, albert: list[str]) -> None:
    journey.sign_in(albert)
    home = text_of(journey.client.get("/"))
    assert "Albert DUPONT" in home
    assert "Un enfant manque" not in home


def test_the_door_leads_straight_to_the_provider_and_no_page_is_shown_between(journey: Journey) -> None:
    location = journey.client.get("/connexion/")["Location"]
    _request_id, relay_state = journey.idp.read(location)
    assert relay_state == PendingRequest.objects.get().relay_state
    assert journey.client.cookies["demarches_nav"]["samesite"] == "Lax"


def test_a_deep_link_survives_and_its_relay_state_says_nothing(journey: Journey, emilie: list[str]) -> None:
    wanted = "/mes-responsables/?onglet=1"
    sent = journey.client.get(wanted)
    assert sent.status_code == 303
    location = journey.client.get(sent["Location"])["Location"]
    request_id, relay_state = journey.idp.read(location)
    assert "responsables" not in location
    answer = journey.idp.sign(journey.idp.spec(request_id, emilie))
    assert journey.follow(journey.post(answer, relay_state))["Location"] == wanted


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example.net/",
        "//evil.example.net/",
        "/\\evil.example.net/",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: a=b",
        "/auth/saml/acs",
        "/connexion/",
        "/bureau/0500048F/",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_sent_elsewhere(journey: Journey, emilie: list[str], hostile: str) -> None:
    request_id, relay_state = journey.idp.read(journey.client.get("/connexion/", {"retour": hostile})["Location"])
    answer = journey.idp.sign(journey.idp.spec(request_id, emilie))
    assert journey.follow(journey.post(answer, relay_state))["Location"] == "/"


def test_what_a_form_sent_comes_back_to_the_page_that_has_the_form(journey: Journey) -> None:
    sent = journey.client.post("/mes-responsables/", {}, HTTP_REFERER="http://testserver/mes-responsables/")
    assert sent["Location"] == "/connexion/?retour=%2Fmes-responsables%2F"
    foreign = journey.client.post("/mes-responsables/", {}, HTTP_REFERER="https://evil.example.net/x")
    assert foreign["Location"] == "/connexion/?retour=%2F"


def test_signed_in_already_goes_on_and_may_ask_the_account_anew(journey: Journey, emilie: list[str]) -> None:
    journey.sign_in(emilie[:1])
    assert journey.client.get("/connexion/?retour=/mes-responsables/")["Location"] == "/mes-responsables/"
    assert journey.client.get("/connexion/")["Location"] == "/"
    journey.sign_in(emilie, "/connexion/?actualiser")
    assert "Jeanne" in text_of(journey.client.get("/"))


@pytest.mark.parametrize("told", [True, False])
def test_the_same_account_has_the_same_subject_though_its_name_id_changes(
    journey: Journey, emilie: list[str], told: bool
) -> None:
    """By FrEduCtId, else by the oldest record that it names (specs/educonnect-ent.md §1.4)."""
    for refs in (emilie[:1], emilie):
        request_id, relay_state = journey.leave("/connexion/?actualiser")
        spec = journey.idp.spec(request_id, refs)
        stable = (Attribute("FrEduCtId", ("ab" * 48,), "FrEduCtId"),) if told else ()
        answer = journey.idp.sign(with_values(spec, attributes=(*spec.attributes, *stable)))
        journey.follow(journey.post(answer, relay_state))
    subjects = list(Session.objects.values_list("subject", flat=True))
    assert len(subjects) == 2
    assert len(set(subjects)) == 1
    assert "abab" not in subjects[0]


def test_the_session_is_rotated(journey: Journey, emilie: list[str]) -> None:
    journey.sign_in(emilie)
    first = journey.client.cookies["demarches_session"].value
    journey.sign_in(emilie, "/connexion/?actualiser")
    assert journey.client.cookies["demarches_session"].value != first
    assert Session.objects.filter(ended_at=None).count() == 1


def test_the_last_page_reloaded_leads_home(journey: Journey, emilie: list[str]) -> None:
    request_id, relay_state = journey.leave()
    posted = journey.post(journey.idp.sign(journey.idp.spec(request_id, emilie)), relay_state)
    journey.follow(posted)
    assert journey.client.get(posted["Location"])["Location"] == "/"
    assert "DEMARCHES-0106" in text_of(InspectingClient().get(posted["Location"]))


def test_a_late_answer_restarts_once_to_the_same_place(
    journey: Journey, emilie: list[str], lundi: time_machine.Traveller
) -> None:
    request_id, relay_state = journey.leave("/connexion/?retour=/mes-responsables/")
    lundi.shift(timedelta(hours=5))
    late = journey.post(journey.idp.sign(journey.idp.spec(request_id, emilie)), relay_state)
    assert late["Location"].startswith("/connexion/?reprise=")
    assert "DEMARCHES-0105" in text_of(InspectingClient().get(late["Location"]))
    request_id, relay_state = journey.leave(late["Location"])
    answer = journey.idp.sign(journey.idp.spec(request_id, emilie))
    assert journey.follow(journey.post(answer, relay_state))["Location"] == "/mes-responsables/"


def test_a_restart_that_is_late_too_is_refused(
    journey: Journey, emilie: list[str], lundi: time_machine.Traveller
) -> None:
    request_id, relay_state = journey.leave()
    lundi.shift(timedelta(hours=5))
    late = journey.post(journey.idp.sign(journey.idp.spec(request_id, emilie)), relay_state)
    request_id, relay_state = journey.leave(late["Location"])
    lundi.shift(timedelta(hours=5))
    again = journey.post(journey.idp.sign(journey.idp.spec(request_id, emilie)), relay_state)
    assert "DEMARCHES-0107" in text_of(journey.follow(again))
    unknown = journey.client.get("/connexion/?reprise=inconnue")
    assert "DEMARCHES-0107" in text_of(unknown)


def test_an_account_without_a_record_is_told_whom_to_write_to(journey: Journey) -> None:
    refused = journey.sign_in([])
    page = text_of(refused)
    assert refused.status_code == 403
    assert "DEMARCHES-0108" in page
    assert "clg-les-courtils@example.org" in page
    assert "consulter ou le fermer" in page
    assert not Session.objects.exists()


def test_an_account_that_the_registry_does_not_know(journey: Journey) -> None:
    refused = journey.sign_in(["{AAF}70|x|999999999"])
    assert "DEMARCHES-0109" in text_of(refused)
    assert Entry.objects.get(event="demarches.connexion.refusée").detail == {"code": "DEMARCHES-0109"}


def test_a_vecteur_is_enough(journey: Journey, ecole: object) -> None:
    said = vecteurs([row.public_id for row in responsables_of("emilie-dupont")])
    request_id, relay_state = journey.leave()
    spec = journey.idp.spec(request_id, [])
    told = Attribute("FrEduVecteur", tuple(said), "FrEduVecteur")
    journey.follow(journey.post(journey.idp.sign(with_values(spec, attributes=(told,))), relay_state))
    assert "Albert DUPONT" in text_of(journey.client.get("/"))


def test_without_a_provider_the_door_says_so(configure: Configure, ecole: object) -> None:
    refused = InspectingClient().get("/connexion/")
    assert refused.status_code == 503
    assert "DEMARCHES-0101" in text_of(refused)


def test_sign_ins_begun_are_counted(journey: Journey) -> None:
    for _time in range(30):
        assert journey.client.get("/connexion/").status_code == 302
    journey.client.get("/connexion/")
    refused = journey.client.get("/connexion/")
    assert refused.status_code == 429
    assert "DEMARCHES-0111" in text_of(refused)
    assert InspectingClient().get("/connexion/").status_code == 302


def test_a_place_that_insists_closes_the_door_to_nobody_else(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without cookies, a browser is a new one each time."""
    monkeypatch.setattr(count_departure, "PER_BLOCK", replace(count_departure.PER_BLOCK, max=1))
    assert journey.client.get("/connexion/").status_code == 302
    before = limits.left(count_departure.ALL, "")
    for _time in range(3):
        assert InspectingClient().get("/connexion/").status_code == 429
    assert limits.left(count_departure.ALL, "") == before


def test_what_is_over_is_forgotten(journey: Journey, emilie: list[str], idp: FakeIdp) -> None:
    journey.sign_in(emilie)
    journey.leave("/connexion/?actualiser")
    assert forget(now()) == 0
    forget(now() + timedelta(days=3))
    assert not PendingRequest.objects.exists()
    assert not AcsHandle.objects.exists()
    assert not AssertionSeen.objects.exists()


def test_the_consumer_by_get_leads_home(journey: Journey) -> None:
    assert journey.client.get("/auth/saml/acs")["Location"] == "/"
