"""Sign-out asked by a client: at once with its id_token, after a question without."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from preau.houses.comptes.models import SessionPartenaire
from preau.kit.journal.models import Entry
from preau.kit.sessions.models import Session
from tests.houses.comptes.oidc.relying_party import AFTER, LOGOUT, RelyingParty
from tests.houses.comptes.saml.partner import Service, text_of
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def live() -> int:
    return Session.objects.filter(ended_at=None).count()


def test_with_its_id_token(service: RelyingParty) -> None:
    said = service.signed_in()
    answer = service.client.get(
        LOGOUT, {"id_token_hint": said["id_token"], "post_logout_redirect_uri": AFTER, "state": "x"}
    )
    assert (answer.status_code, answer.url) == (303, AFTER + "?state=x")
    assert live() == 0
    assert service.userinfo(said["access_token"]).status_code == 401
    assert SessionPartenaire.objects.get().ended_at is not None
    assert Entry.objects.filter(event="session.fermee").count() == 1
    again = service.client.get(LOGOUT, {"id_token_hint": said["id_token"]})
    assert (again.status_code, again.url) == (303, "/deconnecte/")


def test_by_a_form_of_the_service(service: RelyingParty) -> None:
    """Another site's form brings no cookie: the id_token names the session; the way on is a page of ours."""
    said = service.signed_in()
    fields = {"id_token_hint": said["id_token"], "post_logout_redirect_uri": AFTER}
    page = InspectingClient(enforce_csrf_checks=True).post(LOGOUT, fields, follow=True)
    assert page.status_code == 200
    assert html.fromstring(page.content).xpath("//a[@class='bouton']/@href") == [AFTER]
    assert live() == 0


def test_by_its_server_with_the_id_token_as_bearer(service: RelyingParty) -> None:
    """What a real service does, though no standard says so (specs/educonnect-ent.md §1.7)."""
    said = service.signed_in()
    assert service.server.get(LOGOUT, HTTP_AUTHORIZATION=f"Bearer {said['id_token']}").status_code == 303
    assert live() == 0


def test_without_an_id_token_the_person_is_asked(service: RelyingParty) -> None:
    service.signed_in()
    client = InspectingClient(enforce_csrf_checks=True)
    client.cookies = service.client.cookies
    page = client.get(LOGOUT, {"client_id": "stage", "post_logout_redirect_uri": AFTER, "state": "x"})
    assert "Voulez-vous vous déconnecter ?" in text_of(page)
    assert live() == 1
    form = html.fromstring(page.content).xpath("//form[.//button[@name='confirme']]")[0]
    fields = {one.get("name"): one.get("value", "") for one in form.xpath(".//input | .//button")}
    assert client.post(LOGOUT, {**fields, "csrfmiddlewaretoken": "x"}).status_code == 403
    assert live() == 1
    page = client.post(LOGOUT, fields, follow=True)
    assert html.fromstring(page.content).xpath("//a[@class='bouton']/@href") == [AFTER + "?state=x"]
    assert live() == 0


def test_another_person_signed_in_is_asked(service: RelyingParty, albert: Any) -> None:
    mine = service.signed_in()["id_token"]
    service.start(acr_values="eleve", prompt="login")
    service.login("a.dupont77")
    page = service.client.get(LOGOUT, {"id_token_hint": mine})
    assert "Voulez-vous vous déconnecter ?" in text_of(page)
    assert live() == 1


def test_nobody_signed_in_is_led_on(service: RelyingParty) -> None:
    answer = service.client.get(LOGOUT, {"client_id": "stage", "post_logout_redirect_uri": AFTER})
    assert (answer.status_code, answer.url) == (303, AFTER)
    assert service.client.get(LOGOUT).url == "/deconnecte/"


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("OIDC-0001", {"state": "a" * 2049}),
        ("OIDC-0060", {"id_token_hint": "a.b.c"}),
        ("OIDC-0061", {"post_logout_redirect_uri": "https://evil.example.net/", "client_id": "stage"}),
        ("OIDC-0061", {"post_logout_redirect_uri": AFTER}),
    ],
)
def test_refused(service: RelyingParty, code: str, params: dict[str, str]) -> None:
    service.signed_in()
    page = service.client.get(LOGOUT, params)
    assert page.status_code == 400
    assert code in text_of(page)
    assert live() == 1


def test_other_services_left_open_are_named(service: RelyingParty) -> None:
    """The honest page of single logout stands before the way back, once (SAML beside OpenID Connect)."""
    said = service.signed_in()
    ent = Service(service.client)
    ent.start()
    assert ent.answered().name_id
    query = {"id_token_hint": said["id_token"], "post_logout_redirect_uri": AFTER, "state": "x"}
    page = service.client.get(LOGOUT, query, follow=True)
    assert "ENT de démonstration" in text_of(page)
    assert live() == 0
    last = service.client.get("/deconnexion/services/fin/", follow=True)
    assert html.fromstring(last.content).xpath("//a[@class='bouton']/@href") == [AFTER + "?state=x"]
