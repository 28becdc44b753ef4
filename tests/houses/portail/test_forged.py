"""Lies at the ACS, each beside a good twin (specs/peers-and-libraries.md §3c)."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.models import AcsHandle, AssertionSeen, IdentityProvider, PendingRequest
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.portail.conftest import WITH_DATABASES, Famille, Journey
from tests.houses.portail.forgeries import FORGED, Case
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp, fields

pytestmark = WITH_DATABASES


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_is_refused_by_name_and_its_twin_accepted(
    journey: Journey, famille: Famille, name: str
) -> None:
    forge, code = FORGED[name]
    request_id, relay_state = journey.leave()
    case = Case(journey.idp, request_id, famille.refs)
    refused = journey.post(forge(case), relay_state)
    assert refused.status_code in (400, 403)
    assert code in text_of(refused)
    assert not AcsHandle.objects.exists()
    assert not AssertionSeen.objects.exists()
    assert not Session.objects.exists()
    assert journey.follow(journey.post(case.honest, relay_state))["Location"] == "/"


def test_an_unknown_provider_is_refused(journey: Journey, famille: Famille) -> None:
    stranger = FakeIdp(journey.idp.sp, entity_id="https://autre.example.net/idp", keys="autre")
    refused = journey.post(stranger.sign(stranger.spec(None, famille.refs)), "")
    assert refused.status_code == 403
    assert "PORTAIL-0102" in text_of(refused)


def test_another_trusted_provider_may_not_answer_for_this_one(journey: Journey, famille: Famille) -> None:
    other = FakeIdp(journey.idp.sp, entity_id="https://autre.example.net/idp", keys="autre")
    register_idp(other.metadata(), alias="academie")
    request_id, relay_state = journey.leave()
    refused = journey.post(other.sign(other.spec(request_id, famille.refs)), relay_state)
    assert "SAML-0013" in text_of(refused)


def test_an_unsolicited_answer_is_refused_unless_set(journey: Journey, famille: Famille) -> None:
    refused = journey.post(journey.idp.sign(journey.idp.spec(None, famille.refs)), "")
    assert "SAML-0046" in text_of(refused)
    IdentityProvider.objects.update(allow_unsolicited=True)
    wanted = f"/enfants/{famille.enfants[0].public_id}/"
    accepted = journey.post(journey.idp.sign(journey.idp.spec(None, famille.refs)), wanted)
    assert journey.follow(accepted)["Location"] == wanted


@pytest.mark.parametrize("relay_state", ["", "https://evil.example.net/", "//evil.example.net"])
def test_an_unsolicited_answer_leads_nowhere_else(journey: Journey, famille: Famille, relay_state: str) -> None:
    IdentityProvider.objects.update(allow_unsolicited=True)
    accepted = journey.post(journey.idp.sign(journey.idp.spec(None, famille.refs)), relay_state)
    assert journey.follow(accepted)["Location"] == "/"


def test_replay_is_refused(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    xml = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    assert journey.post(xml, relay_state).status_code == 303
    assert "PORTAIL-0104" in text_of(journey.post(xml, relay_state))


def test_a_request_has_one_answer(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    assert journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state).status_code == 303
    second = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    assert "PORTAIL-0104" in text_of(second)


def test_a_late_answer_cannot_be_replayed_either(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    PendingRequest.objects.update(expires_at=now() - timedelta(minutes=1))
    xml = journey.idp.sign(journey.idp.spec(request_id, famille.refs))
    assert journey.post(xml, relay_state).status_code == 303
    assert "PORTAIL-0104" in text_of(journey.post(xml, relay_state))


@pytest.mark.parametrize("relay_state", ["", "autre"])
def test_the_relay_state_must_come_back(journey: Journey, famille: Famille, relay_state: str) -> None:
    request_id, _sent = journey.leave()
    refused = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    assert "PORTAIL-0103" in text_of(refused)


def test_another_browser_cannot_take_the_handle(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    accepted = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    thief = InspectingClient()
    thief.get("/auth/saml/authn/responsable")
    assert "PORTAIL-0105" in text_of(thief.get(accepted["Location"]))
    assert "PORTAIL-0105" in text_of(InspectingClient().get(accepted["Location"]))
    assert journey.follow(accepted)["Location"] == "/"


def test_the_handle_serves_once_and_two_minutes(journey: Journey, famille: Famille) -> None:
    request_id, relay_state = journey.leave()
    accepted = journey.post(journey.idp.sign(journey.idp.spec(request_id, famille.refs)), relay_state)
    AcsHandle.objects.update(expires_at=now())
    assert "PORTAIL-0106" in text_of(journey.client.get(accepted["Location"]))
    assert "PORTAIL-0106" in text_of(journey.client.get("/auth/saml/fin"))
    journey.sign_in(famille.refs)
    reloaded = journey.client.get(accepted["Location"])
    assert reloaded["Location"] == "/"


@pytest.mark.parametrize("posted", [{}, {"SAMLResponse": ""}, {"SAMLResponse": "é"}, {"SAMLResponse": "PHg+"}])
def test_what_is_no_answer_is_refused(journey: Journey, posted: dict[str, str]) -> None:
    response = journey.client.post("/auth/saml/acs", posted)
    assert response.status_code in (400, 403)
    assert "SAML-" in text_of(response) or "PORTAIL-0102" in text_of(response)


def test_the_acs_takes_posts_only(journey: Journey) -> None:
    """Who comes here by the address bar or by « retour » is led home."""
    assert journey.client.get("/auth/saml/acs")["Location"] == "/"


@given(st.binary(max_size=400))
def test_hostile_bytes_are_refused(data: bytes) -> None:
    response = InspectingClient().post("/auth/saml/acs", fields(data))
    assert response.status_code in (400, 403, 413)
