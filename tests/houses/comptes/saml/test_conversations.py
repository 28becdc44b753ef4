"""Requests kept for a browser: counted, bound, expired, refused; the two POSTs that come from elsewhere."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from preau.houses.comptes.models import Demande
from preau.kit.clockkit import now
from preau.protocols.saml import names
from preau.protocols.saml.bindings import deflate
from preau.protocols.saml.checks import StatusRefused
from tests.houses.comptes.saml.partner import PASSWORD, POST, REDIRECT, UNSOLICITED, Service, text_of
from tests.protocols.saml import world
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_conversations_of_one_browser_are_counted(service: Service) -> None:
    assert service.start().endswith("e1s1")
    assert service.start(request_id="_q2").endswith("e2s1")
    service.login(at=f"{REDIRECT}?execution=e1s1")
    assert service.answered("_q1")


def test_another_browser_cannot_join(service: Service) -> None:
    there = service.start()
    other = InspectingClient()
    page = other.get(there)
    assert page.status_code == 410
    assert "COMPTES-0203" in text_of(page)
    answer = other.post(there, {"j_username": "e.dupont42", "j_password": PASSWORD, "_eventId_proceed": ""})
    assert answer.status_code == 410


def test_no_csrf_token_is_needed_and_no_other_site_can_post(service: Service) -> None:
    strict = InspectingClient(enforce_csrf_checks=True)
    service.client = strict
    service.start()
    service.login()
    assert service.answered()
    stranger = InspectingClient(enforce_csrf_checks=True)
    fields = {"j_username": "e.dupont42", "j_password": PASSWORD}
    assert stranger.post(f"{REDIRECT}?execution=e1s1", fields).status_code == 410


def test_post_request_from_another_site_is_bound_at_the_next_get(service: Service) -> None:
    first = service.posted()
    assert first.status_code == 303
    assert first.url.startswith(f"{POST}?execution=e1s1&demande=")
    assert not first.cookies
    held = first.url
    second = service.client.get(held)
    assert second.url == f"{POST}?execution=e1s1"
    service.page = service.client.get(second.url)
    service.login(at=second.url)
    assert service.answered("_q2")
    assert service.client.get(held).url == f"{POST}?execution=e1s1"
    stranger = InspectingClient()
    assert stranger.get(held, follow=True).status_code == 410


def test_post_request_with_the_cookie_goes_straight_on(service: Service) -> None:
    service.start()
    answer = service.posted()
    assert (answer.status_code, answer.url) == (303, f"{POST}?execution=e2s1")


def test_unsolicited(service: Service) -> None:
    query = urlencode({"providerId": world.SP_ID, "target": "accueil"})
    service.page = service.client.get(f"{UNSOLICITED}?{query}", follow=True)
    assert service.here == f"{UNSOLICITED}?execution=e1s1"
    service.login()
    assert service.fields()["RelayState"] == "accueil"
    assert service.read(allow_unsolicited=True).in_response_to is None


def test_passive_without_session_is_answered_no(service: Service) -> None:
    service.get_passive()
    with pytest.raises(StatusRefused) as caught:
        service.answered()
    assert caught.value.context["sub_status"] == names.STATUS_NO_PASSIVE
    service.start(acr="responsable")
    service.login()
    service.get_passive()
    assert service.answered().session_index


def test_context_nobody_offers_is_answered_no(service: Service) -> None:
    service.start(acr="urn:oasis:names:tc:SAML:2.0:ac:classes:X509")
    with pytest.raises(StatusRefused) as caught:
        service.answered()
    assert caught.value.context["sub_status"] == names.STATUS_NO_AUTHN_CONTEXT


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (REDIRECT, "SAML-0083"),
        (f"{REDIRECT}?SAMLRequest=abc", "SAML-0030"),
        (UNSOLICITED, "SAML-0083"),
        (f"{UNSOLICITED}?providerId=https://inconnu.example.org", "SAML-0080"),
        (f"{UNSOLICITED}?providerId={world.SP_ID}&shire=https://evil.example.org/", "SAML-0082"),
        (POST, "SAML-0083"),
        (f"{REDIRECT}?execution=e9s1", "COMPTES-0203"),
        (f"{REDIRECT}?execution=zut", "COMPTES-0203"),
        (f"{POST}?execution=e1s1&demande=faux", "COMPTES-0203"),
    ],
)
def test_refusals_are_pages(service: Service, path: str, code: str) -> None:
    page = service.client.get(path, follow=True)
    assert page.status_code in (400, 403, 410)
    assert code in text_of(page)


@pytest.mark.parametrize("path", [REDIRECT, UNSOLICITED, POST])
def test_form_without_its_execution_is_refused(service: Service, path: str) -> None:
    assert service.login(at=path).status_code == 400
    assert "SAML-0083" in text_of(service.page)


def test_expired_request_begins_again_once_in_silence(service: Service) -> None:
    there = service.start()
    with time_machine.travel(now() + timedelta(hours=5), tick=False):
        service.page = service.client.get(there, follow=True)
        assert service.here == f"{REDIRECT}?execution=e2s1"
        assert service.page.status_code == 200
    with time_machine.travel(now() + timedelta(hours=10), tick=False):
        assert service.client.get(f"{REDIRECT}?execution=e2s1", follow=True).status_code == 410


def test_old_requests_are_forgotten(service: Service) -> None:
    service.start()
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        service.start(request_id="_q2")
    assert [row.request_id for row in Demande.objects.all()] == ["_q2"]


def test_refusals_lead_on_to_the_ent(service: Service, reglages: Any) -> None:
    reglages(ent_url="https://ent.example.org/")
    for path in (REDIRECT, f"{REDIRECT}?execution=e9s1"):
        links = html.fromstring(service.client.get(path).content).xpath("//main//a[@class='bouton']")
        assert [(a.get("href"), a.text_content()) for a in links] == [("https://ent.example.org/", "Revenir à l'ENT")]


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=60), raw=st.binary(max_size=60))
def test_hostile_parameters_never_break_the_endpoints(text: str, raw: bytes) -> None:
    client = InspectingClient()
    for path in (REDIRECT, UNSOLICITED, POST):
        for value in (text, base64.b64encode(raw).decode(), base64.b64encode(deflate(raw)).decode()):
            query = urlencode(
                dict.fromkeys(("SAMLRequest", "providerId", "RelayState", "target", "shire", "Signature"), value),
                errors="replace",
            )
            assert 400 <= client.get(f"{path}?{query}").status_code < 500
            assert 400 <= client.post(path, {"SAMLRequest": value, "RelayState": value}).status_code < 500
            execution = urlencode({"execution": value, "demande": value}, errors="replace")
            assert client.get(f"{path}?{execution}").status_code in (303, 400)
