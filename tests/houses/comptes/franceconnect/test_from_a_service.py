"""Inside a service's request: FranceConnect answers it as a password does, and signing out closes all three."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from preau.houses.comptes.actions.oidc_claims import subject_of
from preau.houses.comptes.models import ClientOidc, Compte, DemandeFederee, SessionPartenaire
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import Hub
from tests.houses.comptes.franceconnect.visits import Visitor, leaving, linked, presented, text_of
from tests.houses.comptes.oidc.relying_party import AFTER, LOGOUT, RelyingParty
from tests.houses.comptes.saml.partner import Service
from tests.protocols.oidc import world as oidc_world
from tests.protocols.saml import world

ENT = "https://ent.example.org/choix/"
DEPART = "/franceconnect/depart/"
SERVICES = "/deconnexion/services/"


@pytest.fixture(autouse=True)
def keyed(reglages: Any) -> None:
    """The deployment gave its keys, and has an ENT."""
    sign, enc = world.keys("idp"), world.keys("idp-enc")
    reglages(
        saml_key=sign.key_pem().decode(),
        saml_certificate=sign.certificate_pem().decode(),
        saml_encryption_key=enc.key_pem().decode(),
        saml_encryption_certificate=enc.certificate_pem().decode(),
        oidc_keys=(oidc_world.pem("rsa", "RS256") + oidc_world.pem("ec")).decode(),
        ent_url=ENT,
    )


@pytest.fixture
def known(hub: Hub, compte: Compte) -> Compte:
    linked(compte, presented(hub))
    return compte


@pytest.fixture
def service(known: Compte, browser: Visitor) -> Service:
    """The ENT has asked, and the person has chosen a profile."""
    found = Service(browser)
    found.start()
    found.choose()
    return found


def test_the_service_is_answered(hub: Hub, service: Service, browser: Visitor) -> None:
    here = service.here
    assert here.startswith("/idp/profile/")
    answer = browser.sign_in(hub, retour=here)
    assert (answer.status_code, answer.url) == (303, here)
    service.page = browser.get(here)
    assert service.answered().name_id
    assert SessionPartenaire.objects.count() == 1


def test_the_form_inside_a_request_needs_no_token(hub: Hub, service: Service) -> None:
    """It is bound by its execution and the browser's Lax cookie, which another site's form does not bring."""
    strict = Visitor(enforce_csrf_checks=True)
    assert strict.leave(retour=service.here).status_code == 403, "another browser's execution binds nothing"
    strict.cookies = service.client.cookies
    assert strict.leave(retour=service.here).url.startswith("/continuer/")
    assert DemandeFederee.objects.count() == 1


def test_giving_up_leads_back_to_the_request(hub: Hub, service: Service, browser: Visitor) -> None:
    here = service.here
    answer = browser.get(hub.abandon(browser.to_hub(retour=here)))
    assert answer.url == f"{here}&avis=fc-abandon"
    service.page = browser.get(answer.url)
    assert "avant la fin" in text_of(service.page)
    service.login(at=here)
    assert service.answered().name_id


def test_an_answer_that_is_not_right_leads_back_to_the_request(hub: Hub, service: Service, browser: Visitor) -> None:
    here = service.here
    hub.wrong["id_token"] = {"nonce": "n" * 43}
    page = browser.sign_in(hub, retour=here)
    assert page.status_code == 400
    assert here in html.fromstring(page.content).xpath("//main//a/@href")


@pytest.fixture
def forced(hub: Hub, known: Compte, browser: Visitor) -> Service:
    """Signed in an hour ago; the ENT wants a new proof (ForceAuthn)."""
    browser.sign_in(hub)
    Session.objects.update(created_at=now() - timedelta(hours=1))
    found = Service(browser)
    found.start(force_authn=True)
    found.choose()
    return found


def test_force_authn_is_answered_by_a_new_proof(hub: Hub, forced: Service, browser: Visitor) -> None:
    here = forced.here
    url = browser.to_hub(retour=here)  # by the hub's sign-out
    assert parse_qs(urlsplit(url).query)["prompt"] == ["login"]
    assert browser.get(hub.agree(url)).url == here
    forced.page = browser.get(here)
    assert forced.answered().name_id


def test_force_authn_is_not_answered_by_an_old_one(hub: Hub, forced: Service, browser: Visitor) -> None:
    here = forced.here
    assert browser.sign_in(hub, retour=here, ago=600).url == DEPART
    assert browser.out_of_hub().url.startswith("/franceconnect/entrer/")
    assert Session.objects.filter(ended_at=None).count() == 1, "nothing new was opened"
    assert browser.sign_in(hub, retour=here).url == here


def test_out_of_the_service_then_of_the_hub_then_to_the_ent(hub: Hub, service: Service, browser: Visitor) -> None:
    here = service.here
    browser.sign_in(hub, retour=here)
    browser.get(here)
    assert browser.post("/deconnexion/").url == SERVICES
    assert not Session.objects.filter(ended_at=None).exists()
    page = browser.get(SERVICES)
    end = html.fromstring(page.content).xpath("//a[@class='bouton']/@href")[0]
    assert browser.get(end).url == DEPART
    url = leaving(browser.get(DEPART))
    state = url.rsplit("state=", 1)[1]
    back = browser.get(f"/franceconnect/deconnexion/?state={state}")
    assert back.url == end, "once more, to answer whoever asked"
    assert leaving(browser.get(end, follow=True)) == ENT


def test_a_client_that_signs_out_closes_the_hub_too(hub: Hub, known: Compte, browser: Visitor) -> None:
    client = RelyingParty(browser)
    client.start()
    client.choose("responsable")
    browser.sign_in(hub, retour=client.here)
    client.page = browser.get(client.here)
    said = client.exchange(client.code()).json()
    assert subject_of(ClientOidc.objects.get(), known)
    answer = browser.get(LOGOUT, {"id_token_hint": said["id_token"], "post_logout_redirect_uri": AFTER, "state": "x"})
    assert (answer.status_code, answer.url) == (303, DEPART)
    page = browser.get(DEPART)
    assert f"{AFTER}?state=x" in html.fromstring(page.content).xpath("//main//a/@href")
