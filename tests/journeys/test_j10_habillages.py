"""J10 in the four skins: each ENT's own doors, words and look, down to the home of the same parent account."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walking import PHONE, SKINS, WIDE, Skin, TwoWidths, dress, fit, stale
from tests.support import j1
from tests.support.demo import Demo
from tutorials.ents import other_ent
from tutorials.hands import Hands, Keyboard, Mouse, control_of, radio_of
from tutorials.j10_connexion import OUI
from tutorials.language import Choose, Open, See, Step, Tutorial
from tutorials.scene import Scene
from tutorials.walk import Walk, new_page

pytestmark = pytest.mark.browser
WHO = "sophie-garnier"
"""Only here: her account is activated once, then signs in at every door."""
NON = "Non (je me connecte depuis un lieu public)"


TITLES = {
    "bocage": "Portail de connexion à l'ENT",
    "littoral": "Portail de connexion à l'ENT",
    "confluent": "Espace Numérique de Travail (ENT)",
    "marais": "Services en ligne",
}
BUTTONS = {"bocage": "Se connecter", "littoral": "Se connecter", "confluent": "Valider"}
"""What is pressed before anything is chosen, where there is a choice."""


@pytest.fixture(scope="module")
def parent(demo: Demo) -> Scene:
    """Who comes in by every door."""
    scene = Scene(demo, demo.person(WHO))
    scene.noted["identifiant"] = j1.activate(demo, j1.from_cast(scene.person), scene.password)
    return scene


def guide(skin: Skin, path: str, seen: str) -> Tutorial:
    """That of this ENT, from a page that asks to sign in to that same page."""
    first, *others = skin.connexion.steps[:-1]
    asked = Step(first.number, first.caption, (Open("portail", path), *list(first.actions)[1:]))
    return replace(skin.connexion, steps=(asked, *others, Step("", "là où l'on allait", (See(seen),))))


def test_the_demonstration_opens_on_normandie(demo: Demo, browser: Browser) -> None:
    with new_page(browser) as page:
        page.goto(demo.url("portail"))
        expect(page).to_have_title("Portail de connexion à l'ENT – L'ENT du Bocage")
        block = page.get_by_role("region", name="Habillage de démonstration")
        assert block.get_by_role("button").all_inner_texts() == [ent.essai for _skin, ent in sorted(SKINS.items())]


@pytest.mark.parametrize("skin", SKINS)
def test_every_page_of_the_door_is_fit(demo: Demo, browser: Browser, skin: str) -> None:
    ent = SKINS[skin]
    with new_page(browser) as page:
        dress(page, demo, ent)
        expect(page.locator("h1")).to_have_text(TITLES[skin])
        fit(page)
        for summary in page.locator("summary").all():
            summary.click()
        fit(page)
        if button := BUTTONS.get(skin):
            control_of(page, button).click()
            expect(page).to_have_title(f"Erreur : {TITLES[skin]} – {ent.name}")
            fit(page)
        for path in ("/connexion/", "/rien/", "/aide/"):
            page.goto(demo.url("portail", path))
            expect(page.locator(".marque")).to_have_text(ent.name)
            fit(page)


@pytest.mark.parametrize(
    ("hands", "script", "width"),
    [(Keyboard(), True, WIDE), (Mouse(), False, PHONE)],
    ids=["keyboard", "without-javascript"],
)
@pytest.mark.parametrize("skin", SKINS)
def test_a_parent_comes_in_to_where_they_were_going(
    demo: Demo, browser: Browser, parent: Scene, skin: str, hands: Hands, script: bool, width: int
) -> None:
    with new_page(browser, width=width, script=script) as page:
        dress(page, demo, SKINS[skin])
        walked = guide(SKINS[skin], "/actualites/", "Actualités")
        shown = TwoWidths(page, parent, hands=hands, script=script).follow(walked)
        assert not script or stale(SKINS[skin].connexion, shown[:1], 0) == []  # beyond, the words are those of 001
        assert page.url == demo.url("portail", "/actualites/")
        expect(page.locator(".marque")).to_have_text(SKINS[skin].name)


def test_the_plus_of_lyon_unfolds_by_the_keyboard(demo: Demo, browser: Browser) -> None:
    hands = Keyboard()
    with new_page(browser, width=PHONE, script=False) as page:
        dress(page, demo, SKINS["confluent"])
        hands.press(page, page.locator("summary").first)
        choice = radio_of(page, "Avec un compte de cet ENT", "").locator("visible=true")
        hands.choose(page, choice)
        expect(choice).to_be_checked()
        hands.press(page, control_of(page, "Valider"))
        expect(page.get_by_label("Identifiant")).to_be_visible()
        expect(page.locator(".marque")).to_have_text("L'ENT du Confluent")


def test_in_a_public_place_leaving_closes_the_account_too(demo: Demo, browser: Browser, parent: Scene) -> None:
    first, *others = SKINS["littoral"].connexion.steps[:-1]
    public = [action for action in first.actions if action != Choose(OUI)]
    with new_page(browser) as page:
        dress(page, demo, SKINS["littoral"])
        expect(radio_of(page, NON, "")).to_be_checked()
        Walk(page, parent).follow(replace(SKINS["littoral"].connexion, steps=(replace(first, actions=public), *others)))
        expect(page.locator("h1")).to_contain_text("Bonjour")
        control_of(page, "Se déconnecter").click()
        expect(page.locator("h1")).to_have_text("Vous êtes déconnecté de l'ENT")
        assert "portail_choix" not in {cookie["name"] for cookie in page.context.cookies()}
        page.goto(demo.url("comptes", "/mon-compte/"))
        expect(page.locator("main")).not_to_contain_text("Garnier", ignore_case=True)


def test_a_remembered_choice_is_changed(demo: Demo, browser: Browser) -> None:
    with new_page(browser, width=PHONE, script=False) as page:
        dress(page, demo, SKINS["littoral"])
        for label in ("Elève ou Parent", "Lycée", OUI):
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
    demo: Demo, browser: Browser, parent: Scene, second_address: str
) -> None:
    with new_page(browser) as page:
        page.goto(f"{second_address}/actualites/")
        expect(page.locator(".marque")).to_have_text("L'ENT du Marais")
        control_of(page, "Je dispose d'un compte Educonnect").click()
        page.get_by_label("Identifiant", exact=True).fill(parent.noted["identifiant"])
        page.get_by_label("Mot de passe", exact=True).fill(parent.password)
        control_of(page, "Se connecter").click()
        page.wait_for_url(f"{second_address}/**")
        for box in page.get_by_role("checkbox").all():
            box.check()
        control_of(page, "Entrer dans l'ENT").click()
        page.wait_for_url(f"{second_address}/actualites/")
        expect(page.locator(".marque")).to_have_text("L'ENT du Marais")
