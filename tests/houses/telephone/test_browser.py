"""The phone in Chromium: seen within two seconds, with scripts and without; accessible, at ease on a small screen."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.houses.telephone.conftest import MAIL, SMS, TOKEN
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE = "/telephone/+33639980001/"
CONTROLS = "main a, main button, main input"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def url(live_server: Any, cast: None) -> str:
    address: str = live_server.url
    return address


def hand_over(url: str, **message: Any) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = httpx.post(f"{url}/api/messages", json=message, headers=headers, trust_env=False)
    assert answer.status_code == 201


@pytest.mark.parametrize("path", ["/", PHONE, "/?numero=12", "/telephone/+33639980009/"])
def test_pages_are_accessible_on_a_small_and_a_wide_screen(browser: Browser, url: str, path: str) -> None:
    hand_over(url, **SMS)
    hand_over(url, **MAIL)
    for width in (320, 360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 740})
        page.goto(url + path)
        assert run_axe(page) == []
        assert faults_of_layout(page, CONTROLS) == []
        page.close()


def test_new_messages_show_at_the_next_look_and_keep_the_page(browser: Browser, url: str) -> None:
    """Looks are a second apart: one may be on its way when the message comes, one more may leave once it shows."""
    page = browser.new_page()
    page.goto(url + PHONE)
    page.evaluate("window.same = true")
    looked_at = str(page.locator("[data-suivi]").get_attribute("data-suivi"))
    looks: list[str] = []
    page.on("request", lambda asked: looks.append(asked.url) if looked_at in asked.url else None)
    hand_over(url, **SMS)
    page.locator(".bulle output", has_text="123456").wait_for(timeout=5000)
    assert 1 <= len(looks) <= 3
    hand_over(url, **(SMS | {"idempotency_key": "k2", "body": "Deuxième"}))
    hand_over(url, **MAIL)
    page.locator(".mail h3", has_text="Votre identifiant").wait_for(timeout=5000)
    page.locator(".bulle", has_text="Deuxième").wait_for(timeout=5000)
    texts = page.locator(".bulle-texte").all_inner_texts()
    assert [text.split()[0] for text in texts] == ["Votre", "Deuxième"]
    assert page.locator("[data-vide]").count() == 0
    assert page.evaluate("window.same") is True


def test_the_list_follows_and_the_newest_phone_comes_first(browser: Browser, url: str) -> None:
    hand_over(url, **SMS)
    page = browser.new_page()
    page.goto(url)
    hand_over(url, **(SMS | {"to": "+33639980005", "idempotency_key": "k5", "body": "Bonjour du cinq"}))
    page.locator(".telephone", has_text="Bonjour du cinq").wait_for(timeout=5000)
    hand_over(url, **(SMS | {"idempotency_key": "k6", "body": "Bonjour encore"}))
    page.locator(".telephone", has_text="Bonjour encore").wait_for(timeout=5000)
    shown = page.locator("[data-liste] .telephone-extrait").all_inner_texts()
    assert [text.removeprefix("SMS : ") for text in shown] == ["Bonjour encore", "Bonjour du cinq"]


def test_without_scripts_the_page_refreshes_itself(browser: Browser, url: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(url + PHONE)
    assert page.locator(".bulle").count() == 0
    hand_over(url, **SMS)
    page.locator(".bulle output", has_text="123456").wait_for(timeout=6000)


def test_the_code_is_copied(browser: Browser, url: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(url + PHONE)
    hand_over(url, **SMS)
    page.get_by_role("button", name="Copier le code").click()
    page.get_by_role("button", name="Copié").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "123456"
