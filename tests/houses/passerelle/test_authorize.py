"""`/authorize` over HTTP: pages, redirections, forms (specs/franceconnect.md §2.4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from preau.houses.passerelle.actions import sector
from preau.houses.passerelle.actions.fournisseur_service import Wanted, add_service, switch
from preau.houses.passerelle.models import Interaction
from tests.houses.passerelle.conftest import Reglages
from tests.houses.passerelle.walk import AFTER, CALLBACK, UIDS, Service, Visitor
from tests.support.client import InspectingClient

OTHER_HOST = "https://autre.example.org/retour"


def ask(service: Service, **changes: Any) -> Any:
    return InspectingClient().get(service.url(**changes))


def check_page(answer: Any, code: str, status: int = 400) -> str:
    """An error page of the hub, in the browser it came to."""
    text: str = answer.content.decode()
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert "Une erreur s'est produite" in text.replace("&#x27;", "'")
    assert f"Erreur <strong>{code}</strong>" in text
    assert not Interaction.objects.exists()
    return text


def told(answer: Any, status: int = 303) -> dict[str, str]:
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    url = urlsplit(answer["Location"])
    assert f"{url.scheme}://{url.netloc}{url.path}" == CALLBACK
    return {name: values[0] for name, values in parse_qs(url.query or url.fragment).items()}


def test_a_good_request_goes_to_its_page(service: Service) -> None:
    answer = ask(service, ui_locales="fr-FR", prompt="login consent")
    interaction = Interaction.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/api/v2/interaction/{interaction.public_id}")
    assert answer["Cache-Control"] == "no-store"
    assert interaction.parametres["nonce"] == service.nonce
    assert interaction.parametres["scopes"] == ["openid", "profile", "birth", "email"]


@pytest.mark.parametrize(
    "changes",
    [{"nonce": "court"}, {"state": None}, {"code_challenge": "x" * 43, "code_challenge_method": "S256"},
     {"max_age": "60"}, {"prompt": "none"}, {"prompt": "select_account"}, {"redirect_uri": "nulle part"}],
)  # fmt: skip
def test_a_wrong_parameter_is_a_page_without_a_way_back(service: Service, changes: dict[str, Any]) -> None:
    assert "Revenir" not in check_page(ask(service, **changes), "Y030007")


def test_a_repeated_parameter_is_refused(service: Service) -> None:
    check_page(InspectingClient().get(service.url() + "&scope=openid"), "Y030007")


def test_clients_and_addresses_that_are_not_known(service: Service) -> None:
    check_page(ask(service, client_id="inconnu"), "Y04EA6EF")
    check_page(ask(service, redirect_uri=CALLBACK + "/"), "Y04C013C")
    check_page(ask(service, redirect_uri=CALLBACK + "/", scope="profile"), "Y040001")
    switch("service", is_active=False)
    check_page(ask(service), "Y04EA6EF")
    switch("service", is_active=True)
    assert ask(service).status_code == 303


def test_local_addresses_only_where_the_deployment_says_so(hub: Reglages) -> None:
    service = Service(callback="http://127.0.0.1:9/retour")
    assert ask(service).status_code == 303
    Interaction.objects.all().delete()
    hub(require_tld=True)
    check_page(ask(service), "Y030007")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "profile"}, "invalid_request"),
        ({"scope": "openid gender"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"acr_values": "eidas2"}, "invalid_acr"),
        ({"idp_hint": UIDS["impots"]}, "invalid_idp_hint"),
    ],
)
def test_what_the_service_is_told(service: Service, changes: dict[str, Any], error: str) -> None:
    said = told(ask(service, **changes))
    assert set(said) == {"error", "error_description", "state", "iss"}
    assert (said["error"], said["state"], said["iss"]) == (error, service.state, "http://localhost/api/v2")
    assert not Interaction.objects.exists()


def test_amr_without_leave_is_a_page_that_leads_back(service: Service) -> None:
    text = check_page(ask(service, claims='{"id_token":{"amr":{"essential":true}}}'), "Y100009")
    assert f'href="{CALLBACK}?error=server_error&amp;' in text
    assert "Revenir au service" in text


def test_amr_with_leave(hub: Reglages) -> None:
    service = Service(wanted={"amr": True})
    assert ask(service, claims='{"id_token":{"amr":{"essential":true}}}').status_code == 303
    assert Interaction.objects.get().parametres["amr"] is True


def test_a_form_of_another_site_comes_back_as_a_get(service: Service) -> None:
    query = urlsplit(service.url()).query
    fields = {name: values[0] for name, values in parse_qs(query).items()}
    browser = InspectingClient(enforce_csrf_checks=True)
    answer = browser.post("/api/v2/authorize", fields, headers={"Origin": "https://service.example.org"})
    assert answer.status_code == 303
    assert not Interaction.objects.exists()
    assert browser.get(answer["Location"]).status_code == 303
    assert Interaction.objects.get().parametres["state"] == service.state


def test_a_form_that_is_wrong_never_redirects_to_the_service(service: Service) -> None:
    fields = {name: values[0] for name, values in parse_qs(urlsplit(service.url(scope="openid gender")).query).items()}
    answer = InspectingClient().post("/api/v2/authorize", fields)
    assert answer.status_code == 303
    assert answer["Location"].startswith("/continuer/")
    check_page(InspectingClient().post("/api/v2/authorize", {**fields, "nonce": "x"}), "Y030007")


def test_another_verb_finds_nothing(service: Service) -> None:
    for verb in ("put", "head", "delete"):
        answer = getattr(Client(), verb)(service.url())
        assert answer.status_code == 404
    assert not Interaction.objects.exists()


class TestSector:
    """§2.8: addresses on several hosts."""

    @pytest.fixture(autouse=True)
    def fresh(self) -> Iterator[None]:
        sector.clear_cache()
        yield
        sector.clear_cache()

    @contextmanager
    def listing(self, body: bytes, status: int = 200) -> Iterator[tuple[str, list[str]]]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing on the test's output."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/secteur.json", asked
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def service(self, uri: str) -> Service:
        service = Service()
        wanted = Wanted(redirect_uris=[CALLBACK, OTHER_HOST], sector_identifier_uri=uri)
        add_service("service", wanted)
        return service

    def test_the_list_is_read_once_for_a_while(self, hub: Reglages) -> None:
        with self.listing(json.dumps([CALLBACK, OTHER_HOST]).encode()) as (uri, asked):
            service = self.service(uri)
            assert ask(service).status_code == 303
            assert ask(service, redirect_uri=OTHER_HOST).status_code == 303
            assert asked == ["/secteur.json"]

    @pytest.mark.parametrize(
        ("body", "status"),
        [(b"[]", 200), (json.dumps([CALLBACK]).encode(), 200), (b"{}", 200), (b"[1]", 200), (b"<html>", 200),
         (json.dumps([CALLBACK, OTHER_HOST]).encode(), 404), (b"[" * 3000, 200), (b'["' + b"x" * 70_000 + b'"]', 200)],
    )  # fmt: skip
    def test_a_list_that_is_none(self, hub: Reglages, body: bytes, status: int) -> None:
        with self.listing(body, status) as (uri, _asked):
            check_page(ask(self.service(uri)), "Y04A8220")

    def test_nobody_answers(self, hub: Reglages) -> None:
        check_page(ask(self.service("http://127.0.0.1:1/secteur.json")), "Y04A8220")


def test_an_idp_hint_that_is_not_allowed_counts_for_nothing_under_single_sign_on(
    visitor: Visitor, service: Service
) -> None:
    visitor.sign_in(service)
    answer = visitor.client.get(service.url(idp_hint="ailleurs"))
    assert answer.status_code == 303
    assert answer["Location"].startswith("/api/v2/interaction/")
    stranger = InspectingClient().get(service.url(idp_hint="ailleurs"))
    assert told(stranger)["error"] == "invalid_idp_hint"


def test_after_a_sign_out_address_nothing_else_is_accepted(service: Service) -> None:
    check_page(ask(service, redirect_uri=AFTER), "Y04C013C")
