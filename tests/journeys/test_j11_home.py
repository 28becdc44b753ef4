"""J11: the first visit (texts, then home), the second (home at once), an application without another password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.application import Application, serving
from tests.journeys.test_j10 import fit
from tests.support import j1
from tests.support.demo import Demo
from tutorials.ents import OtherEnt, other_ent
from tutorials.hands import Hands, Keyboard, Mouse, control_of
from tutorials.language import Choose, Fill, Open, Press, Step, Tutorial
from tutorials.scene import Scene
from tutorials.walk import CONDITIONS, Walk, new_page

pytestmark = pytest.mark.browser
SIGN_IN = (
    Step("2", "Choisir son profil au service de comptes", (Press("Responsable d'élève"),)),
    Step(
        "3",
        "Saisir son identifiant et son mot de passe",
        (
            Fill("Identifiant", lambda scene: scene.noted["identifiant"]),
            Fill("Mot de passe", lambda scene: j1.PASSWORD, is_secret=True),
            Press("Se connecter"),
        ),
    ),
)
DOOR = (Choose("Représentant légal (parents)"), Choose("Collège / Lycée"), Press("Se connecter"))


def visit(first: Step) -> Tutorial:
    """A visit that begins with this step."""
    return Tutorial(
        slug="j11-accueil",
        title="Espace numérique de travail",
        subtitle="L'accueil",
        seed="000",
        journey="J11",
        entrees="normandie",
        person="",
        introduction=(),
        warning="",
        steps=(first, *SIGN_IN),
    )


HOME = visit(Step("1", "Choisir son profil", (Open("portail"), *DOOR)))
BY_APPLICATION = visit(Step("1", "Choisir son profil, en venant d'une application", DOOR))


@dataclass
class Asked(Walk):
    """A walk that tells how often the texts were asked."""

    asked: list[str] = field(default_factory=list)

    def _accept_texts(self) -> None:
        if self.page.locator(CONDITIONS).count():
            self.asked.append(self.page.locator("h1").inner_text())
        super()._accept_texts()


@pytest.fixture(scope="module")
def application() -> Iterator[Application]:
    with serving() as started:
        yield started


@pytest.fixture(scope="module")
def ent(demo: Demo, application: Application, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherEnt]:
    """An ENT with two applications: one for parents of this collège, one that no parent sees."""
    tiles: Path = tmp_path_factory.mktemp("ent") / "applications.toml"
    tiles.write_text(
        f"[[application]]\nlabel = 'Vie scolaire'\nurl = '{application.url}parent'\nicone = 'calendrier'\n"
        "profils = ['responsable']\nuais = ['0500048F']\n"
        "[[application]]\nlabel = 'Salle des professeurs'\nurl = 'https://salle.example.org/'\n"
        "profils = ['personnel']\n",
        encoding="utf-8",
    )
    with other_ent(demo, entrees="normandie", wording="001", rank=6, applications=tiles) as started:
        application.ent = started.address
        words = ("--url", application.url, "--label", "Vie scolaire", "--attributs", "pronote")
        started.preau("portail", "service", "add", "vie-scolaire", *words)
        started.preau("portail", "actualite", "add", "Sortie au mont", "--texte", "Des bottes.", "--uai", "0500048F")
        yield started


def arrive(page: Page, ent: OtherEnt, person: str, tutorial: Tutorial, hands: Hands, *, script: bool = True) -> Asked:
    """Walk one visit of somebody whose account exists."""
    scene = Scene(ent, ent.person(person))
    scene.noted["identifiant"] = _accounts[person]
    walk = Asked(page, scene, hands=hands, script=script)
    walk.follow(tutorial)
    return walk


_accounts: dict[str, str] = {}


def activate(demo: Demo, person: str) -> None:
    """J1, once, at the demonstration's own ENT."""
    if person not in _accounts:
        _accounts[person] = j1.activate(demo, j1.from_cast(demo.person(person)))


@pytest.mark.parametrize(
    ("person", "width", "hands", "script"),
    [
        ("paul-mercier", 360, Mouse(), True),
        ("maylis-d-estremont", 1280, Keyboard(), True),
        ("wilhelmina-quarante", 360, Mouse(), False),
    ],
)
def test_texts_then_home_then_an_application(
    demo: Demo,
    ent: OtherEnt,
    application: Application,
    browser: Browser,
    person: str,
    width: int,
    hands: Hands,
    script: bool,
) -> None:
    activate(demo, person)
    nom = ent.person(person)["nom"]
    with new_page(browser, width=width, script=script) as page:
        walk = arrive(page, ent, person, HOME, hands, script=script)
        assert walk.asked == ["Avant d'entrer dans l'ENT"]
        expect(page.locator("h1")).to_contain_text("Bonjour")
        expect(page.locator("main")).to_contain_text("Sortie au mont")
        expect(page.locator("main")).not_to_contain_text("Salle des professeurs")
        if script:
            fit(page)
        hands.press(page, control_of(page, "Vie scolaire"))
        expect(page.locator("h1")).to_contain_text(f"Vie scolaire de {nom}, page /parent", ignore_case=True)
    with new_page(browser, width=width, script=script) as page:
        walk = arrive(page, ent, person, HOME, hands, script=script)
        assert walk.asked == []
        expect(page.locator("h1")).to_contain_text("Bonjour")


def test_from_an_application_to_its_page_by_the_texts(
    demo: Demo, ent: OtherEnt, application: Application, browser: Browser
) -> None:
    """A link to a page of the application, followed before the first visit, leads to that page in the end."""
    activate(demo, "josephine-coeurderoy")
    with new_page(browser, width=360) as page:
        page.goto(f"{application.url}notes/trimestre-1")
        expect(page.locator("h1")).to_have_text("Portail de connexion à l'ENT")
        walk = arrive(page, ent, "josephine-coeurderoy", BY_APPLICATION, Mouse())
        assert walk.asked == ["Avant d'entrer dans l'ENT"]
        expect(page.locator("h1")).to_contain_text("page /notes/trimestre-1")
    assert application.known


def test_the_notice_to_all_is_closed_once(demo: Demo, ent: OtherEnt, browser: Browser) -> None:
    activate(demo, "sabine-perrin")
    ent.preau("portail", "flash", "set", "L'ENT sera arrêté mardi à midi.")
    try:
        with new_page(browser, width=360) as page:
            page.goto(ent.url("portail"))
            expect(page.locator(".annonce")).to_contain_text("arrêté mardi")
            arrive(page, ent, "sabine-perrin", HOME, Mouse())
            expect(page.locator(".annonce")).to_contain_text("arrêté mardi")
            page.get_by_role("button", name="Fermer cette annonce").click()
            expect(page.locator("h1")).to_contain_text("Bonjour")
            expect(page.locator(".annonce")).to_have_count(0)
            fit(page)
    finally:
        ent.preau("portail", "flash", "clear")
