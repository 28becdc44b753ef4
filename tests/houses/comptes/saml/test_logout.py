"""Single logout as a family and an ENT meet it: from us, from the ENT, with and without SingleLogoutService."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree, html

from preau.houses.comptes.actions.partenaires import add_partenaire
from preau.houses.comptes.models import ClientOidc, Compte, SessionPartenaire
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from preau.protocols.saml import (
    LogoutAnswer,
    LogoutSpec,
    names,
    sign_message,
    sp_metadata,
    write_logout_request,
    write_logout_response,
)
from preau.protocols.saml.bindings import decode_base64, inflate, redirect_url
from preau.protocols.saml.signature import verify
from tests.houses.comptes.saml.partner import Service, text_of
from tests.protocols.saml import world
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
PAGE = "/deconnexion/services/"
REDIRECT = "/idp/profile/SAML2/Redirect/SLO"
POST = "/idp/profile/SAML2/POST/SLO"
OURS = "http://127.0.0.1:8001"
ENT_SLO = "https://ent.example.org/auth/saml/slo"


def publish(service: Service, binding: str = names.REDIRECT, **more: str) -> None:
    """The ENT's metadata with a SingleLogoutService."""
    root = etree.fromstring(sp_metadata(service.config))
    node = etree.Element(names.md("SingleLogoutService"), Binding=binding, Location=ENT_SLO)
    node.attrib.update(more)
    root[0].insert(0, node)
    add_partenaire(etree.tostring(root))


def signed_in(service: Service) -> SessionPartenaire:
    """Emilie is in the ENT."""
    service.start()
    service.choose()
    service.login()
    return SessionPartenaire.objects.get(partenaire__isnull=False)


def ours(path: str) -> str:
    return f"{idp_base()}{path.removeprefix('/idp')}"


def idp_base() -> str:
    from preau.houses.comptes import idp

    return idp.entity_id()


@dataclass
class Asked:
    """What the browser carries to the ENT."""

    root: Any
    relay_state: str


def leaving(client: InspectingClient, page: Any) -> Asked:
    """The message in the redirection that the page "Continuer" follows, its signature checked by our own key."""
    page = client.get(page["Location"]) if page.status_code == 303 and page["Location"].startswith("/") else page
    url = (
        page["Location"]
        if page.status_code == 303
        else html.fromstring(page.content).xpath("//a[@class='bouton']")[0].get("href")
    )
    assert url.startswith(ENT_SLO)
    query = parse_qs(urlsplit(url).query)
    assert query["SigAlg"] == [names.RSA_SHA256]
    name = "SAMLRequest" if "SAMLRequest" in query else "SAMLResponse"
    return Asked(etree.fromstring(inflate(decode_base64(query[name][0]))), query.get("RelayState", [""])[0])


def answer_of_ent(in_response_to: str, status: str = names.STATUS_SUCCESS) -> str:
    """Path and query by which the ENT answers."""
    spec = LogoutAnswer("_fin", world.SP_ID, ours(REDIRECT), now(), in_response_to, status)
    return redirect_url(REDIRECT, "SAMLResponse", etree.tostring(write_logout_response(spec)), "", world.keys("sp").key)


def request_of_ent(row: SessionPartenaire, **changes: Any) -> Any:
    """The ENT's request to end the session it was given."""
    said = {"name_id": row.name_id, "session_index": row.session_index, **changes}
    return write_logout_request(
        LogoutSpec("_ent1", world.SP_ID, idp_base(), ours(REDIRECT), now(), said["name_id"], said["session_index"])
    )


def ent_asks(service: Service, row: SessionPartenaire, **changes: Any) -> Any:
    root = request_of_ent(row, **changes)
    url = redirect_url(REDIRECT, "SAMLRequest", etree.tostring(root), "suite", world.keys("sp").key)
    return service.client.get(url)


def status_of(asked: Asked) -> list[str]:
    return [node.get("Value") for node in asked.root.iter(names.samlp("StatusCode"))]


def test_an_answer_is_remembered_once_per_service(service: Service) -> None:
    row = signed_in(service)
    again = Service(service.client)
    again.start(request_id="_q3")
    kept = SessionPartenaire.objects.get()
    assert kept.pk == row.pk
    assert kept.name_id == again.answered("_q3").name_id != row.name_id
    assert kept.session_index == row.session_index


def test_without_services_one_is_led_on_as_before(service: Service, compte: Compte, reglages: Any) -> None:
    reglages(ent_url="https://ent.example.org/choix")
    service.client.post("/connexion/", {"j_username": "e.dupont42", "j_password": "Marée-haute 2026 !"})
    page = service.client.get(service.client.post("/deconnexion/")["Location"])
    assert "https://ent.example.org/choix" in page.content.decode()
    assert not Session.objects.filter(ended_at=None).exists()


def test_a_service_without_slo_is_named_honestly(service: Service, reglages: Any) -> None:
    reglages(ent_url="https://ent.example.org/choix")
    signed_in(service)
    assert service.client.post("/deconnexion/")["Location"] == PAGE
    assert not Session.objects.filter(ended_at=None).exists()
    page = service.client.get(PAGE)
    assert "ENT de démonstration : nous ne pouvons pas fermer sa session, fermez votre navigateur." in text_of(page)
    assert not html.fromstring(page.content).xpath("//main//form")
    end = service.client.get(f"{PAGE}fin/")
    assert "https://ent.example.org/choix" in service.client.get(end["Location"]).content.decode()
    assert service.client.get(PAGE)["Location"] == "/deconnecte/"


def test_the_ent_is_asked_and_answers(service: Service) -> None:
    publish(service)
    row = signed_in(service)
    service.client.post("/deconnexion/")
    page = service.client.get(PAGE)
    assert "session encore ouverte" in text_of(page)
    form = html.fromstring(page.content).xpath("//form[@data-envoi]")[0]
    number = form.xpath(".//input[@name='service']")[0].get("value")
    asked = leaving(service.client, service.client.post(PAGE, {"service": number}))
    row.refresh_from_db()
    assert asked.root.tag == names.samlp("LogoutRequest")
    assert asked.root.get("ID") == row.request_id
    assert world.find(asked.root, "NameID").text == row.name_id
    assert world.find(asked.root, "SessionIndex").text == row.session_index
    assert "n'a pas confirmé" in text_of(service.client.get(PAGE))
    assert service.client.get(answer_of_ent(row.request_id))["Location"] == PAGE
    page = service.client.get(PAGE)
    assert "session fermée" in text_of(page)
    assert html.fromstring(page.content).xpath("//meta[@http-equiv='refresh']")


@pytest.mark.parametrize("wrong", ["status", "stranger", "unknown"])
def test_what_is_no_confirmation(service: Service, wrong: str) -> None:
    publish(service)
    row = signed_in(service)
    service.client.post("/deconnexion/")
    service.client.post(PAGE, {"service": str(row.pk)})
    row.refresh_from_db()
    status = names.STATUS_RESPONDER if wrong == "status" else names.STATUS_SUCCESS
    SessionPartenaire.objects.update(request_id="_autre" if wrong == "unknown" else row.request_id)
    browser = InspectingClient() if wrong == "stranger" else service.client
    browser.get(answer_of_ent(row.request_id, status))
    row.refresh_from_db()
    # The message is signed and names our request: the browser that brings it does not matter.
    assert (row.ended_at is not None) == (wrong == "stranger")


def test_by_form(service: Service) -> None:
    publish(service, names.POST)
    row = signed_in(service)
    service.client.post("/deconnexion/")
    page = service.client.post(PAGE, {"service": str(row.pk)})
    form = html.fromstring(page.content).xpath("//form[@data-envoi]")[0]
    assert form.get("action") == ENT_SLO
    fields = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    root = verify(etree.fromstring(base64.b64decode(fields["SAMLRequest"])), (world.keys("idp").certificate,))
    assert world.find(root, "NameID").text == row.name_id
    assert "form-action" not in page["Content-Security-Policy"]
    row.refresh_from_db()
    pair = world.keys("sp")
    spec = LogoutAnswer("_fin", world.SP_ID, ours(POST), now(), row.request_id)
    data = sign_message(write_logout_response(spec), pair.key, pair.certificate)
    brought = InspectingClient().post(POST, {"SAMLResponse": base64.b64encode(data).decode()})  # no Lax cookie
    assert brought["Location"] == PAGE
    assert "session fermée" in text_of(service.client.get(PAGE))


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 40])
def test_a_service_that_is_not_there(service: Service, number: str) -> None:
    publish(service)
    signed_in(service)
    service.client.post("/deconnexion/")
    assert service.client.post(PAGE, {"service": number})["Location"] == PAGE


def test_another_browser_has_left_nothing(service: Service) -> None:
    signed_in(service)
    service.client.post("/deconnexion/")
    stranger = InspectingClient()
    for path in (PAGE, f"{PAGE}fin/"):
        assert stranger.get(path)["Location"] == "/deconnecte/"
    stranger.cookies["comptes_sortie"] = service.client.cookies["comptes_sortie"].value[:-2] + "xx"
    assert stranger.get(PAGE)["Location"] == "/deconnecte/"


def test_the_ent_asks(service: Service) -> None:
    publish(service, ResponseLocation=f"{ENT_SLO}/fin")
    row = signed_in(service)
    asked = leaving(service.client, ent_asks(service, row))
    assert asked.root.tag == names.samlp("LogoutResponse")
    assert (asked.root.get("InResponseTo"), asked.root.get("Destination")) == ("_ent1", f"{ENT_SLO}/fin")
    assert (status_of(asked), asked.relay_state) == ([names.STATUS_SUCCESS], "suite")
    assert not Session.objects.filter(ended_at=None).exists()
    assert Entry.objects.filter(event="session.fermee").count() == 1
    assert service.client.get("/mon-compte/").status_code == 302


def test_the_ent_asks_by_form_from_elsewhere(service: Service) -> None:
    publish(service)
    row = signed_in(service)
    pair, root = world.keys("sp"), request_of_ent(row)
    root.set("Destination", ours(POST))
    data = base64.b64encode(sign_message(root, pair.key, pair.certificate)).decode()
    asked = leaving(service.client, InspectingClient().post(POST, {"SAMLRequest": data, "RelayState": "suite"}))
    assert status_of(asked) == [names.STATUS_SUCCESS]
    assert not Session.objects.filter(ended_at=None).exists()


def test_the_ent_asks_for_nobody(service: Service) -> None:
    publish(service)
    row = signed_in(service)
    asked = leaving(service.client, ent_asks(service, row, session_index="_autre"))
    assert status_of(asked) == [names.STATUS_RESPONDER, names.STATUS_UNKNOWN_PRINCIPAL]
    assert Session.objects.filter(ended_at=None).count() == 1


def test_the_ent_asks_and_others_are_left(service: Service) -> None:
    publish(service)
    row = signed_in(service)
    client = ClientOidc.objects.create(client_id="stage", secret_hash="x", nom="Stage de seconde")
    SessionPartenaire.objects.create(session_public_id=row.session_public_id, client=client)
    assert ent_asks(service, row)["Location"] == PAGE
    said = text_of(service.client.get(PAGE))
    assert "ENT de démonstration : session fermée" in said
    assert "Stage de seconde : nous ne pouvons pas fermer sa session" in said
    asked = leaving(service.client, service.client.get(f"{PAGE}fin/"))
    assert status_of(asked) == [names.STATUS_SUCCESS, names.STATUS_PARTIAL_LOGOUT]


def test_a_partner_without_an_address_for_the_answer(service: Service) -> None:
    row = signed_in(service)
    answer = ent_asks(service, row)
    assert "SAML-0092" in answer.content.decode()
    assert not Session.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("path", [REDIRECT, f"{REDIRECT}?SAMLRequest=x", f"{REDIRECT}?SAMLResponse=eJw%3D"])
def test_no_message(service: Service, path: str) -> None:
    signed_in(service)
    assert service.client.get(path).status_code == 400
    assert service.client.get(POST).status_code == 400
    assert service.client.post(REDIRECT).status_code == 400
    assert Session.objects.filter(ended_at=None).count() == 1


class TestUrlRetour:
    """The last hop of FrEduUrlRetour."""

    @pytest.mark.parametrize(
        ("place", "goes"),
        [
            ("https://ent.example.org/adieu?x=1", True),
            ("https://ent.example.org.pirate.example/", False),
            ("https://pirate.example.org/", False),
            ("javascript:alert(1)", False),
            ("//pirate.example.org/", False),
        ],
    )
    def test_return_leads_to_declared_places_only(self, service: Service, place: str, goes: bool) -> None:
        page = service.client.get("/idp/profile/Logout", {"return": place}, follow=True)
        assert (place.partition("?")[0] in page.content.decode()) == goes

    def test_the_service_that_sent_here_has_closed_its_own(self, service: Service) -> None:
        row = signed_in(service)
        service.client.get("/idp/profile/Logout", {"return": "https://ent.example.org/adieu"})
        row.refresh_from_db()
        assert row.ended_at is not None
        assert not Session.objects.filter(ended_at=None).exists()

    def test_nobody(self, service: Service) -> None:
        assert service.client.get("/idp/profile/Logout")["Location"] == "/deconnecte/"
