"""A service asks, a person signs in, the answer is what an ENT reads: every way through the login pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import RequestFactory
from lxml import html

from preau.houses.comptes.actions.answer import Answer, answer
from preau.houses.comptes.idp_checks import check_keys
from preau.houses.comptes.models import Compte, Demande, Tentative
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from preau.protocols.saml import Expectations, names, read_response
from preau.registre import queries
from tests.houses.comptes.families import Family
from tests.houses.comptes.saml.partner import PASSWORD, REDIRECT, Service, text_of
from tests.protocols.saml import world
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def test_profile_then_login_then_the_answer(service: Service, family: Family) -> None:
    assert service.start() == f"{REDIRECT}?execution=e1s1"
    assert "Je sélectionne mon profil" in text_of(service.page)
    service.choose()
    assert "Je me connecte avec mon compte Préau" in text_of(service.page)
    assert service.here == f"{REDIRECT}?execution=e1s1"
    service.login()
    assert service.page.status_code == 200
    assert service.fields()["RelayState"] == "suite"
    assertion = service.answered()
    assert assertion.attributes["FrEduCtRefId"] == queries.ref_ids(family.records)
    assert len(assertion.attributes["FrEduVecteur"]) == 2
    assert assertion.attributes["FrEduUrlRetour"] == ["http://127.0.0.1:8001/idp/profile/Logout"]
    assert assertion.name_id_format == names.TRANSIENT


def test_acr_chooses_the_profile(service: Service) -> None:
    service.start(acr="responsable")
    assert "Je me connecte avec mon compte Préau" in text_of(service.page)
    service.login()
    assert service.answered().authn_context == "responsable"


def test_existing_client_posts_at_the_choosers_address(service: Service) -> None:
    """pronotepy posts the credentials to wherever it was led, and reads SAMLResponse and RelayState (§1.1)."""
    there = service.start()
    service.login(at=there)
    assert set(service.fields()) == {"SAMLResponse", "RelayState"}
    assert service.answered().name_id


def test_second_service_is_answered_at_once(service: Service) -> None:
    service.start()
    service.login()
    first = service.answered()
    rows = Demande.objects.count()
    service.start(request_id="_q9", relay_state="")
    second = service.answered("_q9")
    assert second.session_index == first.session_index
    assert second.name_id != first.name_id
    assert service.fields()["RelayState"] == ""
    assert Demande.objects.count() == rows


def test_force_authn_asks_again(service: Service) -> None:
    service.start()
    service.login()
    service.start(request_id="_q3", force_authn=True, acr="responsable")
    assert "Identifiant" in text_of(service.page)
    service.login()
    assert service.answered("_q3").in_response_to == "_q3"


def test_session_is_renewed_at_login(service: Service) -> None:
    service.start()
    service.login()
    before = service.client.cookies["comptes_session"].value
    service.start(request_id="_q3", force_authn=True, acr="responsable")
    service.login()
    assert service.client.cookies["comptes_session"].value != before


def test_bad_password_moves_to_the_next_step_and_tells_nothing(service: Service) -> None:
    service.start(acr="responsable")
    wrong = text_of(service.login(password="faux"))
    assert service.page.status_code == 422
    assert f'action="{REDIRECT}?execution=e1s2"' in service.page.content.decode()
    unknown = text_of(service.login(identifiant="x.inconnu11", password="faux"))
    for page in (wrong, unknown):
        assert "Identifiant ou mot de passe incorrect." in page
        assert "SAMLResponse" not in page
    assert Demande.objects.get().step == 3
    assert Tentative.objects.filter(reason="mot-de-passe").count() == 2
    service.login(at=f"{REDIRECT}?execution=e1s3")
    assert service.answered()


def test_password_is_never_printed_back(service: Service) -> None:
    service.start(acr="responsable")
    page = service.login(password="tres-secret-1").content.decode()
    assert "tres-secret-1" not in page
    assert 'value="e.dupont42"' in page


def test_empty_fields_are_said(service: Service) -> None:
    service.start(acr="responsable")
    page = service.login("", "")
    assert page.status_code == 422
    assert "Renseignez « Identifiant »" in text_of(page)
    assert Demande.objects.get().step == 1


def test_too_many_tries_are_slowed_down(service: Service, reglages: Any) -> None:
    reglages(logins_per_account=2)
    service.start(acr="responsable")
    for _ in range(2):
        service.login(password="faux")
    page = service.login()
    assert page.status_code == 422
    assert "Trop d'essais" in text_of(page)


def test_suspended_account_is_told_to_its_owner_only(service: Service, compte: Compte) -> None:
    compte.state = Compte.State.SUSPENDU
    compte.save()
    service.start(acr="responsable")
    assert "suspendu" in text_of(service.login())
    assert "incorrect" in text_of(service.login(password="faux"))


def test_auto_post_page_has_its_own_policy(service: Service) -> None:
    service.start()
    page = service.login()
    policy = page.headers["Content-Security-Policy"]
    assert "form-action" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    form = html.fromstring(page.content).xpath("//form")[0]
    assert form.get("action") == world.ACS
    assert form.xpath(".//button")[0].text_content() == "Continuer"
    assert page.headers["Cache-Control"] == "no-store"


def test_encrypted_for_a_service_that_publishes_a_key(compte: Compte) -> None:
    service = Service(InspectingClient(), encrypted=True)
    service.start()
    service.login()
    assert service.answered().attributes["FrEduCtRefId"]


def test_profile_can_be_changed(service: Service) -> None:
    service.start(acr="eleve")
    links = [a.get("href") for a in html.fromstring(service.page.content).xpath("//main//a")]
    assert any(link.startswith("/connexion/sans-compte/?retour=") for link in links)
    change = html.fromstring(service.page.content).xpath("//a[@class='retour']/@href")[0]
    service.page = service.client.get(change)
    assert "Je sélectionne mon profil" in text_of(service.page)


def test_links_lead_back_to_the_request(service: Service) -> None:
    service.start(acr="responsable")
    links = {
        a.text_content().strip(" →"): a.get("href") for a in html.fromstring(service.page.content).xpath("//main//a")
    }
    back = urlencode({"retour": f"{REDIRECT}?execution=e1s1"})
    assert links["Je n'ai pas de compte"] == f"/activation/?{back}"
    for label in ("Identifiant oublié ?", "Mot de passe oublié ?"):
        page = service.client.get(links[label])
        assert page.status_code == 200
        assert f'href="{REDIRECT}?execution=e1s1"' in page.content.decode()


def test_logout_ends_the_session(service: Service) -> None:
    service.start()
    service.login()
    assert service.client.get("/idp/profile/Logout", follow=True).status_code == 200
    service.start(request_id="_q2")
    assert "Je sélectionne mon profil" in text_of(service.page)


def test_without_a_service_the_house_has_its_own_door(compte: Compte) -> None:
    client = InspectingClient(enforce_csrf_checks=True)
    page = client.get("/")
    assert "Je sélectionne mon profil" in text_of(page)
    page = client.get("/connexion/?profil=responsable")
    token = html.fromstring(page.content).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    fields = {"j_username": "e.dupont42", "j_password": PASSWORD, "csrfmiddlewaretoken": token}
    refused = client.post("/connexion/?profil=responsable", {**fields, "j_password": "faux"})
    assert refused.status_code == 422
    answer = client.post("/connexion/?profil=responsable&retour=//evil.example.org", fields)
    assert (answer.status_code, answer.url) == (303, "/mon-compte/")
    assert client.get("/").url == "/mon-compte/"
    assert client.get("/connexion/").url == "/mon-compte/"
    assert InspectingClient(enforce_csrf_checks=True).post("/connexion/", fields).status_code == 403


def test_two_services_cannot_tell_that_they_see_one_session(service: Service) -> None:
    service.start()
    service.login()
    row = service.partenaire
    session = Session.objects.get(ended_at=None)
    demande = Demande(partenaire=row, acs_url=world.ACS, request_id="_q1")
    request = RequestFactory().get("/")
    first = read_index(service, answer(demande, Compte.objects.get(), session, request))
    row.public_id = "autre"
    assert read_index(service, answer(demande, Compte.objects.get(), session, request)) != first
    assert session.public_id not in first


def read_index(service: Service, carried: Answer) -> str:
    expected = Expectations(service.idp, world.SP_ID, world.ACS, frozenset({"_q1"}))
    return read_response(carried.saml_response, expected, now()).session_index


def test_missing_keys_are_said(service: Service, reglages: Any) -> None:
    assert check_keys(None) == []
    reglages(saml_key="", saml_certificate="")
    assert [problem.id for problem in check_keys(None)] == ["comptes.E010"]
    page = service.client.get("/idp/shibboleth")
    assert page.status_code == 500
    assert "COMPTES-0202" in text_of(page)
