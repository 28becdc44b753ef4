"""Cahier de textes, roll call and notebook in Chromium: accessible, without scripts, by the keyboard, in a minute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from preau.houses.viescolaire.actions.write_carnet import Annonce, publish_communication, write_observation
from preau.houses.viescolaire.models import Absence, Travail, TravailFait, Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from tests.houses.viescolaire.conftest import sign_in, utilisateur_of
from tests.support.axe import chromium, run_axe
from tests.support.client import InspectingClient
from tests.support.layout import faults_of_layout

IN_A_CARD = re.compile(r'<input type="(?:radio|checkbox)"')
"""Their card is what a finger meets."""
CONTROLS = "main a, main button, main input"
pytestmark = [pytest.mark.transactional, pytest.mark.browser]


@pytest.fixture
def pendant(lecon: Seance, semaine: time_machine.Traveller) -> Iterator[None]:
    """Ten minutes after it began, the clock running."""
    with time_machine.travel(lecon.debut_at + timedelta(minutes=10), tick=True):
        yield


@pytest.fixture
def browser(pendant: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in this thread
    with chromium() as browser:
        yield browser


def open_page(browser: Browser, live_server: Any, who: str | Utilisateur, **more: Any) -> Page:
    client = sign_in(InspectingClient(), who if isinstance(who, Utilisateur) else utilisateur_of(who))
    context = browser.new_context(base_url=live_server.url, **more)
    context.add_cookies(
        [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    )
    return context.new_page()


def give(page: Page, lecon: Seance) -> None:
    """From « Mes cours », homework with two fields filled in."""
    page.goto("/cours/")
    page.get_by_role("link", name=f"Travail à faire : {lecon.debut_at:%H:%M}").click()
    page.get_by_label("Travail à faire", exact=True).fill("Apprendre la leçon 3")
    page.get_by_label("Pour le", exact=True).select_option(label="Un autre jour")
    page.get_by_label("Autre jour").fill((lecon.le + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()


def test_without_scripts_from_the_classroom_to_the_tick(
    browser: Browser, live_server: Any, lecon: Seance, albert: EleveVu
) -> None:
    phone = {"java_script_enabled": False, "viewport": {"width": 360, "height": 740}}
    prof = open_page(browser, live_server, "personnel", **phone)
    give(prof, lecon)
    row = Travail.objects.get()
    prof.goto("/cours/")
    prof.get_by_role("link", name=f"Faire l'appel : {lecon.debut_at:%H:%M}").click()
    line = prof.get_by_role("group", name="DUPONT Albert")
    line.get_by_text("Absent", exact=True).click()
    prof.get_by_role("button", name="Appel terminé").click()
    assert prof.get_by_text("Appel terminé à").is_visible()
    assert Absence.objects.get().eleve == albert.public_id
    eleve = open_page(browser, live_server, "eleve", **phone)
    eleve.goto(f"/cahier/?semaine={row.pour_le}")
    eleve.get_by_role("button", name="C'est fait").click()
    assert eleve.get_by_text("Fait", exact=True).is_visible()
    assert TravailFait.objects.get().travail_id == row.pk


@pytest.mark.parametrize("width", [360, 1280])
def test_every_choice_of_the_roll_call_can_be_pressed(
    browser: Browser, live_server: Any, lecon: Seance, albert: EleveVu, width: int
) -> None:
    page = open_page(browser, live_server, "personnel", viewport={"width": width, "height": 800})
    page.goto(f"/cours/{lecon.key}/appel/")
    line = page.get_by_role("group", name="DUPONT Albert")
    for choice in ("Absent", "Présent", "Retard"):
        line.get_by_text(choice, exact=True).click(timeout=5000)
    line.get_by_label("minutes").fill("7")
    page.get_by_role("button", name="Observation : Albert DUPONT").click(timeout=5000)
    page.wait_for_url("**/observation/**")
    assert Absence.objects.get().minutes == 7


def test_by_the_keyboard_an_absent_pupil(browser: Browser, live_server: Any, lecon: Seance, albert: EleveVu) -> None:
    page = open_page(browser, live_server, "personnel")
    page.goto(f"/cours/{lecon.key}/appel/")
    page.locator(f"#p-{albert.public_id}").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Appel terminé").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Appel terminé à").wait_for()
    assert Absence.objects.get().genre == "absence"


def test_pages_are_accessible(
    browser: Browser, live_server: Any, lecon: Seance, albert: EleveVu, prof: Visiteur, cpe: Utilisateur
) -> None:
    give(open_page(browser, live_server, "personnel"), lecon)
    row = Travail.objects.get()
    row.rendu = "depot"
    row.save()
    write_observation(prof, lecon, albert, "encouragement", "Beau travail.")
    publish_communication(prof, Annonce(lecon.uai, "Sortie au musée", "<p>Mardi.</p>", True, True))
    code = (lecon.divisions + lecon.groupes)[0]
    paths: list[tuple[str | Utilisateur, str]] = [
        ("personnel", "/cours/"),
        ("personnel", f"/cours/{lecon.key}/"),
        ("personnel", f"/cours/{lecon.key}/travail/"),
        ("personnel", f"/cours/{lecon.key}/contenu/"),
        ("personnel", f"/cours/{lecon.key}/appel/"),
        ("personnel", f"/cours/{lecon.key}/observation/{albert.public_id}/"),
        ("personnel", f"/cahier/?uai={lecon.uai}&classe={code}&semaine={row.pour_le}"),
        ("personnel", "/communications/"),
        ("personnel", "/communications/ecrire/"),
        (cpe, "/"),
        (cpe, f"/vie-scolaire/?jour={lecon.le}"),
        (cpe, "/vie-scolaire/motifs/"),
        ("eleve", f"/cahier/?semaine={row.pour_le}"),
        ("eleve", f"/cahier/contenus/?semaine={row.pour_le}"),
        ("responsable", "/"),
        ("responsable", "/absences/"),
        ("responsable", "/absences/declarer/"),
        ("responsable", "/carnet/"),
    ]
    found: dict[str, list[Any]] = {}
    for width in (320, 1280):
        pages: dict[str, Page] = {}
        for who, path in paths:
            if str(who) not in pages:
                pages[str(who)] = open_page(browser, live_server, who, viewport={"width": width, "height": 800})
            page = pages[str(who)]
            page.goto(path)
            faults = [*run_axe(page), *(one for one in faults_of_layout(page, CONTROLS) if not IN_A_CARD.match(one))]
            if faults:
                found[f"{path} {width}"] = faults
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())
