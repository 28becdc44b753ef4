"""J11: the first visit (texts, then home), from child to child, PRONOTE without another password; in the four skins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.pronote import Home, home_with_pronote
from tests.journeys.walking import PHONE, SKINS, WIDE, Cookies, TwoWidths, dress, fit, forget_texts, signed_in
from tests.support import j1
from tests.support.demo import Demo
from tutorials import j10_connexion as j10
from tutorials.hands import Hands, Keyboard, Mouse, control_of
from tutorials.j11_accueil import PRONOTE
from tutorials.language import Step, Tutorial
from tutorials.scene import Scene, nom_complet
from tutorials.walk import CONDITIONS, Walk, new_page

pytestmark = pytest.mark.browser
WHO = "helene-masson"
"""One child at the collège, one at the école: her account is made once, she visits for the first time each time."""
HOME = replace(j10.NORMANDIE, steps=j10.NORMANDIE.steps[:-1])
BY_APPLICATION = replace(HOME, steps=(Step("1", "", HOME.steps[0].actions[1:]), *HOME.steps[1:]))


@dataclass
class Asked(Walk):
    """A walk that tells how often the texts were asked."""

    asked: list[str] = field(default_factory=list)

    def _accept_texts(self) -> None:
        if self.page.locator(CONDITIONS).count():
            self.asked.append(self.page.locator("h1").inner_text())
        super()._accept_texts()


@pytest.fixture(scope="module")
def home(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An ENT with two applications: school life for the families of the collège, one that no parent sees."""
    with home_with_pronote(demo, tmp_path_factory.mktemp("ent")) as started:
        demo.preau("portail", "actualite", "add", "Sortie au mont", "--texte", "Des bottes.", "--uai", "0500048F")
        yield started


@pytest.fixture(scope="module")
def parent(demo: Demo, home: Home) -> Scene:
    """Hélène, her account open."""
    return scene_of(demo, home, WHO)


@pytest.fixture(scope="module")
def cookies(home: Home, browser: Browser, parent: Scene) -> Cookies:
    """Hélène's session at this ENT."""
    return signed_in(browser, home.ent, parent)


def scene_of(demo: Demo, home: Home, person: str) -> Scene:
    """Somebody in front of this ENT, whose account exists."""
    scene = Scene(home.ent, home.ent.person(person))
    scene.noted["identifiant"] = j1.activate(demo, j1.from_cast(scene.person), scene.password)
    return scene


def until_pronote(tutorial: Tutorial) -> Tutorial:
    """The guide without its last page: that is school life's own, which the guide of J14 tells of."""
    return replace(tutorial, steps=tutorial.steps[:-1])


def opened(page: Page, home: Home, scene: Scene) -> None:
    """School life is open, for this person."""
    page.wait_for_url(f"{home.vie_scolaire}/")
    expect(page.locator("h1")).to_have_text("Vie scolaire")
    expect(page.locator(".qui")).to_contain_text(scene.nom)
    expect(page.get_by_role("link", name="Emploi du temps").first).to_be_visible()


def arrive(page: Page, scene: Scene, tutorial: Tutorial, hands: Hands) -> list[str]:
    """Walk one visit; the titles of the pages that asked to accept texts."""
    walk = Asked(page, scene, hands=hands)
    walk.follow(tutorial)
    return walk.asked


@pytest.mark.parametrize("skin", SKINS)
def test_the_guide_with_the_keyboard_alone(
    demo: Demo, home: Home, browser: Browser, parent: Scene, cookies: Cookies, skin: str
) -> None:
    forget_texts(demo)
    ent, hands = SKINS[skin], Keyboard()
    with new_page(browser) as page:
        dress(page, home.ent, ent)
        page.context.add_cookies(cookies)
        page.goto(home.ent.url("portail"))
        expect(page.locator("h1")).to_have_text("Avant d'entrer dans l'ENT")
        TwoWidths(page, parent, hands=hands).follow(until_pronote(ent.inside(ent.accueil)))
        opened(page, home, parent)  # no second password
        page.goto(home.ent.url("portail"))
        expect(page.locator("h1")).to_contain_text("Bonjour")  # the texts are not asked again
        expect(page.locator(".marque")).to_have_text(ent.name)
        expect(page.locator("main")).to_contain_text("Sortie au mont")
        expect(page.locator("main")).not_to_contain_text("Salle des professeurs")
        for enfant, count in zip(parent.enfants, (1, 0), strict=True):  # PRONOTE is the collège's, not the école's
            hands.press(page, control_of(page, nom_complet(enfant)))
            expect(page.locator("h1")).to_have_text(nom_complet(enfant))
            expect(page.locator("main").get_by_role("link", name=PRONOTE)).to_have_count(count)


@pytest.mark.parametrize("skin", SKINS)
def test_the_guide_from_the_door_without_javascript(
    demo: Demo, home: Home, browser: Browser, parent: Scene, skin: str
) -> None:
    forget_texts(demo)
    ent = SKINS[skin]
    with new_page(browser, width=PHONE, script=False) as page:
        dress(page, home.ent, ent)
        shown = TwoWidths(page, parent, script=False).follow(until_pronote(ent.accueil))
        assert shown
        opened(page, home, parent)


def test_the_longest_name_fits_everywhere(demo: Demo, home: Home, browser: Browser) -> None:
    scene = scene_of(demo, home, "wilhelmina-quarante")
    forget_texts(demo)
    with new_page(browser, width=PHONE) as page:
        assert arrive(page, scene, HOME, Mouse()) == ["Avant d'entrer dans l'ENT"]
        expect(page.locator("h1")).to_contain_text("Bonjour Wilhelmina")
        fit(page)
        control_of(page, PRONOTE).click()
        opened(page, home, scene)
        fit(page)
    with new_page(browser, width=PHONE) as page:
        assert arrive(page, scene, HOME, Mouse()) == []


def test_from_an_application_to_its_page_by_the_texts(demo: Demo, home: Home, browser: Browser, parent: Scene) -> None:
    """A link to a page of the application, followed before the first visit, leads to that page in the end."""
    forget_texts(demo)
    with new_page(browser, width=PHONE) as page:
        page.goto(home.entering("/emploi/"))
        expect(page.locator("h1")).to_have_text("Portail de connexion à l'ENT")
        assert arrive(page, parent, BY_APPLICATION, Mouse()) == ["Avant d'entrer dans l'ENT"]
        page.wait_for_url(f"{home.vie_scolaire}/emploi/")
        expect(page.locator("h1")).to_have_text("Emploi du temps")


def at_the_door(page: Page, url: str, sentence: str) -> None:
    """A process of the ENT reads the notice every five seconds (actualites.KEPT): open the door until it shows."""
    for _turn in range(40):
        page.goto(url)
        if page.locator(".annonce").count():
            break
        page.wait_for_timeout(250)
    expect(page.locator(".annonce")).to_contain_text(sentence)


def test_the_notice_to_all_is_closed_once(home: Home, browser: Browser, parent: Scene) -> None:
    home.ent.preau("portail", "flash", "set", "L'ENT sera arrêté mardi à midi.")
    try:
        with new_page(browser, width=WIDE) as page:
            at_the_door(page, home.ent.url("portail"), "arrêté mardi")
            arrive(page, parent, HOME, Mouse())
            expect(page.locator(".annonce")).to_contain_text("arrêté mardi")
            page.get_by_role("button", name="Fermer cette annonce").click()
            expect(page.locator("h1")).to_contain_text("Bonjour")
            expect(page.locator(".annonce")).to_have_count(0)
            fit(page)
    finally:
        home.ent.preau("portail", "flash", "clear")
