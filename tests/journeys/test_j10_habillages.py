"""J10 in the four skins: each ENT's own doors, words and look, down to the home of the same parent account."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import j1
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials.ents import other_ent
from tutorials.hands import Hands, Keyboard, Mouse, control_of, radio_of
from tutorials.language import Action, Choose, Fill, Open, Press, See, Step, Tutorial
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
WHO = "sophie-garnier"
"""Only here: her account is activated once, then signs in at every door."""
WIDTHS = (360, 1280)
NON = "Non (je me connecte depuis un lieu public)"


@dataclass(frozen=True)
class Ent:
    """What one ENT prints: how the demonstration names it, its first heading, what a parent does at its door."""

    essai: str
    title: str
    door: Sequence[Action]
    asks_profile: bool
    empty: str = ""

    @property
    def name(self) -> str:
        """Printed in the header of every page."""
        return self.essai.split(" (")[0]


ENTS = {
    "bocage": Ent(
        "L'ENT du Bocage (Normandie)",
        "Portail de connexion à l'ENT",
        (Choose("Représentant légal (parents)"), Choose("Collège / Lycée"), Choose(NON), Press("Se connecter")),
        asks_profile=True,
        empty="Se connecter",
    ),
    "littoral": Ent(
        "L'ENT du Littoral (Somme)",
        "Portail de connexion à l'ENT",
        (Choose("Elève ou Parent"), Choose("Collège"), Choose(NON), Press("Se connecter")),
        asks_profile=False,
        empty="Se connecter",
    ),
    "confluent": Ent(
        "L'ENT du Confluent (Lyon)",
        "Espace Numérique de Travail (ENT)",
        (Choose("Elève ou parent"), Press("Valider")),
        asks_profile=True,
        empty="Valider",
    ),
    "marais": Ent(
        "L'ENT du Marais (Poitiers)",
        "Services en ligne",
        (Press("Je dispose d'un compte Educonnect"),),
        asks_profile=False,
    ),
}


@pytest.fixture(scope="module")
def identifiant(demo: Demo) -> str:
    """Of the parent who comes in by every door."""
    return j1.activate(demo, j1.from_cast(demo.person(WHO)))


def guide(skin: str, ent: Ent, identifiant: str, path: str, seen: str) -> Tutorial:
    """From a page that asks to sign in to that same page, by the doors of this ENT."""
    login = Step(
        "4",
        "Se connecter avec son compte",
        (Fill("Identifiant", identifiant), Fill("Mot de passe", j1.PASSWORD, is_secret=True), Press("Se connecter")),
    )
    again = Step("3", "Sélectionner à nouveau « Responsable d'élève »", (Press("Responsable d'élève"),))
    return Tutorial(
        slug=f"j10-{skin}",
        title=ent.title,
        subtitle="Connexion",
        seed="",
        journey="J10",
        entrees="",
        person=WHO,
        introduction=(),
        warning="",
        steps=(
            Step("1", "Choisir l'habillage", (Open("portail"), Press(ent.essai))),
            Step("2", "Dire qui l'on est", (Open("portail", path), *ent.door)),
            *((again,) if ent.asks_profile else ()),
            login,
            Step("5", "L'ENT est ouvert, là où l'on allait", (See(seen),)),
        ),
    )


def dress(page: Page, demo: Demo, ent: Ent) -> None:
    page.goto(demo.url("portail"))
    with page.expect_navigation():
        control_of(page, ent.essai).click()
    expect(page.locator("h1")).to_have_text(ent.title)


def fit(page: Page) -> None:
    """No axe violation, nothing wider than the screen, the right name in the header."""
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_demonstration_opens_on_normandie(demo: Demo, browser: Browser) -> None:
    with new_page(browser) as page:
        page.goto(demo.url("portail"))
        expect(page).to_have_title("Portail de connexion à l'ENT – L'ENT du Bocage")
        block = page.get_by_role("region", name="Habillage de démonstration")
        assert block.get_by_role("button").all_inner_texts() == [
            ent.essai for _skin, ent in sorted(ENTS.items(), key=lambda one: one[0])
        ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("skin", ENTS)
def test_every_page_of_the_door_is_fit(demo: Demo, browser: Browser, skin: str, width: int) -> None:
    ent = ENTS[skin]
    with new_page(browser, width=width) as page:
        dress(page, demo, ent)
        fit(page)
        for summary in page.locator("summary").all():
            summary.click()
        fit(page)
        if ent.empty:
            control_of(page, ent.empty).click()
            expect(page).to_have_title(f"Erreur : {ent.title} – {ent.name}")
            fit(page)
        for path in ("/connexion/", "/rien/", "/aide/"):
            page.goto(demo.url("portail", path))
            expect(page.locator(".marque")).to_have_text(ent.name)
            fit(page)


WAYS = [("keyboard", Keyboard(), True, 1280), ("no-script", Mouse(), False, 360)]


@pytest.mark.parametrize(("hands", "script", "width"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
@pytest.mark.parametrize("skin", ENTS)
def test_a_parent_comes_in_to_where_they_were_going(
    demo: Demo, browser: Browser, identifiant: str, skin: str, hands: Hands, script: bool, width: int
) -> None:
    tutorial = guide(skin, ENTS[skin], identifiant, "/actualites/", "Actualités")
    with new_page(browser, width=width, script=script) as page:
        Walk(page, Scene(demo, demo.person(WHO)), hands=hands, script=script).follow(tutorial)
        assert page.url == demo.url("portail", "/actualites/")
        expect(page.locator(".marque")).to_have_text(ENTS[skin].name)


def test_the_plus_of_lyon_unfolds_by_the_keyboard(demo: Demo, browser: Browser) -> None:
    hands = Keyboard()
    with new_page(browser, width=360, script=False) as page:
        dress(page, demo, ENTS["confluent"])
        hands.press(page, page.locator("summary").first)
        choice = radio_of(page, "Avec un compte de cet ENT", "").locator("visible=true")
        hands.choose(page, choice)
        expect(choice).to_be_checked()
        hands.press(page, control_of(page, "Valider"))
        expect(page.get_by_label("Identifiant")).to_be_visible()
        expect(page.locator(".marque")).to_have_text("L'ENT du Confluent")


def test_in_a_public_place_leaving_closes_the_account_too(demo: Demo, browser: Browser, identifiant: str) -> None:
    with new_page(browser) as page:
        tutorial = guide("littoral", ENTS["littoral"], identifiant, "/", "Bonjour")
        Walk(page, Scene(demo, demo.person(WHO))).follow(tutorial)
        control_of(page, "Se déconnecter").click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté de l'ENT")
        assert "portail_choix" not in {cookie["name"] for cookie in page.context.cookies()}
        page.goto(demo.url("comptes", "/mon-compte/"))
        expect(page.locator("main")).not_to_contain_text("Garnier", ignore_case=True)


def test_a_remembered_choice_is_changed(demo: Demo, browser: Browser) -> None:
    with new_page(browser, width=360, script=False) as page:
        dress(page, demo, ENTS["littoral"])
        for label in ("Elève ou Parent", "Lycée", "Oui (je me connecte depuis mon ordinateur)"):
            Mouse().choose(page, radio_of(page, label, ""))
        control_of(page, "Se connecter").click()
        page.wait_for_url(f"{demo.url('comptes')}**")
        page.goto(demo.url("portail"))
        expect(page.locator("main")).to_contain_text("Elève ou Parent, Lycée")
        control_of(page, "Changer de profil").click()
        expect(radio_of(page, "Elève ou Parent", "")).to_be_checked()
        expect(radio_of(page, "Lycée", "")).to_be_checked()


@pytest.fixture
def second_address(demo: Demo, tmp_path: Path) -> Iterator[str]:
    """One ENT that serves another at an address of its own: two servers of the same instance."""
    port = (urlsplit(demo.url("portail")).port or 0) + 19
    address, file = f"http://127.0.0.40:{port}", tmp_path / "ents.toml"
    file.write_text(f'[[ent]]\ncode = "marais"\nurl = "{address}"\nhabillage = "marais"\n', encoding="utf-8")
    with other_ent(demo, entrees="normandie", wording="001", rank=9, ents=file) as ent:
        command = [sys.executable, "-m", "preau", "serve", "portail", "--host", "127.0.0.40", "--port", str(port)]
        server = subprocess.Popen(command, env=ent.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(150):
                try:
                    httpx.get(f"{address}/sante/", timeout=2, trust_env=False).raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def test_one_instance_two_addresses_each_its_own_session(
    demo: Demo, browser: Browser, identifiant: str, second_address: str
) -> None:
    with new_page(browser) as page:
        page.goto(f"{second_address}/actualites/")
        expect(page.locator(".marque")).to_have_text("L'ENT du Marais")
        control_of(page, "Je dispose d'un compte Educonnect").click()
        page.get_by_label("Identifiant", exact=True).fill(identifiant)
        page.get_by_label("Mot de passe", exact=True).fill(j1.PASSWORD)
        control_of(page, "Se connecter").click()
        page.wait_for_url(f"{second_address}/**")
        for box in page.get_by_role("checkbox").all():
            box.check()
        control_of(page, "Entrer dans l'ENT").click()
        page.wait_for_url(f"{second_address}/actualites/")
        expect(page.locator(".marque")).to_have_text("L'ENT du Marais")
