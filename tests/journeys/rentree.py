"""The school's office from an empty database: the hands of its secretary, and every page looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from preau.registre.synthetic.people import Etablissement
from tests.journeys.walking import fit
from tests.support.demo import Demo
from tests.support.rentree import SECRETAIRE, Application
from tutorials.hands import Hands, Mouse, field_of

PATIENCE = 30_000
"""Milliseconds for a page that waits for the worker."""


@dataclass
class Office:
    """A secretary at the office, in a browser: `page`, with these hands; every page met is looked at (`fit`)."""

    page: Page
    demo: Demo
    hands: Hands = field(default_factory=Mouse)
    script: bool = True
    pages: int = 0

    def look(self, title: str) -> None:
        """The page of this title is there, fit for people at both widths."""
        expect(self.page.locator("h1")).to_have_text(title, timeout=PATIENCE)
        fit(self.page, self.script)
        self.pages += 1

    def press(self, label: str, *, within: str = "main") -> None:
        """The button or link of this label."""
        self.hands.press(self.page, control_in(self.page.locator(within), label))

    def type(self, label: str, text: str) -> None:
        """Into the field of this label."""
        self.hands.type(self.page, field_of(self.page, label), text)

    def sign_in(self, application: Application) -> None:
        """By the office's door: identifiant, password, then the code of the application."""
        self.page.goto(self.demo.url("guichet"))
        self.look("Le guichet")
        self.press("Se connecter")
        self.look("Je me connecte avec mon compte de personnel")
        self.type("Identifiant", SECRETAIRE.identifiant)
        self.type("Mot de passe", SECRETAIRE.mot_de_passe)
        self.press("Se connecter")
        self.page.wait_for_url("**/connexion/second-facteur/**")
        fit(self.page, self.script)
        self.hands.type(self.page, self.page.locator("input[name=code]"), application.code())
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.demo.url('guichet')}**")

    def desk(self, school: Etablissement) -> None:
        """Choose the school; its desk."""
        self.page.goto(self.demo.url("guichet", f"/etablissements/{school.uai}/"))
        self.look("Bureau")

    def go(self, label: str, title: str) -> None:
        """A part of the office, from the navigation; on a phone most of them stand behind its menu."""
        navigation = self.page.locator("nav[aria-label=Guichet]")
        expect(navigation).to_be_visible()
        if not navigation.get_by_role("link", name=label, exact=True).is_visible():
            self.hands.press(self.page, navigation.locator("summary"))
        self.press(label, within="nav[aria-label=Guichet]")
        self.look(title)

    def deposit(self, paths: list[Path], annee: int = 0) -> None:
        """« Importer »: hand the files in, have them read; the proposal is then on the page."""
        self.go("Importer", "Importer")
        self.page.get_by_label("Fichiers à importer").set_input_files(paths)
        self.press("Déposer")
        self.look("Fichiers déposés")
        if annee:
            self.page.get_by_label("Année scolaire").select_option(str(annee))
        self.press("Lire les fichiers")
        self.look("Ce qui changerait")

    def apply(self) -> None:
        """« Appliquer »."""
        self.press("Appliquer")
        self.look("Import appliqué")

    def download(self, label: str, target: Path) -> Path:
        """Take a file away."""
        link = control_in(self.page.locator("main"), label)
        with self.page.expect_download() as arriving:
            self.hands.press(self.page, link)
        arriving.value.save_as(target)
        return target


def control_in(where: Locator, label: str) -> Locator:
    """The button or link of this label."""
    name = re.compile(rf"^\s*{re.escape(label)}\s*$")
    found = where.get_by_role("button", name=name).or_(where.get_by_role("link", name=name))
    return found.locator("visible=true").first
