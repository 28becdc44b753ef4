"""Lies at the assertion consumer, each beside a good twin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.models import AcsHandle, AssertionSeen, IdentityProvider, PendingRequest
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.portail.forgeries import FORGED, Case
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp, with_values
from tests.support.federation.journey import Journey, text_of


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_is_refused_by_name_and_its_twin_accepted(
    journey: Journey, emilie: list[str], name: str
) -> None:
    forge, code = FORGED[name]
    request_id, relay_state = journey.leave()
    case = Case(journey.idp, request_id, emilie)
    refused = journey.post(forge(case), relay_state)
    assert refused.status_code in (400, 403)
    assert code in text_of(refused)
    assert 'href="/connexion/"' in text_of(refused), "the way to begin again"
    assert not AcsHandle.objects.exists()
    assert not AssertionSeen.objects.exists()
    assert not Session.objects.exists()
    assert journey.follow(journey.post(case.honest, relay_state))["Location"] == "/"


def answer(journey: Journey, request_id: str | None, emilie: list[str], **changes: Any) -> bytes:
    return journey.idp.sign(with_values(journey.idp.spec(request_id, emilie), **changes))


def test_an_unknown_provider_is_refused(journey: Journey, emilie: list[str]) -> None:
    stranger = FakeIdp(journey.idp.sp, entity_id="https://autre.example.net/idp", keys="autre")
    refused = journey.post(stranger.sign(stranger.spec(None, emilie)), "")
    assert refused.status_code == 403
    assert "DEMARCHES-0102" in text_of(refused)


def test_a_replaced_provider_opens_nothing_more(journey: Journey, emilie: list[str]) -> None:
    journey.sign_in(emilie)
    request_id, relay_state = journey.leave("/connexion/?actualiser")
    other = FakeIdp(journey.idp.sp, entity_id="https://autre.example.net/idp", keys="autre")
    register_idp(other.metadata(), replaces=True)
    assert not Session.objects.filter(ended_at=None).exists(), "what it had opened is closed"
    assert "DEMARCHES-0102" in text_of(journey.post(answer(journey, request_id, emilie), relay_state))
    assert "DEMARCHES-0102" in text_of(journey.post(other.sign(other.spec(request_id, emilie)), relay_state))
    assert Journey(journey.client, other, journey.url).sign_in(emilie)["Location"] == "/"


def test_an_unsolicited_answer_is_refused_unless_set(journey: Journey, emilie: list[str]) -> None:
    assert "SAML-0046" in text_of(journey.post(answer(journey, None, emilie), ""))
    IdentityProvider.objects.update(allow_unsolicited=True)
    accepted = journey.post(answer(journey, None, emilie), "/mes-responsables/")
    assert journey.follow(accepted)["Location"] == "/mes-responsables/"
    for elsewhere in ("", "https://evil.example.net/", "//evil.example.net"):
        assert journey.follow(journey.post(answer(journey, None, emilie), elsewhere))["Location"] == "/"


def test_replay_is_refused(journey: Journey, emilie: list[str]) -> None:
    request_id, relay_state = journey.leave()
    xml = answer(journey, request_id, emilie)
    assert journey.post(xml, relay_state).status_code == 303
    assert "DEMARCHES-0104" in text_of(journey.post(xml, relay_state))
    second = answer(journey, request_id, emilie)
    assert "DEMARCHES-0104" in text_of(journey.post(second, relay_state)), "a request has one answer"


def test_a_late_answer_cannot_be_replayed_either(journey: Journey, emilie: list[str]) -> None:
    request_id, relay_state = journey.leave()
    PendingRequest.objects.update(expires_at=now() - timedelta(minutes=1))
    xml = answer(journey, request_id, emilie)
    assert journey.post(xml, relay_state).status_code == 303
    assert "DEMARCHES-0104" in text_of(journey.post(xml, relay_state))


@pytest.mark.parametrize("relay_state", ["", "autre"])
def test_the_relay_state_must_come_back(journey: Journey, emilie: list[str], relay_state: str) -> None:
    request_id, _sent = journey.leave()
    refused = journey.post(answer(journey, request_id, emilie), relay_state)
    assert "DEMARCHES-0103" in text_of(refused)


def test_another_browser_cannot_take_the_handle(journey: Journey, emilie: list[str]) -> None:
    request_id, relay_state = journey.leave()
    accepted = journey.post(answer(journey, request_id, emilie), relay_state)
    thief = InspectingClient()
    thief.get("/connexion/")
    assert "DEMARCHES-0105" in text_of(thief.get(accepted["Location"]))
    refused = text_of(InspectingClient().get(accepted["Location"]))
    assert "DEMARCHES-0105" in refused
    assert 'href="/connexion/"' in refused
    assert journey.follow(accepted)["Location"] == "/"


def test_a_handle_lives_two_minutes(journey: Journey, emilie: list[str], lundi: Any) -> None:
    request_id, relay_state = journey.leave()
    accepted = journey.post(answer(journey, request_id, emilie), relay_state)
    lundi.shift(timedelta(minutes=2))
    refused = text_of(journey.client.get(accepted["Location"]))
    assert "DEMARCHES-0106" in refused
    assert "/connexion/" in refused


def test_the_next_certificate_is_believed_beside_the_present_one(journey: Journey, emilie: list[str]) -> None:
    """The provider publishes both before it signs with the second (saml-metadata §2.4.1.1)."""
    coming = FakeIdp(journey.idp.sp, keys="prochaine")
    both = journey.idp.metadata().replace(b"</md:KeyDescriptor>", b"</md:KeyDescriptor>" + _descriptor(coming), 1)
    register_idp(both)
    for provider in (journey.idp, coming):
        request_id, relay_state = journey.leave("/connexion/?actualiser")
        xml = provider.sign(provider.spec(request_id, emilie))
        assert journey.follow(journey.post(xml, relay_state))["Location"] == "/"


def _descriptor(idp: FakeIdp) -> bytes:
    text = idp.metadata()
    start = text.index(b"<md:KeyDescriptor")
    return text[start : text.index(b"</md:KeyDescriptor>") + len(b"</md:KeyDescriptor>")]


HOSTILE: dict[str, Callable[[], dict[str, str]]] = {
    "nothing": dict,
    "not base64": lambda: {"SAMLResponse": "é" * 40},
    "not XML": lambda: {"SAMLResponse": "YWJj"},
    "a NUL": lambda: {"SAMLResponse": "YWJj", "RelayState": "\0"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_answer_is_refused(journey: Journey, name: str) -> None:
    refused = journey.client.post("/auth/saml/acs", HOSTILE[name]())
    assert refused.status_code in (400, 403)
    assert not Session.objects.exists()


@given(st.text(max_size=200), st.text(max_size=80))
def test_hostile_text_never_opens_anything(ecole: object, response: str, relay_state: str) -> None:
    posted = InspectingClient().post("/auth/saml/acs", {"SAMLResponse": response, "RelayState": relay_state})
    assert 400 <= posted.status_code < 504
    assert not Session.objects.exists()
