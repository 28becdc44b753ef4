"""Single logout by both ways, asked by us and by the provider; forged, foreign and old messages; honest words."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.portail import cas_calls
from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.models import FederatedSession, TicketCas
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.saml import (
    LogoutRequest,
    LogoutResponse,
    LogoutSpec,
    names,
    write_logout_request,
)
from tests.houses.portail.conftest import WITH_DATABASES, Configure, Famille, Journey
from tests.houses.portail.sso.conftest import Door
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp
from tests.support.federation.journey import text_of
from tests.support.federation.logout import CLOSED, FORGED, HERE, OPEN, SLO, answer_of, bring, carried, read, request_of

pytestmark = WITH_DATABASES


@pytest.fixture(params=[names.REDIRECT, names.POST])
def able(request: pytest.FixtureRequest, idp: FakeIdp) -> FakeIdp:
    """A provider that knows single logout, by one way."""
    return teach(idp, request.param)


def teach(idp: FakeIdp, *bindings: str) -> FakeIdp:
    idp.slo = bindings
    register_idp(idp.metadata(), alias="comptes", label="Le service de comptes")
    return idp


def test_our_metadata_publish_both_ways(client: InspectingClient, idp: FakeIdp, configure: Configure) -> None:
    assert [(one.binding, one.url) for one in idp.sp.slo] == [(names.REDIRECT, HERE), (names.POST, HERE)]
    configure(keys="")
    assert b"SingleLogoutService" not in client.get("/auth/saml/metadata").content


def test_signing_out_ends_the_provider_s_session_too(journey: Journey, able: FakeIdp, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    left = journey.client.post("/se-deconnecter/")
    assert not Session.objects.filter(ended_at=None).exists(), "ours is over before anything leaves"
    asked = read(able, journey.client, left)
    assert isinstance(asked, LogoutRequest)
    row = FederatedSession.objects.get()
    assert (asked.name_id, asked.session_indexes) == (row.name_id, (row.session_index,))
    back = bring(able, "SAMLResponse", answer_of(able, asked.id), "post" if able.slo[0] == names.POST else "redirect")
    page = text_of(journey.client.get(back["Location"]))
    assert "Vous êtes déconnecté de l'ENT" in page
    assert CLOSED in page
    assert OPEN not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sub_status": names.STATUS_PARTIAL_LOGOUT}, "n'a pas pu fermer tous les services"),
        ({"status": names.STATUS_RESPONDER}, OPEN),
        ({"status": names.STATUS_RESPONDER, "sub_status": names.STATUS_UNKNOWN_PRINCIPAL}, OPEN),
    ],
)
def test_what_the_provider_could_not_do_is_said(
    journey: Journey, idp: FakeIdp, famille: Famille, changes: dict[str, str], words: str
) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(famille.refs)
    asked = read(idp, journey.client, journey.client.post("/se-deconnecter/"))
    back = bring(idp, "SAMLResponse", answer_of(idp, asked.id, **changes))
    assert words in text_of(journey.client.get(back["Location"]))


def test_who_never_comes_back_was_told_nothing_false(journey: Journey, able: FakeIdp, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    journey.client.post("/se-deconnecter/")
    page = text_of(journey.client.get("/se-deconnecter/"))
    assert CLOSED not in page
    assert FederatedSession.objects.get().answer == ""


def test_a_provider_that_cannot_leaves_the_honest_page(journey: Journey, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    left = journey.client.post("/se-deconnecter/")
    assert OPEN in text_of(journey.client.get(left["Location"]))


def test_without_keys_nothing_is_asked(journey: Journey, idp: FakeIdp, famille: Famille, configure: Configure) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(famille.refs)
    configure(keys="")
    assert journey.client.post("/se-deconnecter/")["Location"].startswith("/se-deconnecter/")


def test_an_answer_that_nobody_waits_for_says_nothing(journey: Journey, idp: FakeIdp, famille: Famille) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(famille.refs)
    back = bring(idp, "SAMLResponse", answer_of(idp, "_other"))
    assert back["Location"] == "/se-deconnecter/?"
    assert Session.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("way", ["redirect", "post"])
def test_the_provider_ends_our_session(journey: Journey, able: FakeIdp, famille: Famille, way: str) -> None:
    journey.sign_in(famille.refs)
    told = bring(able, "SAMLRequest", request_of(able), way)
    assert "Emilie DUPONT" not in text_of(journey.client.get("/"))
    said = read(able, journey.client, told)
    assert isinstance(said, LogoutResponse)
    assert said.is_done
    assert said.in_response_to == "_q1"
    assert carried(journey.client, told)[1]["RelayState"] == "état"
    assert Entry.objects.filter(event="connexion.fermée-par-le-fournisseur", actor="comptes").count() == 1
    again = read(able, journey.client, bring(able, "SAMLRequest", request_of(able), way))
    assert isinstance(again, LogoutResponse)
    assert again.is_done, "it is closed: said once more, nothing done"
    assert Entry.objects.filter(event="connexion.fermée-par-le-fournisseur").count() == 1


def test_without_an_index_the_name_is_enough(journey: Journey, idp: FakeIdp, famille: Famille) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(famille.refs)
    bring(idp, "SAMLRequest", request_of(idp, session_index=""))
    assert not Session.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("changes", [{"session_index": "_autre"}, {"session_index": "", "name_id": "_autre"}])
def test_a_name_we_do_not_know_ends_nothing(
    journey: Journey, idp: FakeIdp, famille: Famille, changes: dict[str, str]
) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(famille.refs)
    said = read(idp, journey.client, bring(idp, "SAMLRequest", request_of(idp, **changes)))
    assert isinstance(said, LogoutResponse)
    assert said.sub_status == names.STATUS_UNKNOWN_PRINCIPAL
    assert Session.objects.filter(ended_at=None).count() == 1


def test_a_service_that_stays_open_makes_it_partial(
    journey: Journey, idp: FakeIdp, famille: Famille, monkeypatch: pytest.MonkeyPatch
) -> None:
    from preau.houses.portail.actions.cas_declare import Wanted, declare_service

    declare_service("pronote", Wanted(label="PRONOTE", url="https://pronote.example.net/", kind="prefixe"))
    monkeypatch.setattr(cas_calls, "tell_all", lambda messages: [False for _one in messages])
    teach(idp, names.REDIRECT)
    journey.sign_in(famille.refs)
    ticket = journey.client.get("/cas/login?service=https://pronote.example.net/")
    assert "ticket=" in ticket["Location"]
    TicketCas.objects.update(used_at=now())
    said = read(idp, journey.client, bring(idp, "SAMLRequest", request_of(idp)))
    assert isinstance(said, LogoutResponse)
    assert said.sub_status == names.STATUS_PARTIAL_LOGOUT
    assert not TicketCas.objects.exists()


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_message_ends_nothing(
    journey: Journey, idp: FakeIdp, academie: Door, famille: Famille, name: str
) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(famille.refs)
    refused = FORGED[name](idp, academie.idp.keys)
    assert refused.status_code in (400, 403)
    assert "SAML-00" in text_of(refused)
    assert Session.objects.filter(ended_at=None).count() == 1


def test_a_provider_ends_its_own_sessions_only(
    journey: Journey, idp: FakeIdp, academie: Door, famille: Famille
) -> None:
    academie.idp.slo = (names.REDIRECT,)
    register_idp(academie.idp.metadata(), alias="academie", agents="ctemail")
    journey.sign_in(famille.refs)
    row = FederatedSession.objects.get()
    spec = LogoutSpec("_q1", academie.idp.entity_id, idp.sp.entity_id, HERE, now(), row.name_id, row.session_index)
    said = read(academie.idp, journey.client, bring(academie.idp, "SAMLRequest", write_logout_request(spec)))
    assert isinstance(said, LogoutResponse)
    assert said.sub_status == names.STATUS_UNKNOWN_PRINCIPAL
    assert Session.objects.filter(ended_at=None).count() == 1


def test_a_provider_without_an_address_for_the_answer(journey: Journey, idp: FakeIdp, famille: Famille) -> None:
    journey.sign_in(famille.refs)
    refused = bring(idp, "SAMLRequest", request_of(idp))
    assert refused.status_code == 400
    assert "SAML-0092" in text_of(refused)


@pytest.mark.parametrize("method", ["put", "delete", "head"])
def test_other_methods(configure: Configure, method: str) -> None:
    assert getattr(Client(), method)(SLO).status_code == 405


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.binary(max_size=120), name=st.sampled_from(["SAMLRequest", "SAMLResponse"]))
def test_hostile_bytes(client: InspectingClient, configure: Configure, value: bytes, name: str) -> None:
    given_ = base64.b64encode(value).decode()
    assert client.get(SLO, {name: given_, "Signature": "x", "SigAlg": "y"}).status_code in (400, 403)
    assert client.post(SLO, {name: given_}).status_code in (400, 403)


def test_the_page_s_address_is_ours_and_old_ones_say_nothing(journey: Journey, idp: FakeIdp, famille: Famille) -> None:
    assert OPEN not in text_of(journey.client.get("/se-deconnecter/?compte=forgé"))
    journey.sign_in(famille.refs)
    left = journey.client.post("/se-deconnecter/")["Location"]
    with time_machine.travel(now() + timedelta(hours=2)):
        assert OPEN not in text_of(journey.client.get(left))
