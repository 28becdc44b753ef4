"""FranceConnect in Chromium, with scripts and without: in, through the pages of ours around it, and out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from preau.houses.comptes.models import Compte, IdentiteFederee
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.comptes.franceconnect.hub import OTHER_SUB, Hub
from tests.houses.comptes.franceconnect.visits import linked, presented
from tests.houses.comptes.walk import PASSWORD
from tests.support.axe import chromium, run_axe

pytestmark = [pytest.mark.django_db(databases="__all__", transaction=True), pytest.mark.browser]
BUTTON = "S'identifier avec FranceConnect"


@pytest.fixture
def url(live_server: Any, hub: Hub, compte: Compte, reglages: Any) -> str:
    """`comptes` and the hub, each at its address; Emilie's account is opened by the hub."""
    address: str = live_server.url
    reglages(public_url=address)
    hub.home = address
    hub.redirect_uris = {f"{address}/franceconnect/retour/"}
    return address


@pytest.fixture
def chrome(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with chromium() as chrome:
        yield chrome


def is_sound(page: Page) -> None:
    """No fault for axe, nothing that sticks out of a small screen, buttons that a finger meets."""
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.evaluate("[...document.querySelectorAll('main .bouton')].map(one => one.offsetHeight)")
    assert min(heights) >= 44


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_in_and_out(chrome: Browser, hub: Hub, url: str, compte: Compte, scripts: bool) -> None:
    linked(compte, presented(hub))
    page = chrome.new_page(viewport={"width": 320, "height": 740}, java_script_enabled=scripts)
    page.goto(f"{url}/connexion/")
    page.get_by_role("button", name=BUTTON).press("Enter")
    page.wait_for_url(f"{url}/mon-compte/")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(f"{url}/deconnecte/")
    assert hub.calls[-1] == "end"
    assert not Session.objects.filter(ended_at=None).exists()


def test_back_from_a_hub_that_does_not_answer_there_is_a_way_on(
    chrome: Browser, hub: Hub, url: str, compte: Compte
) -> None:
    linked(compte, presented(hub))
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{url}/connexion/")
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url(f"{url}/mon-compte/")
    page.route("**/session/end**", lambda route: route.fulfill(status=500, body="Erreur Y100019"))
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/session/end**")
    page.goto(f"{url}/franceconnect/depart/")
    is_sound(page)
    page.get_by_role("link", name="Continuer sans attendre").click()
    page.wait_for_url(f"{url}/deconnecte/")
    assert hub.calls[-1] != "end", "nobody answered"
    assert not Session.objects.filter(ended_at=None).exists()


def test_the_pages_around_it(chrome: Browser, hub: Hub, url: str, compte: Compte) -> None:
    linked(compte, presented(hub, OTHER_SUB))
    page = chrome.new_page(viewport={"width": 320, "height": 740})
    page.goto(f"{url}/connexion/?avis=fc-abandon")
    is_sound(page)
    page.goto(f"{url}/franceconnect/retour/?state=x")
    is_sound(page)
    page.goto(f"{url}/franceconnect/entrer/")
    is_sound(page)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("heading", name="Je retrouve mon compte").wait_for()
    is_sound(page)
    page.get_by_role("button", name="Continuer").click()
    is_sound(page)
    assert page.title().startswith("Erreur :")
    page.get_by_label("Avec le mot de passe de mon compte", exact=True).check()
    page.get_by_role("button", name="Continuer").click()
    is_sound(page)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(f"{url}/mon-compte/")
    assert IdentiteFederee.objects.filter(ended_at=None).count() == 1


def test_confirming_who_one_is(chrome: Browser, hub: Hub, url: str, compte: Compte) -> None:
    Compte.objects.update(password="")
    linked(compte, presented(hub))
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{url}/connexion/")
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url(f"{url}/mon-compte/")
    Session.objects.update(created_at=now() - timedelta(hours=1))
    page.goto(f"{url}/mon-compte/mobile/")
    is_sound(page)
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url(f"{url}/mon-compte/mobile/")
    assert hub.calls.count("end") == 1
