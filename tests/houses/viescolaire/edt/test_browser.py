"""The timetable in Chromium: accessible at every width, without scripts, by the keyboard; nothing sticks out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from preau.houses.viescolaire.emploi import coming_day, monday_of
from preau.houses.viescolaire.models import Cours, Modification
from preau.kit.clockkit import today
from preau.registre.models import Etablissement
from tests.houses.viescolaire.conftest import COLLEGE, sign_in, utilisateur_of
from tests.support.axe import chromium, run_axe
from tests.support.client import InspectingClient
from tests.support.layout import faults_of_layout

CONTROLS = "main a, main button, main input"
pytestmark = [pytest.mark.transactional, pytest.mark.browser]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in this thread
    with chromium() as browser:
        yield browser


def context_of(browser: Browser, live_server: Any, genre: str, **more: Any) -> BrowserContext:
    """A browser in which this person is signed in."""
    client = sign_in(InspectingClient(), utilisateur_of(genre))
    context = browser.new_context(**more)
    context.add_cookies(
        [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    )
    return context


def with_changes() -> str:
    """An ordinary week with a change of each kind; any of its days."""
    monday = monday_of(today())
    for nature, row in zip(
        ("annule", "absent", "evaluation", "sortie"),
        Cours.objects.filter(publics__code="6 A", lettre="").order_by("jour", "place")[::5],
        strict=False,
    ):
        day = monday + timedelta(days=row.jour - 1)
        Modification.objects.create(cours=row, le=day, nature=nature, motif="Réunion", auteur="essai")
    return monday.isoformat()


@pytest.mark.parametrize("genre", ["responsable", "personnel"])
def test_pages_are_accessible(browser: Browser, live_server: Any, ecole: Etablissement, genre: str) -> None:
    day = with_changes()
    paths = [f"/emploi/?semaine={day}", f"/emploi/?jour={day}", "/agenda/", "/"]
    if genre == "personnel":
        row = Cours.objects.filter(intervenants__personnel=utilisateur_of("personnel").personnes[0], lettre="")[0]
        le = monday_of(today()) + timedelta(days=row.jour - 1)
        paths += ["/emploi/etablissement/", "/emploi/ajouter/", f"/emploi/cours/{row.public_id}/{le}/",
                  f"/emploi/cours/{row.public_id}/{le}/deplacer/"]  # fmt: skip
    for width in (320, 1280):
        page = context_of(browser, live_server, genre, viewport={"width": width, "height": 800}).new_page()
        for path in paths:
            page.goto(live_server.url + path)
            assert run_axe(page) == [], path
            assert faults_of_layout(page, CONTROLS) == [], path


def test_without_scripts_a_family_turns_the_pages(browser: Browser, live_server: Any, ecole: Etablissement) -> None:
    day = with_changes()
    page = context_of(browser, live_server, "responsable", java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/emploi/?semaine={day}")
    assert page.locator("table").get_by_text("Cours annulé").first.is_visible()
    page.get_by_role("link", name="Semaine suivante").click()
    following = monday_of(today()) + timedelta(days=7)
    assert page.url.endswith(f"/emploi/?semaine={following}")
    page.get_by_role("link", name="Aujourd'hui").click()
    assert page.url.endswith(f"semaine={coming_day(COLLEGE, today())}")
    page.goto(f"{live_server.url}/agenda/")
    page.get_by_role("button", name="Créer l'adresse").first.click()
    assert "/agenda/" in page.locator("output").first.inner_text()


def test_by_the_keyboard_a_teacher_announces_a_test(browser: Browser, live_server: Any, ecole: Etablissement) -> None:
    page = context_of(browser, live_server, "personnel", viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{live_server.url}/emploi/?semaine={today()}")
    for link in ("Changer", "Annoncer un devoir surveillé"):
        page.get_by_role("link", name=link).first.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    page.get_by_label("Sujet").focus()
    page.keyboard.type("Chapitre 3")
    page.keyboard.press("Enter")
    page.get_by_text("Devoir surveillé").first.wait_for()
    assert Modification.objects.get(nature="evaluation").motif == "Chapitre 3"


def test_one_list_on_a_phone_one_table_on_a_wide_screen(
    browser: Browser, live_server: Any, ecole: Etablissement
) -> None:
    day = with_changes()
    for width, table in ((360, False), (1280, True)):
        page = context_of(browser, live_server, "responsable", viewport={"width": width, "height": 800}).new_page()
        page.goto(f"{live_server.url}/emploi/?semaine={day}")
        assert page.locator("table.edt").is_visible() is table
        assert page.locator(".edt-liste").is_visible() is not table


def test_a_week_is_printed_on_one_sheet(browser: Browser, live_server: Any, ecole: Etablissement) -> None:
    page = context_of(browser, live_server, "responsable", viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{live_server.url}/emploi/?semaine={with_changes()}")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
