"""What the tests of the journeys share: a person walks a tutorial in a browser of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support import j1
from tests.support.axe import run_axe
from tests.support.demo import Demo
from tutorials import fingerprint
from tutorials import j10_connexion as j10
from tutorials import j11_accueil as j11
from tutorials import j12_messagerie as j12
from tutorials.collection import TUTORIALS
from tutorials.ents import OtherEnt
from tutorials.hands import Hands, Mouse, control_of
from tutorials.language import Tutorial
from tutorials.scene import Chain, Scene
from tutorials.walk import Shown, Walk, new_page

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "tutoriels"
PHONE, WIDE = 360, 1280
WIDTHS = (PHONE, WIDE)


def stale_for(scene: Scene, tutorial: Tutorial, shown: Sequence[Shown]) -> list[str]:
    """The same for another person than the guide's: with one child or two, pages about children say it otherwise."""
    own = scene.chain.person(tutorial.person)
    if len(own["enfants"]) == len(scene.enfants):
        return stale(tutorial, shown)
    alike = [(rank, one) for rank, one in enumerate(shown) if not callable(one.step.actions)]
    return [why for rank, one in alike for why in stale(tutorial, [one], rank)]


def stale(tutorial: Tutorial, shown: Sequence[Shown], first: int | None = None) -> list[str]:
    """What the committed guide no longer tells of the pages walked: at which step, and why (J20); « make docs » mends.

    Pages are compared as a computer shows them, with JavaScript; `first` is the rank of the first step walked.
    """
    return fingerprint.stale(tutorial.slug, shown, GUIDES, first)


class TwoWidths(Walk):
    """A walk that looks at every page at 360 and at 1280 pixels: axe (with script), nothing wider than the screen."""

    def _check(self) -> None:
        own = self.page.viewport_size
        assert own is not None
        for width in (WIDE if own["width"] == PHONE else PHONE, own["width"]):
            self.page.set_viewport_size({**own, "width": width})
            super()._check()


def fit(page: Page, script: bool = True) -> None:
    """At both widths: no axe violation (axe is a script: without, nobody measures), nothing wider than the screen."""
    own = page.viewport_size
    assert own is not None
    for width in (WIDE if own["width"] == PHONE else PHONE, own["width"]):
        page.set_viewport_size({**own, "width": width})
        assert not script or run_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width


def walk(
    browser: Browser,
    chain: Demo | OtherEnt,
    tutorial: Tutorial,
    person: str = "",
    *,
    hands: Hands | None = None,
    script: bool = True,
    width: int = WIDE,
) -> tuple[Scene, list[Shown]]:
    """Every step of the guide by this member of the cast (the guide's own by default).

    The account that the guide begins with is made over HTTP: the guide that makes it is walked in tests of its own.
    """
    scene = Scene(chain, chain.person(person or tutorial.person))
    if tutorial.before is not None:
        own = chain.demo if isinstance(chain, OtherEnt) else chain
        scene.noted["identifiant"] = j1.activate(own, j1.from_cast(scene.person), scene.password)
        scene.watch(scene.person["mobile"])
    with new_page(browser, width=width, script=script) as page:
        shown = Walk(page, scene, hands=hands or Mouse(), script=script).follow(tutorial)
    assert len(shown) == len(tutorial.steps)
    if script and width == WIDE and tutorial in TUTORIALS:
        assert stale_for(scene, tutorial, shown) == []
    return scene, shown


@dataclass(frozen=True)
class Skin:
    """One of the four ENTs: how the demonstration names it, and its guides."""

    essai: str
    connexion: Tutorial
    accueil: Tutorial
    messagerie: Tutorial

    @property
    def name(self) -> str:
        """Printed in the header of every page."""
        return self.essai.split(" (")[0]

    def inside(self, tutorial: Tutorial) -> Tutorial:
        """The guide without the doors, for who is signed in."""
        return replace(tutorial, steps=tutorial.steps[len(self.connexion.steps) - 1 :])


SKINS = {
    "bocage": Skin("L'ENT du Bocage (Normandie)", j10.NORMANDIE, j11.NORMANDIE, j12.NORMANDIE),
    "littoral": Skin("L'ENT du Littoral (Somme)", j10.SOMME, j11.SOMME, j12.SOMME),
    "confluent": Skin("L'ENT du Confluent (Lyon)", j10.LYON, j11.LYON, j12.LYON),
    "marais": Skin("L'ENT du Marais (Poitiers)", j10.POITIERS, j11.POITIERS, j12.POITIERS),
}


def dress(page: Page, chain: Chain, skin: Skin) -> None:
    """Try the ENT on, as the first page of the demonstration offers."""
    page.goto(chain.url("portail"))
    with page.expect_navigation():
        control_of(page, skin.essai).click()


Cookies = Sequence[dict[str, object]]


def signed_in(browser: Browser, chain: Chain, scene: Scene) -> Cookies:
    """The cookies of who has come in by the doors of the Normandie, and accepted the texts."""
    steps = j10.NORMANDIE.steps[:-1]
    with new_page(browser) as page:
        shown = Walk(page, scene).follow(replace(j10.NORMANDIE, steps=steps))
        assert stale(j10.NORMANDIE, shown, 0) == []
        return [{**one} for one in page.context.cookies()]


def forget_texts(demo: Demo) -> None:
    """Nobody has accepted the texts of the demonstration's ENT: the next visit of anybody is a first one."""
    with closing(sqlite3.connect(demo.data / "portail.sqlite3", timeout=10)) as base, base:
        base.execute("DELETE FROM portail_acceptation")
