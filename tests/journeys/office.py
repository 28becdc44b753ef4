"""The school's office in a journey: an agent of the cast signs in, searches, opens a record."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from preau.registre.synthetic.cast_personnels import PERSONNELS
from tests.support.demo import Demo
from tutorials.hands import control_of, field_of


def sign_in(page: Page, demo: Demo, role: str = "secretaire") -> None:
    """By the door of the office, at the account service, with the agent of this role."""
    agent = next(one for one in PERSONNELS if one.role == role)
    page.goto(demo.url("guichet"))
    control_of(page, "Se connecter").click()
    field_of(page, "Identifiant").fill(agent.identifiant)
    field_of(page, "Mot de passe").fill(agent.mot_de_passe)
    control_of(page, "Se connecter").click()
    page.wait_for_url(f"{demo.url('guichet')}**")


def open_desk(page: Page, demo: Demo, uai: str) -> None:
    """The desk of one school."""
    page.goto(demo.url("guichet", f"/etablissements/{uai}/"))
    expect(page.locator("h1")).to_be_visible()


def search(page: Page, text: str) -> Locator:
    """Search from the navigation; what was found."""
    page.get_by_role("navigation").get_by_role("link", name="Chercher").click()
    page.get_by_label("Qui cherchez-vous ?").fill(text)
    page.locator("main").get_by_role("button", name="Chercher").click()
    return page.locator("main")
