"""Single logout: every application of the session is told, and the page says which did not answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from preau.houses.portail import cas_calls
from preau.houses.portail.models import TicketCas
from preau.protocols.cas.names import SAMLP2
from tests.houses.portail.cas.application import Application, application
from tests.houses.portail.cas.conftest import OTHER, PAGE, Cas, Declare
from tests.houses.portail.conftest import WITH_DATABASES, Famille, child_in, person_in, school
from tests.support.client import InspectingClient

pytestmark = WITH_DATABASES
__all__ = ["application"]


def visit(cas: Cas, url: str) -> str:
    """Sign in to an application as it does: login, then validation."""
    ticket = cas.ticket(url)
    assert cas.ask(ticket, url).one("cas:user")
    return ticket


def index_in(heard: tuple[str, dict[str, list[str]]]) -> str:
    method, said = heard
    assert method == "POST"
    (text,) = said["logoutRequest"]
    root = etree.fromstring(text.encode())
    assert root.tag == f"{{{SAMLP2}}}LogoutRequest"
    return str(root.findtext(f"{{{SAMLP2}}}SessionIndex"))


def test_every_visit_is_told_by_its_ticket(cas: Cas, declare: Declare, application: Application) -> None:
    declare("app", label="Cantine", url=application.url)
    cas.sign_in()
    told = {visit(cas, application.url), visit(cas, f"{application.url}autre")}
    cas.ticket(application.url)  # never validated: the application knows nothing of it
    response = cas.client.post("/se-deconnecter/")
    assert {index_in(one) for one in application.heard} == told
    page = cas.client.get(response["Location"]).content.decode()
    assert "Cantine" not in page
    assert "reste ouvert" in page  # the account service's own session
    assert not TicketCas.objects.exists()


@pytest.mark.parametrize("trouble", ["refuses", "slow", "gone"])
def test_the_page_names_what_did_not_confirm(
    cas: Cas, declare: Declare, application: Application, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(cas_calls, "TOTAL_SECONDS", 1.2)
    application.status = 500 if trouble == "refuses" else 200
    application.is_slow = trouble == "slow"
    url = "http://127.0.0.1:9/app/" if trouble == "gone" else application.url
    declare("app", label="Cantine", url=url)
    cas.sign_in()
    visit(cas, url)
    page = cas.client.get(cas.client.post("/se-deconnecter/")["Location"]).content.decode()
    assert "Cantine : elle n'a pas confirmé votre déconnexion." in page.replace("\u00a0", " ").replace("&#x27;", "'")


def test_the_page_names_what_cannot_be_told(cas: Cas, declare: Declare) -> None:
    declare("pronote", has_logout=False)
    cas.sign_in()
    visit(cas, PAGE)
    assert not TicketCas.objects.get().sealed
    page = cas.client.get(cas.client.post("/se-deconnecter/")["Location"]).content.decode()
    assert "ne sait pas se fermer depuis l" in page


def test_cas_logout_closes_and_links_back_to_a_declared_application(cas: Cas, declare: Declare) -> None:
    declare("pronote", has_logout=False)
    cas.sign_in()
    visit(cas, PAGE)
    response = cas.client.get(f"/cas/logout?{urlencode({'service': PAGE})}")
    assert response.status_code == 303
    assert response["Location"].startswith("/se-deconnecter/?compte=")
    page = cas.client.get(response["Location"]).content.decode()
    assert "Vous êtes déconnecté" in page
    assert 'href="https://pronote.example.net/0500048f/parent.html?fd=1"' in page
    assert cas.login().status_code == 302


@pytest.mark.parametrize("query", ["", "url=https://evil.example/", "service=https://evil.example/"])
def test_cas_logout_leads_nowhere_else(cas: Cas, query: str) -> None:
    for _ in range(2):  # signed in, then not any more
        response = cas.client.get(f"/cas/logout?{query}")
        page = cas.client.get(response["Location"]).content.decode()
        assert "evil" not in page
        assert "Vous êtes déconnecté" in page
        cas.sign_in()


def test_cas_logout_of_an_unreadable_address(cas: Cas) -> None:
    assert cas.client.get("/cas/logout?service=javascript:x").status_code == 400
    assert cas.client.get(f"/cas/logout?service={OTHER}&service={PAGE}").status_code == 400


def test_a_forged_address_of_the_page_shows_nothing(cas: Cas) -> None:
    page = cas.client.get("/se-deconnecter/?compte=abc").content.decode()
    assert "Applications" not in page


def test_a_session_opened_anew_keeps_its_applications(cas: Cas, declare: Declare, application: Application) -> None:
    declare("app", label="Cantine", url=application.url)
    cas.sign_in()
    ticket = visit(cas, application.url)
    cas.sign_in()  # the same person: « actualiser », or a renewed sign-in
    assert not application.heard
    cas.client.post("/se-deconnecter/")
    assert [index_in(one) for one in application.heard] == [ticket]


def test_another_person_in_the_same_browser_closes_the_former_ones_applications(
    cas: Cas, declare: Declare, application: Application, famille: Famille
) -> None:
    declare("app", label="Cantine", url=application.url)
    lycee = school("0999001W", "LYC DES ESSAIS")
    other = person_in(lycee, 31, "MARTIN", "Paul")
    child_in(lycee, 41, "Léo", other)
    cas.sign_in()
    ticket = visit(cas, application.url)
    cas.journey.sign_in([f"{{AAF}}70|x|{other.jointure}"])
    assert [index_in(one) for one in application.heard] == [ticket]


def test_a_ticket_sealed_by_a_lost_key_is_said(cas: Cas, declare: Declare, application: Application) -> None:
    declare("app", label="Cantine", url=application.url)
    cas.sign_in()
    visit(cas, application.url)
    TicketCas.objects.update(sealed="AAAA" * 20)
    page = cas.client.get(cas.client.post("/se-deconnecter/")["Location"]).content.decode()
    assert not application.heard
    assert "Cantine" in page


# Proxies (CAS protocol 3.0.3 §2.5.4, §2.6, §2.7)


def proxied(cas: Cas, application: Application) -> tuple[str, str]:
    """A PGT that the callback received, and the IOU of the answer."""
    callback = f"{application.url}pgt?own=1"
    answer = cas.ask(cas.ticket(application.url), application.url, pgtUrl=callback)
    iou = answer.one("cas:proxyGrantingTicket")
    assert iou.startswith("PGTIOU-")
    (method, said) = application.heard[-1]
    assert method == "GET"
    assert said["own"] == ["1"]
    assert said["pgtIou"] == [iou]
    return said["pgtId"][0], iou


def ask_proxy(**asked: str) -> Any:
    return etree.fromstring(InspectingClient().get(f"/cas/proxy?{urlencode(asked)}").content)


def test_a_proxy_speaks_for_the_person_until_sign_out(cas: Cas, declare: Declare, application: Application) -> None:
    declare("app", label="Cantine", url=application.url, has_proxy=True)
    cas.sign_in()
    pgt, iou = proxied(cas, application)
    assert len(pgt) == len(iou) == 64
    (ticket,) = ask_proxy(pgt=pgt, targetService=PAGE).itertext()
    assert ticket.startswith("PT-")
    assert "CAS-0026" in cas.ask(ticket).words  # serviceValidate explains, and uses it up
    (ticket,) = ask_proxy(pgt=pgt, targetService=PAGE).itertext()
    believed = cas.ask(ticket, end="proxyValidate")
    assert believed.one("cas:proxy") == f"{application.url}pgt?own=1"
    assert believed.one("nom") == "DUPONT"
    cas.client.post("/se-deconnecter/")
    assert ask_proxy(pgt=pgt, targetService=PAGE)[0].get("code") == "INVALID_TICKET"


@pytest.mark.parametrize("callback", ["https://evil.example/", "javascript:x", "http://127.0.0.2/app/", "x" * 2000])
def test_a_callback_that_is_not_the_services_own(
    cas: Cas, declare: Declare, application: Application, callback: str
) -> None:
    declare("app", url=application.url, has_proxy=True)
    cas.sign_in()
    refused = cas.ask(cas.ticket(application.url), application.url, pgtUrl=callback)
    assert refused.code == "INVALID_PROXY_CALLBACK"
    assert not application.heard


def test_a_callback_that_does_not_answer(cas: Cas, declare: Declare, application: Application) -> None:
    declare("app", url=application.url, has_proxy=True)
    application.status = 302
    cas.sign_in()
    refused = cas.ask(cas.ticket(application.url), application.url, pgtUrl=f"{application.url}pgt")
    assert refused.code == "INVALID_PROXY_CALLBACK"
    assert "CAS-0033" in refused.words
    assert not TicketCas.objects.filter(kind="PGT").exists()


def test_only_services_allowed_to_may_proxy(cas: Cas, declare: Declare, application: Application) -> None:
    declare("app", url=application.url)
    cas.sign_in()
    refused = cas.ask(cas.ticket(application.url), application.url, pgtUrl=f"{application.url}pgt")
    assert refused.code == "UNAUTHORIZED_SERVICE_PROXY"
    declare("app", has_proxy=True)
    pgt, _iou = proxied(cas, application)
    assert ask_proxy(pgt=pgt, targetService=OTHER)[0].get("code") == "UNAUTHORIZED_SERVICE"
    assert ask_proxy(pgt=pgt, targetService="javascript:x")[0].get("code") == "UNAUTHORIZED_SERVICE"
    assert ask_proxy(pgt="PGT-0", targetService=PAGE)[0].get("code") == "INVALID_TICKET"
    assert ask_proxy(pgt=pgt)[0].get("code") == "INVALID_REQUEST"
    declare("app", has_proxy=False)
    assert ask_proxy(pgt=pgt, targetService=PAGE)[0].get("code") == "INVALID_TICKET"
    assert b'"code": "INVALID_REQUEST"' in InspectingClient().get("/cas/proxy?format=JSON").content
    assert b'code="INVALID_REQUEST"' in InspectingClient().get("/cas/proxy?format=YAML").content
