"""Annuaire and messages in Chromium: axe, a small and a wide screen, targets of 44 px, without a script as with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.houses.portail.conftest import Configure
from tests.houses.portail.people import COLLEGE, People, adresse, write
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(databases=["default", "registre"], transaction=True), pytest.mark.browser]
PICTURES = os.environ.get("PREAU_PICTURES", "")
CONTROLS = "main a.bouton, main button, main input, main select, main nav a"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def look(page: Page, name: str) -> None:
    """No fault of accessibility nor of layout; a picture when asked for one."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    assert run_axe(page) == [], name
    assert faults_of_layout(page, CONTROLS, tick=20) == [], name


@dataclass
class Site:
    """Where the ENT is, one browser's cookies, a message sent and one received."""

    url: str
    cookies: dict[str, str]
    sent: str
    received: str
    direction: str


@pytest.fixture
def site(live_server: Any, people: People, configure: Configure, tmp_path: Path) -> Site:
    configure(textes="aucun", public_url=live_server.url, messagerie_dossier=str(tmp_path))
    client = people.client("prof")
    sent = write(client, [f"parents:{COLLEGE}:d=6 A", adresse(people.direction)], "Sortie au musée", "Jeudi à 9 h.")
    received = write(
        people.client("emilie"), [adresse(people.prof)], "Absence d'Albert", "Albert est malade.\n\nMerci."
    )
    write(people.client("paul"), [adresse(people.prof)], "Un objet assez long pour passer à la ligne sur un téléphone")
    client.post("/messagerie/dossiers/", {"nom": "6 A"})
    cookies = {key: one.value for key, one in client.cookies.items()}
    return Site(live_server.url, cookies, sent, received, adresse(people.direction))


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_fit(site: Site, browser: Browser, width: int) -> None:
    sent, received = site.sent, site.received
    context = browser.new_context(viewport={"width": width, "height": 760})
    context.add_cookies([{"name": key, "value": one, "url": site.url} for key, one in site.cookies.items()])
    page = context.new_page()
    for name, path in {
        "reception": "",
        "envoyes": "boites/envoyes/",
        "corbeille": "boites/corbeille/",
        "dossiers": "dossiers/",
        "recherche": "recherche/",
        "message": f"messages/{received}/",
        "envoye": f"messages/{sent}/",
        "annonces": "annonces/",
        "signaler": f"messages/{received}/signaler/",
        "repondre": f"ecrire/?reponse={received}",
        "ecrire": f"ecrire/?a=parents:{COLLEGE}:d=6 A&a={site.direction}",
    }.items():
        page.goto(f"{site.url}/messagerie/{path}")
        look(page, name)
    page.get_by_role("button", name="Envoyer").click()
    look(page, "erreur")
    page.get_by_label("Joindre des fichiers").set_input_files(
        {"name": "plan de la sortie.txt", "mimeType": "text/html", "buffer": "Départ à 9 h.".encode()}
    )
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    look(page, "pieces")
    page.get_by_role("button", name="Choisir dans l'annuaire").click()
    look(page, "choisir")
    page.get_by_label("Nom, prénom ou fonction").fill("6")
    page.get_by_label("Classe").select_option("6 A")
    page.get_by_label("Nom, prénom ou fonction").fill("")
    page.get_by_role("button", name="Chercher").click()
    look(page, "trouves")
    page.get_by_role("checkbox", name="Paul N'GUYEN").check()
    page.get_by_role("button", name="Ajouter au message").click()
    look(page, "brouillon")
    page.goto(f"{site.url}/annuaire/?role=direction")
    look(page, "annuaire")
    assert "Denise Royer" in page.locator("main").inner_text()
    context.close()
