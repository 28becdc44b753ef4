"""Signing out: what stays open is said; single logout asked by us, and asked of us."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.models import FederatedSession
from preau.kit.sessions.models import Session
from preau.protocols.saml import (
    LogoutRequest,
    LogoutResponse,
    names,
)
from tests.houses.demarches.conftest import ClientOf
from tests.houses.demarches.connexion.conftest import Configure
from tests.support.federation.idp import RETOUR, FakeIdp
from tests.support.federation.journey import Journey, text_of
from tests.support.federation.logout import CLOSED, FORGED, HERE, OPEN, SLO, answer_of, bring, carried, read, request_of


def teach(idp: FakeIdp, *bindings: str) -> FakeIdp:
    """The provider now knows single logout, by these ways."""
    idp.slo = bindings
    register_idp(idp.metadata())
    return idp


@pytest.fixture(params=[names.REDIRECT, names.POST])
def able(request: pytest.FixtureRequest, idp: FakeIdp) -> FakeIdp:
    return teach(idp, request.param)


def test_a_provider_that_cannot_leaves_the_honest_page(
    journey: Journey, emilie: list[str], configure: Configure
) -> None:
    journey.sign_in(emilie)
    left = journey.client.post("/deconnexion/")
    assert not Session.objects.filter(ended_at=None).exists()
    page = text_of(journey.client.get(left["Location"]))
    assert OPEN in page
    assert f'href="{RETOUR}"' in page, "where the provider says that the account is managed"
    configure(compte_url="https://compte.example.net/", ent_url="https://ent.example.net/")
    page = text_of(journey.client.get(left["Location"]))
    assert 'href="https://compte.example.net/"' in page
    assert 'href="https://ent.example.net/"' in page
    assert "Emilie" not in text_of(journey.client.get("/"))


def test_a_session_that_no_provider_opened_is_said_open_elsewhere_too(client_of: ClientOf) -> None:
    browser = client_of("emilie-dupont")
    assert "Vous êtes encore connecté" in text_of(browser.get("/deconnexion/"))
    assert OPEN in text_of(browser.post("/deconnexion/", follow=True))
    assert OPEN not in text_of(browser.post("/deconnexion/", follow=True)), "nobody was there"


def test_signing_out_ends_the_provider_s_session_too(journey: Journey, able: FakeIdp, emilie: list[str]) -> None:
    journey.sign_in(emilie)
    left = journey.client.post("/deconnexion/")
    assert not Session.objects.filter(ended_at=None).exists(), "ours is over before anything leaves"
    asked = read(able, journey.client, left)
    assert isinstance(asked, LogoutRequest)
    row = FederatedSession.objects.get()
    assert (asked.name_id, asked.session_indexes) == (row.name_id, (row.session_index,))
    back = bring(able, "SAMLResponse", answer_of(able, asked.id), "post" if able.slo[0] == names.POST else "redirect")
    page = text_of(journey.client.get(back["Location"]))
    assert CLOSED in page
    assert OPEN not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sub_status": names.STATUS_PARTIAL_LOGOUT}, "n'a pas pu fermer tous les services"),
        ({"status": names.STATUS_RESPONDER}, OPEN),
    ],
)
def test_what_the_provider_could_not_do_is_said(
    journey: Journey, idp: FakeIdp, emilie: list[str], changes: dict[str, str], words: str
) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(emilie)
    asked = read(idp, journey.client, journey.client.post("/deconnexion/"))
    back = bring(idp, "SAMLResponse", answer_of(idp, asked.id, **changes))
    assert words in text_of(journey.client.get(back["Location"]))


def test_an_answer_that_nobody_waits_for_says_nothing(journey: Journey, idp: FakeIdp, emilie: list[str]) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(emilie)
    assert bring(idp, "SAMLResponse", answer_of(idp, "_autre"))["Location"] == "/deconnexion/?"
    assert Session.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("way", ["redirect", "post"])
def test_the_provider_ends_our_session(journey: Journey, able: FakeIdp, emilie: list[str], way: str) -> None:
    journey.sign_in(emilie)
    told = bring(able, "SAMLRequest", request_of(able), way)
    assert "Emilie DUPONT" not in text_of(journey.client.get("/"))
    said = read(able, journey.client, told)
    assert isinstance(said, LogoutResponse)
    assert (said.is_done, said.in_response_to) == (True, "_q1")
    assert carried(journey.client, told)[1]["RelayState"] == "état"
    again = read(able, journey.client, bring(able, "SAMLRequest", request_of(able), way))
    assert isinstance(again, LogoutResponse)
    assert again.is_done, "it is closed: said once more, nothing done"


def test_a_name_we_do_not_know_ends_nothing(journey: Journey, idp: FakeIdp, emilie: list[str]) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(emilie)
    said = read(idp, journey.client, bring(idp, "SAMLRequest", request_of(idp, session_index="_autre")))
    assert isinstance(said, LogoutResponse)
    assert said.sub_status == names.STATUS_UNKNOWN_PRINCIPAL
    assert Session.objects.filter(ended_at=None).count() == 1
    bring(idp, "SAMLRequest", request_of(idp, session_index=""))
    assert not Session.objects.filter(ended_at=None).exists(), "without an index the name is enough"


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_message_ends_nothing(journey: Journey, idp: FakeIdp, emilie: list[str], name: str) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(emilie)
    refused = FORGED[name](idp, "autre")
    assert refused.status_code in (400, 403)
    assert "SAML-00" in text_of(refused)
    assert Session.objects.filter(ended_at=None).count() == 1


def test_a_provider_without_an_address_for_the_answer(journey: Journey, idp: FakeIdp, emilie: list[str]) -> None:
    journey.sign_in(emilie)
    refused = bring(idp, "SAMLRequest", request_of(idp))
    assert refused.status_code == 400
    assert "SAML-0092" in text_of(refused)


def test_our_metadata_publish_both_ways_and_nothing_without_keys(
    idp: FakeIdp, journey: Journey, emilie: list[str], configure: Configure
) -> None:
    assert [(one.binding, one.url) for one in idp.sp.slo] == [(names.REDIRECT, HERE), (names.POST, HERE)]
    teach(idp, names.REDIRECT)
    journey.sign_in(emilie)
    configure(keys="")
    assert b"SingleLogoutService" not in journey.client.get("/auth/saml/metadata").content
    assert journey.client.post("/deconnexion/")["Location"].startswith("/deconnexion/?federee=")


@pytest.mark.parametrize("method", ["put", "delete", "head"])
def test_other_methods(ecole: object, method: str) -> None:
    assert getattr(Client(), method)(SLO).status_code == 405


def test_the_page_s_address_is_signed_and_old_ones_say_nothing(
    journey: Journey, emilie: list[str], lundi: time_machine.Traveller
) -> None:
    assert OPEN not in text_of(journey.client.get("/deconnexion/?federee=forgé"))
    journey.sign_in(emilie)
    left = journey.client.post("/deconnexion/")["Location"]
    lundi.shift(timedelta(hours=2))
    assert OPEN not in text_of(journey.client.get(left))
