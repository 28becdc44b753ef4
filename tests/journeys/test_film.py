"""What a film shows of a page in Chromium: everything but its secrets, and the page is as it was afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tutorials.film import WIDTH, Film, shoot
from tutorials.language import Press, Step
from tutorials.walk import new_page

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="fr"><title>Essai</title><main><h1>Essai</h1>
<p><label for="nom">Nom</label> <input id="nom" value="{nom}"></p>
<p><label for="sms">Code de sécurité</label> <input id="sms" value="{code}"></p>
<p><label for="mot">Mot de passe (affiché)</label> <input id="mot" type="text" value="{code}"></p>
<p><label for="otp">Chiffres</label> <input id="otp" autocomplete="one-time-code" value="{code}"></p>
<p style="height: 1200px">Une page plus haute que l'écran.</p></main></html>"""


def filmed(page: Page, nom: str, code: str) -> bytes:
    page.set_content(PAGE.format(nom=nom, code=code))
    image = shoot(page)
    assert image.width == WIDTH
    assert image.height > 1200
    assert page.locator("input").evaluate_all("all => all.map(one => one.style.cssText).join('')") == ""
    assert page.locator("#sms").input_value() == code
    return image.tobytes()


def test_codes_and_passwords_cannot_be_read_on_film(browser: Browser) -> None:
    with new_page(browser, width=WIDTH) as page:
        first = filmed(page, "DUPONT", "123456")
        assert filmed(page, "DUPONT", "987605") == first
        assert filmed(page, "DURAND", "123456") != first


def test_a_film_holds_the_page_before_and_after(browser: Browser) -> None:
    step = Step("1", "Remplir", (Press("Suivant"),))
    film = Film()
    with new_page(browser, width=WIDTH) as page:
        page.set_content(PAGE.format(nom="", code=""))
        film.arrived(page, step)
        page.locator("#nom").fill("DUPONT")
        film.acted(page, step, [(10.0, 300.0, 200.0, 340.0)])
        film.arrived(page, Step("", "Une page que le guide ne montre pas", (), is_printed=False))
        film.acted(page, step, [])
    assert [moment.step for moment in film.moments] == [step]
    assert film.moments[0].marked == (300, 340)
    assert film.moments[0].before.size == film.moments[0].after.size
    assert film.moments[0].before.tobytes() != film.moments[0].after.tobytes()
