"""Home, news, texts and the notice in Chromium: accessible, at ease on a phone, without scripts, by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from preau.houses.portail.actions.publish_actualite import note_reading, set_flash
from preau.houses.portail.models import Actualite
from preau.kit.clockkit import now
from preau.registre.models import Scolarite
from tests.houses.portail.actualites.conftest import COLLEGE, ECOLE, Publish, cookie_of, make_compte
from tests.houses.portail.conftest import Configure, Famille
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "registre"]), pytest.mark.browser]
LONG = "Anticonstitutionnellement " * 5
CONTROLS = "main button, main .tuile, main .actualites a, .navigation a, .annonce button"


@pytest.fixture
def browser(url: str) -> Iterator[Browser]:  # after the database, which no loop may touch
    with chromium() as browser:
        yield browser


@pytest.fixture
def url(live_server: Any, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The ENT, with its own texts. The tests write while the browser is open, from the one thread there is."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    configure(public_url=live_server.url, textes="")
    with override_settings(CSRF_TRUSTED_ORIGINS=[live_server.url]):
        yield live_server.url


@pytest.fixture
def news(famille: Famille, publish: Publish) -> Actualite:
    """A school in full activity; the news that asks for a receipt."""
    Scolarite.objects.filter(etablissement_id=COLLEGE).update(division="5 A")
    set_flash("L'ENT sera arrêté mardi de 12 h à 13 h pour son entretien.")
    publish("Photo de classe", uai=ECOLE, corps="<p>Jeudi.</p>")
    publish(LONG, corps=f"<h3>{LONG}</h3><p>{'x' * 90}</p><ul><li>un</li></ul><blockquote>Cité</blockquote>")
    corps = '<p>Prévoir des bottes. <a href="https://mont.example.net/" rel="nofollow">Le mont</a></p>'
    return publish("Sortie au mont", wants_receipt=True, corps=corps, ends_at=now() + timedelta(days=3))


def page_of(browser: Browser, url: str, cookie: tuple[str, str], *, width: int = 360, script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 780}, java_script_enabled=script, locale="fr-FR", base_url=url
    )
    context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": url}])
    context.set_default_timeout(8000)
    return context.new_page()


def parent_cookie(famille: Famille) -> tuple[str, str]:
    return cookie_of("parent", {"responsables": [row.public_id for row in famille.emilie], "idp": "comptes"})


def staff_cookie(auteur: Any) -> tuple[str, str]:
    return cookie_of(auteur.public_id, {"local": auteur.public_id, "idp": "local"})


def accept(page: Page) -> None:
    page.goto("/conditions/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Entrer dans l'ENT").click()
    expect(page.locator("h1")).to_contain_text("Bonjour")


def assert_fit(page: Page) -> None:
    """No axe violation, nothing wider than the screen, nothing a finger misses (links within a sentence are exempt)."""
    assert run_axe(page) == []
    assert faults_of_layout(page, CONTROLS, is_wide=False) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_a_family_are_fit(browser: Browser, url: str, famille: Famille, news: Actualite, width: int) -> None:
    page = page_of(browser, url, parent_cookie(famille), width=width)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Avant d'entrer dans l'ENT")
    assert_fit(page)
    accept(page)
    paths = ["/", f"/enfants/{famille.enfants[0].public_id}/", "/actualites/", f"/actualites/{news.public_id}/"]
    for path in [*paths, *(f"/actualites/{row.public_id}/" for row in Actualite.objects.filter(titre=LONG.strip()))]:
        page.goto(path)
        assert_fit(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_who_writes_are_fit(browser: Browser, url: str, news: Actualite, width: int) -> None:
    auteur = make_compte(["administrateur"], [COLLEGE, ECOLE])
    note_reading(news, auteur.public_id)
    page = page_of(browser, url, staff_cookie(auteur), width=width)
    accept(page)
    changes = [f"/actualites/{news.public_id}/{verb}/" for verb in ("modifier", "retirer", "lectures")]
    for path in ["/", "/actualites/publier/", "/actualites/gerer/", "/annonce/", *changes]:
        page.goto(path)
        assert_fit(page)
    page.goto("/actualites/publier/")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("alert")).to_contain_text("Donnez un titre à l'actualité")
    assert_fit(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_family_reads_confirms_and_closes(
    browser: Browser, url: str, famille: Famille, news: Actualite, script: bool
) -> None:
    page = page_of(browser, url, parent_cookie(famille), script=script)
    page.goto(f"/actualites/{news.public_id}/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Entrer dans l'ENT").click()
    expect(page.locator("h1")).to_have_text("Sortie au mont")
    page.get_by_role("button", name="J'ai lu").click()
    expect(page.locator("main")).to_contain_text("Vous avez confirmé votre lecture")
    page.get_by_role("button", name="Fermer cette annonce").click()
    expect(page.locator("h1")).to_have_text("Sortie au mont")
    expect(page.locator(".annonce")).to_have_count(0)


def test_the_texts_by_the_keyboard_alone(browser: Browser, url: str, famille: Famille) -> None:
    page = page_of(browser, url, parent_cookie(famille))
    page.goto("/")
    for box in page.get_by_role("checkbox").all():
        for _press in range(40):
            if box.evaluate("node => node === document.activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Bonjour Emilie DUPONT")


def test_refusing_shows_an_honest_page(browser: Browser, url: str, famille: Famille) -> None:
    page = page_of(browser, url, parent_cookie(famille))
    page.goto("/")
    page.get_by_role("button", name="Je refuse").click()
    expect(page.locator("h1")).to_have_text("Vous êtes déconnecté de l'ENT")
    expect(page.locator("main")).to_contain_text("Votre compte n'est ni fermé ni effacé")
    assert_fit(page)
