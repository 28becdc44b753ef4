"""/cas/login, /cas/logout and the validations, from the browser and from the application's server."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client

from preau.houses.portail.models import Personne, ServiceCas, TicketCas
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.saml.bindings import decode_base64, inflate
from tests.houses.portail.cas.conftest import APP, OTHER, PAGE, Cas, Declare, ticket_in
from tests.houses.portail.conftest import WITH_DATABASES, Configure
from tests.support.client import InspectingClient
from tests.support.federation.idp import with_values

pytestmark = WITH_DATABASES


def events() -> list[str]:
    return list(Entry.objects.filter(event__startswith="cas.").order_by("pk").values_list("event", flat=True))


def test_who_is_signed_in_leaves_at_once_with_a_ticket(cas: Cas) -> None:
    cas.sign_in()
    response = cas.login()
    assert response.status_code == 303
    assert response["Location"].startswith(f"{PAGE}&ticket=ST-")
    assert "no-store" in response["Cache-Control"]
    ticket = ticket_in(response["Location"])
    assert len(ticket) == 32
    answer = cas.ask(ticket)
    assert answer.status == 200
    assert answer.one("cas:user") == Personne.objects.get().public_id
    assert answer.one("nom") == "DUPONT"
    assert answer.one("prenom") == "Emilie"
    assert answer.one("categories") == "National_2"
    assert answer.root.find(".//dateNaissance") is None
    assert answer.one("cas:isFromNewLogin") == "false"
    assert events() == ["cas.service-déclaré", "cas.ticket-donné", "cas.ticket-vérifié"]


def test_the_ticket_is_kept_as_a_hash_and_sealed(cas: Cas) -> None:
    cas.sign_in()
    ticket = cas.ticket()
    row = TicketCas.objects.get()
    assert ticket not in f"{row.ticket_hash}{row.sealed}{row.key}{row.url}"
    assert row.expires_at - row.created_at == timedelta(seconds=10)


def test_sign_in_first_then_back_to_the_application(cas: Cas) -> None:
    chooser = cas.login()
    assert chooser.status_code == 302
    (wanted,) = parse_qs(urlsplit(chooser["Location"]).query)["retour"]
    assert wanted.startswith("/cas/login?service=https%3A%2F%2Fpronote")
    came_back = cas.sign_in(f"/auth/saml/authn/responsable?{urlencode({'retour': wanted})}")
    assert came_back.status_code == 303
    assert came_back["Location"].startswith("/continuer/")
    page = cas.client.get(came_back["Location"]).content.decode()
    assert "/cas/login?service=" in page
    response = cas.client.get(wanted)
    assert response["Location"].startswith(PAGE)
    assert cas.ask(ticket_in(response["Location"])).one("cas:isFromNewLogin") == "true"
    again = cas.client.get(wanted)  # the mark has served: one ticket is from the login, the others are not
    assert cas.ask(ticket_in(again["Location"])).one("cas:isFromNewLogin") == "false"


def test_without_a_service_the_visitor_comes_in_or_stays(cas: Cas) -> None:
    assert cas.client.get("/cas/login")["Location"] == "/?retour=%2F"
    cas.sign_in()
    assert cas.client.get("/cas/login")["Location"] == "/"


def test_gateway_never_asks_anything(cas: Cas) -> None:
    assert cas.login(gateway="true")["Location"] == PAGE
    cas.sign_in()
    assert cas.ticket(gateway="true").startswith("ST-")


def test_gateway_counts_for_nothing_beside_renew(cas: Cas) -> None:
    assert cas.login(gateway="true", renew="true").status_code == 302


def test_renew_asks_the_provider_to_ask_again(cas: Cas) -> None:
    cas.sign_in()
    plain = cas.ticket()
    refused = cas.ask(plain, renew="true")
    assert refused.code == "INVALID_TICKET"
    assert "CAS-0027" in refused.words
    door = cas.login(renew="true")["Location"]
    assert door.startswith("/auth/saml/authn/responsable?")
    (wanted,) = parse_qs(urlsplit(door).query)["retour"]
    leaving = cas.client.get(f"/auth/saml/authn/responsable?{urlencode({'retour': wanted})}")
    assert b'ForceAuthn="true"' in _request_in(leaving["Location"])
    cas.sign_in(f"/auth/saml/authn/responsable?{urlencode({'retour': wanted})}")
    fresh = cas.client.get(wanted)
    assert cas.ask(ticket_in(fresh["Location"]), renew="true").one("cas:user")
    assert cas.client.get(wanted).status_code == 302  # worn out: the password is asked again


def _request_in(location: str) -> bytes:
    (message,) = parse_qs(urlsplit(location).query)["SAMLRequest"]
    return inflate(decode_base64(message))


def test_renew_refuses_a_provider_that_does_not_ask(cas: Cas) -> None:
    with time_machine.travel(now() - timedelta(hours=1), tick=True):
        old = cas.journey.idp.spec("x", []).authn_instant
    chooser = cas.login(renew="true")
    (wanted,) = parse_qs(urlsplit(chooser["Location"]).query)["retour"]
    request_id, relay_state = cas.journey.leave(f"/auth/saml/authn/responsable?{urlencode({'retour': wanted})}")
    spec = with_values(cas.journey.idp.spec(request_id, cas.famille.refs), authn_instant=old)
    cas.journey.follow(cas.journey.post(cas.journey.idp.sign(spec), relay_state))
    refused = cas.client.get(wanted)
    assert refused.status_code == 403
    assert "PORTAIL-0120" in refused.content.decode()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"service": "https://ailleurs.example.net/"}, "CAS-0004"),
        ({"service": "https://pronote.example.net.evil.example/0500048f/"}, "CAS-0004"),
        ({"service": "https://pronote.example.net@evil.example/0500048f/"}, "CAS-0003"),
        ({"service": "https://evil.example\\@pronote.example.net/0500048f/"}, "CAS-0003"),
        ({"service": f"{APP}../autre/"}, "CAS-0003"),
        ({"service": f"{APP}%2e%2e/autre/"}, "CAS-0003"),
        ({"service": "http://pronote.example.net/0500048f/"}, "CAS-0004"),
        ({"service": "https://pronote.example.net:8443/0500048f/"}, "CAS-0004"),
        ({"service": "https://pronote.example.net/0500048fautre/"}, "CAS-0004"),
        ({"service": "javascript:alert(1)"}, "CAS-0003"),
        ({"service": "//pronote.example.net/0500048f/"}, "CAS-0003"),
        ({"service": f"{APP}\r\nX-A: b"}, "CAS-0003"),
        ({"service": f"{APP}{'a' * 2000}"}, "CAS-0001"),
        ({"service": APP, "TARGET": APP}, "CAS-0002"),
        ({"TARGET": "https://ailleurs.example.net/"}, "CAS-0004"),
        ({"service": APP, "method": "HEADER"}, "CAS-0005"),
    ],
)
def test_what_no_ticket_goes_to(cas: Cas, asked: dict[str, str], code: str) -> None:
    for signed_in in (False, True):
        if signed_in:
            cas.sign_in()
        for gateway in ({}, {"gateway": "true"}):
            response = cas.client.get(f"/cas/login?{urlencode({**asked, **gateway})}")
            assert response.status_code in (400, 403)
            assert code in response.content.decode()
            assert "Location" not in response
            assert "X-A" not in response
    assert not TicketCas.objects.exists()


def test_an_address_given_twice_is_refused(cas: Cas) -> None:
    assert "CAS-0002" in cas.client.get(f"/cas/login?service={APP}&service={OTHER}").content.decode()


def test_a_closed_service_gets_nothing(cas: Cas, declare: Declare) -> None:
    cas.sign_in()
    ticket = cas.ticket()
    declare("pronote", is_active=False)
    assert "CAS-0030" in cas.ask(ticket).words
    assert cas.login().status_code == 403


def test_post_brings_the_ticket_in_a_form(cas: Cas) -> None:
    cas.sign_in()
    page = cas.login(method="POST")
    assert page.status_code == 200
    assert "form-action" not in page["Content-Security-Policy"]
    text = page.content.decode()
    assert 'action="https://pronote.example.net/0500048f/parent.html?fd=1"' in text
    assert 'name="ticket" value="ST-' in text


def test_head_gives_no_ticket(cas: Cas) -> None:
    cas.sign_in()
    visitor = Client()
    visitor.cookies = cas.client.cookies
    assert visitor.head(f"/cas/login?service={APP}").status_code == 405
    assert not TicketCas.objects.exists()


def test_a_stale_ticket_in_the_address_is_dropped(cas: Cas) -> None:
    cas.sign_in()
    location = cas.login(f"{APP}?ticket=ST-vieux&fd=1")["Location"]
    assert location.count("ticket=") == 1
    assert cas.ask(ticket_in(location), f"{APP}?fd=1").one("cas:user")


def test_a_service_that_sends_back_again_and_again(cas: Cas, configure: Configure) -> None:
    configure(cas_tickets_per_minute=3)
    cas.sign_in()
    for _ in range(3):
        cas.ticket()
    refused = cas.login()
    assert refused.status_code == 429
    assert "PORTAIL-0121" in refused.content.decode()
    assert "PRONOTE" in refused.content.decode()


def test_the_same_person_has_one_name_or_one_per_service(cas: Cas, intendance: ServiceCas, declare: Declare) -> None:
    cas.sign_in()
    everywhere = cas.ask(cas.ticket()).one("cas:user")
    assert cas.ask(cas.ticket(OTHER), OTHER).one("cas:user") == everywhere
    declare("intendance", principal="opaque")
    opaque = cas.ask(cas.ticket(OTHER), OTHER).one("cas:user")
    assert opaque != everywhere
    assert len(opaque) == 32
    assert cas.ask(cas.ticket(OTHER), OTHER).one("cas:user") == opaque


def test_versions_one_two_and_json(cas: Cas) -> None:
    cas.sign_in()
    user = cas.ask(cas.ticket(), end="serviceValidate").one("cas:user")
    server = InspectingClient()
    query = urlencode({"service": PAGE, "ticket": cas.ticket()})
    plain = server.get(f"/cas/validate?{query}")
    assert plain.content.decode() == f"yes\n{user}\n"
    assert server.get(f"/cas/validate?{query}").content == b"no\n"
    query = urlencode({"service": PAGE, "ticket": cas.ticket(), "format": "JSON"})
    said = json.loads(server.get(f"/cas/p3/serviceValidate?{query}").content)["serviceResponse"]
    assert said["authenticationSuccess"]["attributes"]["nom"] == "DUPONT"
    said = json.loads(server.get(f"/cas/p3/serviceValidate?{query}").content)["serviceResponse"]
    assert said["authenticationFailure"]["code"] == "INVALID_TICKET"
    query = urlencode({"service": PAGE, "ticket": cas.ticket(), "format": "YAML"})
    assert b'code="INVALID_REQUEST"' in server.get(f"/cas/p3/serviceValidate?{query}").content


def test_saml_one_one(cas: Cas) -> None:
    cas.sign_in()
    location = cas.client.get(f"/cas/login?{urlencode({'TARGET': PAGE})}")["Location"]
    (ticket,) = parse_qs(urlsplit(location).query)["SAMLart"]
    body = (
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>'
        '<samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1" '
        f'RequestID="_q"><samlp:AssertionArtifact>{ticket}</samlp:AssertionArtifact></samlp:Request>'
        "</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    )
    url = f"/cas/samlValidate?{urlencode({'TARGET': PAGE})}"
    said = InspectingClient().post(url, body, content_type="text/xml")
    assert b'Value="samlp:Success"' in said.content
    assert b"<saml:AttributeValue>DUPONT<" in said.content
    assert b'InResponseTo="_q"' in said.content
    again = InspectingClient().post(url, body, content_type="text/xml")
    assert b"samlp:RequestDenied" in again.content
    assert b"CAS-0024" in again.content
    assert InspectingClient().post(url, "<x/>", content_type="text/xml").content.count(b"CAS-0022") == 1
    assert Client().get(url).status_code == 405


def test_a_pupil_is_told_by_birth_date_and_class(cas: Cas, intendance: ServiceCas) -> None:
    pupil = cas.famille.enfants[0]
    pupil.adresse = {"code_postal": "50590"}
    pupil.save()
    cas.journey.sign_in([f"{{AAF}}70|x|{pupil.jointure}"])
    answer = cas.ask(cas.ticket())
    assert answer.one("dateNaissance") == "05/03/2014"
    assert answer.one("codePostal") == "50590"
    assert answer.one("categories") == "National_1"
    other = cas.ask(cas.ticket(OTHER), OTHER)
    assert other.one("cas:ENTPersonStructRattach") == "0500048F"
    assert other.one("cas:ENTPersonProfils") == "National_1"


def test_a_parent_is_told_with_the_schools_of_the_children(cas: Cas, intendance: ServiceCas) -> None:
    cas.sign_in()
    root = cas.ask(cas.ticket(OTHER), OTHER).root
    uais = {node.text for node in root.iter("{http://www.yale.edu/tp/cas}ENTPersonStructRattach")}
    assert uais == {"0500048F", "0501271K"}
    children = {node.text for node in root.iter("{http://www.yale.edu/tp/cas}ENTAuxPersRelEleveEleve")}
    assert children == {str(one.jointure) for one in cas.famille.enfants}


def test_a_remembered_door_keeps_the_application(cas: Cas) -> None:
    cas.client.cookies["portail_choix"] = "responsable.college-lycee"
    location = cas.login()["Location"]
    assert location.startswith("/auth/saml/authn/responsable?retour=%2Fcas%2Flogin%3Fservice")


def test_the_way_back_fits(cas: Cas) -> None:
    refused = cas.login(f"{APP}?q={'&' * 900}")  # short enough as it is, too long once carried to sign-in and back
    assert "CAS-0001" in refused.content.decode()
    cas.sign_in()
    assert cas.ticket(f"{APP}?q={'&' * 900}")


def test_the_chooser_sent_while_signed_in_ends_on_our_own_page(cas: Cas) -> None:
    cas.sign_in()
    response = cas.client.post("/", {"retour": f"/cas/login?{urlencode({'service': PAGE})}"})
    assert response.status_code == 303
    assert response["Location"].startswith("/continuer/")


def test_renew_leaves_by_a_door_of_the_same_provider(cas: Cas, configure: Configure) -> None:
    cas.sign_in()
    configure(entrees="lyon")  # the door they came in by is gone: another one of that provider serves
    assert cas.login(renew="true")["Location"].startswith("/auth/saml/authn/famille?retour=")
    session = Session.objects.get()
    session.data = {**session.data, "idp": "ailleurs"}
    session.save()
    refused = cas.login(renew="true")
    assert refused.status_code == 403
    assert "PORTAIL-0120" in refused.content.decode()


def test_a_mark_serves_the_browser_that_left_with_it(cas: Cas) -> None:
    """Somebody hands their own mark to a person who signs in after: their ticket is not from a login asked for."""
    stranger = InspectingClient()
    query = urlencode({"service": PAGE, "renew": "true"})
    (stolen,) = parse_qs(urlsplit(stranger.get(f"/cas/login?{query}")["Location"]).query)["retour"]
    cas.sign_in()
    response = cas.client.get(stolen)
    assert response.status_code == 302
    assert response["Location"].startswith("/auth/saml/authn/responsable?retour=")
