"""The pages of the second factor, of staff and of sign-out in Chromium: axe, a real passkey, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from preau.houses.comptes.models import ClientOidc, Compte, Facteur, SessionPartenaire
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.houses.comptes.walk import PASSWORD
from tests.support.axe import chromium, run_axe

pytestmark = [pytest.mark.django_db(databases="__all__", transaction=True), pytest.mark.browser]


@pytest.fixture
def url(live_server: Any, compte: Compte, reglages: Any) -> str:
    address: str = live_server.url
    reglages(public_url=address)
    return address


@pytest.fixture
def chrome(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """After `url`, so that it stops first: Playwright's loop runs in the thread of the test, which Django minds."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with chromium() as chrome:
        yield chrome


def log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/connexion/")
    page.get_by_label("Identifiant", exact=True).fill("e.dupont42")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def is_sound(page: Page) -> None:
    """No fault for axe, nothing that sticks out of a small screen."""
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def add_factor(page: Page, url: str, card: str) -> None:
    page.goto(f"{url}/mon-compte/second-facteur/")
    is_sound(page)
    page.get_by_role("button", name="Ajouter un second facteur").click()
    is_sound(page)
    page.get_by_label(card, exact=True).check()
    page.get_by_role("button", name="Suivant").click()
    is_sound(page)


def plug_in(page: Page) -> None:
    """A virtual authenticator; another session of the protocol, such as axe's, takes it away when it ends."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_made_and_shown(chrome: Browser, url: str) -> None:
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    log_in(page, url)
    add_factor(page, url, "Une clé d'accès")
    plug_in(page)
    page.get_by_role("button", name="Suivant").click()
    page.get_by_role("button", name="J'ai gardé mes codes").click()
    page.get_by_role("heading", name="Seconde vérification à la connexion").wait_for()
    page.context.clear_cookies()
    log_in(page, url)
    page.get_by_role("heading", name="Je montre ma clé d'accès").wait_for()
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{url}/mon-compte/")
    assert Facteur.objects.get(kind="passkey").last_used_at is not None
    page.context.clear_cookies()
    log_in(page, url)
    is_sound(page)


def test_a_passkey_that_does_not_answer_leaves_the_page_in_place(chrome: Browser, url: str) -> None:
    page = chrome.new_page()
    log_in(page, url)
    add_factor(page, url, "Une clé d'accès")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_role("status").filter(has_text="n'a pas répondu").wait_for()
    assert page.url.endswith("/cle-acces/")
    page.get_by_role("link", name="Précédent").click()
    page.get_by_role("heading", name="J'ajoute un second facteur").wait_for()


def test_an_application_without_scripts(chrome: Browser, url: str) -> None:
    page = chrome.new_context(java_script_enabled=False).new_page()
    log_in(page, url)
    page.goto(f"{url}/mon-compte/second-facteur/")
    page.get_by_role("button", name="Ajouter un second facteur").click()
    page.get_by_label("Une application", exact=True).check()
    page.get_by_role("button", name="Suivant").click()
    assert page.get_by_role("img", name="Code QR").is_visible()
    secret = page.locator("[data-copiable]").inner_text().replace(" ", "")
    page.get_by_label("Code affiché par l'application").fill(pyotp.TOTP(secret).at(now()))
    page.get_by_role("button", name="Suivant").click()
    code = page.locator(".codes-secours code").first.inner_text()
    page.get_by_role("button", name="J'ai gardé mes codes").click()
    page.context.clear_cookies()
    log_in(page, url)
    page.get_by_role("link", name="Utiliser un code de secours").click()
    page.get_by_label("Code de secours").fill(code)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{url}/mon-compte/")
    assert Facteur.objects.filter(kind="secours", used_at__isnull=False).count() == 1


def test_the_other_pages_are_sound(chrome: Browser, url: str) -> None:
    page = chrome.new_page(viewport={"width": 320, "height": 740})
    page.goto(f"{url}/agents/")
    is_sound(page)
    log_in(page, url)
    add_factor(page, url, "Une application")
    secret = page.locator("[data-copiable]").inner_text().replace(" ", "")
    page.get_by_label("Code affiché par l'application").fill(pyotp.TOTP(secret).at(now()))
    page.get_by_role("button", name="Suivant").click()
    page.get_by_role("button", name="Imprimer cette page").wait_for()
    is_sound(page)
    page.goto(f"{url}/mon-compte/second-facteur/")
    is_sound(page)
    page.goto(f"{url}/mon-compte/confirmation/")
    is_sound(page)
    client = ClientOidc.objects.create(client_id="stage", secret_hash="x", nom="Stage de seconde")
    session = Session.objects.get(ended_at=None)
    SessionPartenaire.objects.create(session_public_id=session.public_id, client=client)
    page.goto(f"{url}/mon-compte/")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("heading", name="Déconnexion de vos services").wait_for()
    is_sound(page)
    page.get_by_role("link", name="Continuer").click()
    page.get_by_role("heading", name="Vous êtes déconnecté").wait_for()
    assert not Session.objects.filter(ended_at=None).exists()
