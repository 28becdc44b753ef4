"""A journey that is given its first names: begun by a page that has just established them, never by its address."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from preau.kit.flows import Flow, Run, Step, checks, departure, flow_urls
from preau.kit.flows.flow import SeeOther
from preau.kit.sessions import browser
from tests.support.client import InspectingClient

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.urls("tests.kit.flows.test_given"),
]


class Suite(Flow):
    name = "essai-suite"
    map = {"un": {"suite": "deux"}, "deux": {"suite": "sortie"}}
    start = "un"
    terminals = {"sortie": ("lettre",)}
    given = ("lettre",)

    def uninvited(self, request: HttpRequest) -> str:
        return "/connexion/"

    def leave(self, run: Run, target: str, request: HttpRequest) -> HttpResponse:
        return SeeOther(f"/{run.recall('lettre')}/")


class Un(Step, flow=Suite):
    title = "Une page"
    reads = {"lettre"}
    writes = {"vu"}

    def submit(self, run: Run, said: dict[str, Any]) -> str:
        run.remember(vu=run.recall("lettre"))
        return "suite"


class Deux(Step, flow=Suite):
    title = "Une autre page"
    reads = {"lettre"}


def entree(request: HttpRequest) -> HttpResponse:
    at, retour = request.GET.get("page", ""), request.GET.get("retour", "")
    run = departure.begin(Suite(), request, {"lettre": "abc"}, at=at, return_to=retour)
    response = SeeOther(Suite.run_url(run))
    browser.ensure_browser(request, response)
    return response


urlpatterns = [
    path("", include("preau.kit.design.urls")),
    path("entree/", entree),
    *flow_urls(Suite, "suite/"),
]


def test_it_has_no_fault() -> None:
    assert list(checks.faults(Suite)) == []


def test_it_is_walked_from_what_was_given() -> None:
    client = InspectingClient()
    page = client.get("/entree/?retour=/la-bas/", follow=True)
    here = page.request["PATH_INFO"]
    assert here.endswith("/un/")
    assert "Précédent" not in page.content.decode()
    page = client.post(here, {"_tour": "0"}, follow=True)
    assert page.request["PATH_INFO"].endswith("/deux/")
    answer = client.post(page.request["PATH_INFO"], {"_tour": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/abc/")
    assert Run.objects.get().return_to == "/la-bas/"


def test_it_may_begin_further_on() -> None:
    page = InspectingClient().get("/entree/?page=deux", follow=True)
    assert page.request["PATH_INFO"].endswith("/deux/")


def test_its_address_leads_away_and_makes_no_run() -> None:
    client = InspectingClient()
    for answer in (client.get("/suite/"), client.post("/suite/", {"_tour": "0"})):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion/")
    assert not Run.objects.exists()


def test_another_browser_cannot_join() -> None:
    here = InspectingClient().get("/entree/", follow=True).request["PATH_INFO"]
    assert InspectingClient().get(here).status_code == 403


def test_an_address_of_another_house_is_not_returned_to() -> None:
    InspectingClient().get("/entree/?retour=https://ailleurs.example.net/")
    assert Run.objects.get().return_to == ""
