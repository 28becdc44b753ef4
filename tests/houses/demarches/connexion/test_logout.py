"""Signing out: what stays open is said; single logout asked by us, and asked of us."""

from __future__ import annotations

import base64
import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.test import Client
from lxml import etree

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.models import FederatedSession
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from preau.protocols.saml import (
    LogoutAnswer,
    LogoutRequest,
    LogoutResponse,
    LogoutSpec,
    names,
    read_logout,
    sign_message,
    write_logout_request,
    write_logout_response,
)
from preau.protocols.saml.bindings import redirect_url
from tests.houses.demarches.conftest import ClientOf
from tests.houses.demarches.connexion.conftest import Configure, Journey, text_of
from tests.houses.portail.idp import RETOUR, FakeIdp, pair
from tests.support.client import InspectingClient

SLO = "/auth/saml/slo"
HERE = f"http://localhost{SLO}"
CLOSED, OPEN = "est fermé aussi dans ce navigateur", "reste ouvert dans ce navigateur"


def teach(idp: FakeIdp, *bindings: str) -> FakeIdp:
    """The provider now knows single logout, by these ways."""
    idp.slo = bindings
    register_idp(idp.metadata())
    return idp


@pytest.fixture(params=[names.REDIRECT, names.POST])
def able(request: pytest.FixtureRequest, idp: FakeIdp) -> FakeIdp:
    return teach(idp, request.param)


def carried(client: Any, answer: Any) -> tuple[str, dict[str, str], str]:
    """Where the browser takes a message of ours: the address, its parameters, the raw query."""
    if answer.status_code == 303 and answer["Location"].startswith("/continuer/"):
        url = re.search(r'href="(https://[^"]+)"', text_of(client.get(answer["Location"])))
        assert url is not None
        target = url[1]
    elif answer.status_code == 303:
        target = answer["Location"]
    else:
        assert "form-action" not in answer["Content-Security-Policy"]
        form = etree.HTML(answer.content).find(".//main//form")
        return form.get("action"), {one.get("name"): one.get("value") for one in form.iterfind("input")}, ""
    parts = urlsplit(target)
    return target.partition("?")[0], dict(parse_qsl(parts.query)), parts.query


def read(idp: FakeIdp, client: Any, answer: Any) -> LogoutRequest | LogoutResponse:
    """The message of ours, as the provider reads it."""
    url, params, query = carried(client, answer)
    way = "redirect" if query else "post"
    found = {idp.sp.entity_id: idp.sp}.get
    return read_logout(way, params, found, now(), destinations=frozenset({url}), query=query)


def bring(idp: FakeIdp, parameter: str, root: etree._Element, way: str = "redirect", keys: str = "") -> Any:
    """A message of the provider's, brought by a browser without any cookie of ours."""
    own, client = pair(keys or idp.keys), InspectingClient()
    if way == "redirect":
        return client.get(redirect_url(SLO, parameter, etree.tostring(root), "état", own.key))
    data = base64.b64encode(sign_message(root, own.key, own.certificate)).decode()
    return client.post(SLO, {parameter: data, "RelayState": "état"})


def answer_of(idp: FakeIdp, asked: str, **changes: Any) -> etree._Element:
    said = LogoutAnswer("_r1", idp.entity_id, HERE, now(), asked)
    return write_logout_response(dataclasses.replace(said, **changes))


def request_of(idp: FakeIdp, **changes: Any) -> etree._Element:
    row = FederatedSession.objects.get()
    spec = LogoutSpec("_q1", idp.entity_id, idp.sp.entity_id, HERE, now(), row.name_id, row.session_index)
    return write_logout_request(dataclasses.replace(spec, **changes))


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


FORGED: dict[str, Callable[[FakeIdp], Any]] = {
    "unsigned": lambda idp: InspectingClient().get(redirect_url(SLO, "SAMLRequest", etree.tostring(request_of(idp)))),
    "another's key": lambda idp: bring(idp, "SAMLRequest", request_of(idp), keys="autre"),
    "another's key, by form": lambda idp: bring(idp, "SAMLRequest", request_of(idp), "post", keys="autre"),
    "for another place": lambda idp: bring(idp, "SAMLRequest", request_of(idp, destination="https://x.example.net/")),
    "old": lambda idp: bring(idp, "SAMLRequest", request_of(idp, issue_instant=now() - timedelta(hours=1))),
    "nobody's": lambda idp: bring(idp, "SAMLRequest", request_of(idp, issuer="https://x.example.net/idp")),
    "empty": lambda _idp: InspectingClient().get(SLO),
    "text": lambda _idp: InspectingClient().post(SLO, {"SAMLRequest": "x"}),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_message_ends_nothing(journey: Journey, idp: FakeIdp, emilie: list[str], name: str) -> None:
    teach(idp, names.REDIRECT)
    journey.sign_in(emilie)
    refused = FORGED[name](idp)
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
