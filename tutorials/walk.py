"""Following a tutorial on a running demonstration: every page is checked, every printed step has its picture."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Locator, Page

from tests.support.axe import run_axe
from tutorials import fingerprint
from tutorials import hands as on_page
from tutorials.alternative import describe
from tutorials.film import Film
from tutorials.hands import Hands, Mouse
from tutorials.language import (
    Action,
    Attach,
    Choose,
    Fill,
    FillDate,
    Note,
    Open,
    Pick,
    Press,
    See,
    Step,
    Tick,
    Tutorial,
    Unfold,
    Value,
)
from tutorials.pictures import SCALE, around, make_public, take
from tutorials.scene import Scene

Framed = list[Locator]
"""Controls that one frame goes around."""
PATIENCE = 15.0
"""Seconds within which a chain of redirections and « Continuer » pages must end."""
BETWEEN_LOOKS = 0.05
SOON = 5
"""Seconds within which a page that does not wait for other work says what a step sees."""
SETTLED = 900
"""Milliseconds before a picture of a page where something was typed."""
AUTO_POST = "form:has(input[name=SAMLResponse])"
REFRESH = 'meta[http-equiv="refresh"]'
CONDITIONS = "form[action*='/conditions/']"
"""Where the ENT asks to accept its texts: at a first visit only, so the steps of one guide alone are about it."""


class BadPageError(AssertionError):
    """A page on the way is not fit for people."""


@dataclass(frozen=True)
class Shown:
    """A step as it was walked: its picture, the picture in words, and what the page said on arrival."""

    step: Step
    picture: Path | None
    alternative: str
    texts: tuple[str, ...] = ()


@dataclass
class Walk:
    """One person's way through one tutorial. Without `script` the browser runs no JavaScript, and axe neither.

    A `film` is shown every step that has a picture: the page as it arrives, then filled and framed. `addresses` are the
    public ones that pictures show for those of the demonstration (pictures.py).
    """

    page: Page
    scene: Scene
    hands: Hands = field(default_factory=Mouse)
    pictures: Path | None = None
    script: bool = True
    pages: int = 0
    accepts: bool = True
    has_typed: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)
    film: Film | None = None

    def follow(self, tutorial: Tutorial) -> list[Shown]:
        """Walk every step; raises at the first label that is missing, the first page that is not fit."""
        self.accepts = not tutorial.is_first_visit
        return [self._step(rank, step) for rank, step in enumerate(tutorial.steps, start=1)]

    def follow_all(self, tutorial: Tutorial) -> list[Shown]:
        """Walk what gives an account, if the person has none, in a browser of its own, then the tutorial itself."""
        browser = self.page.context.browser
        if tutorial.before is not None and browser is not None and not self.scene.noted:
            with new_page(browser, script=self.script) as page:
                Walk(page, self.scene, script=self.script).follow(tutorial.before)
        return self.follow(tutorial)

    def _step(self, rank: int, step: Step) -> Shown:
        actions = list(step.actions_for(self.scene))
        marks: list[Framed] = []
        try:
            match actions:
                case [Open(house, path), *actions]:
                    self.page.goto(self.scene.chain.url(house, _text(path, self.scene)))
                    self.arrive()
                case _ if rank == 1:
                    self.arrive()
            self._check()
            is_late = any(isinstance(one, See) and one.within > SOON for one in actions)  # the page changes by itself
            texts = () if is_late else fingerprint.read(self.page)
            if self.addresses:
                make_public(self.page, self.addresses)
            if self.film:
                self.film.arrived(self.page, step)
            for action in actions:
                if not isinstance(action, Press):
                    marks += self._act(action)
            last = actions[-1] if actions and isinstance(actions[-1], Press) else None
            control = self._control(last) if last else None
            if last and control:
                marks.append([control])
            texts = fingerprint.read(self.page) if is_late else texts
            picture = self._picture(rank, step, marks)
            shown = Shown(step, picture, describe(self.page.locator("h1").inner_text(), actions), texts)
            if control:
                with self.page.expect_navigation():
                    self.hands.press(self.page, control)
                self.arrive()
        except (AssertionError, Error) as problem:
            raise AssertionError(f"étape {step.number} ({step.caption}), {self.page.url} : {problem}") from problem
        return shown

    def _control(self, press: Press) -> Locator:
        where = self.page.locator(press.within) if press.within else self.page
        control = on_page.control_of(where, press.label)
        control.wait_for(timeout=5000)
        return control

    def _act(self, action: Action) -> list[Framed]:
        page, scene = self.page, self.scene
        match action:
            case Choose(label, within):
                radio = on_page.radio_of(page, label, within)
                self.hands.choose(page, radio)
                return [[_card(radio)]]
            case Tick(label):
                box = page.get_by_role("checkbox", name=label, exact=True)
                self.hands.choose(page, box)
                return [[_card(box)]]
            case Fill(label, value):
                box = on_page.field_of(page, label)
                self.hands.type(page, box, _text(value, scene))
                self.has_typed = True
                return [[box]]
            case FillDate(label, value, within):
                boxes = on_page.boxes_of(page, label, within)
                for box, part in zip(boxes, reversed(value.split("-")), strict=True):
                    self.hands.type(page, box, part)
                return [boxes]
            case Attach(label, paths):
                box = page.get_by_label(label)
                box.set_input_files(list(paths(scene)))
                return [[box]]
            case Pick(label, option):
                box = page.get_by_label(label)
                box.select_option(label=option)
                return [[box]]
            case Note(name):
                kept = page.locator("[data-copiable]").first
                scene.noted[name] = kept.inner_text().strip()
                return [[kept]]
            case Unfold(label):
                fold = page.locator("summary").filter(has_text=label)
                self.hands.press(page, fold)
                return [[fold]]
            case See(text, within):
                page.get_by_text(_text(text, scene)).first.wait_for(timeout=within * 1000)
                return []
        raise TypeError(f"{action} belongs at the beginning or at the end of a step")

    def _picture(self, rank: int, step: Step, marks: list[Framed]) -> Path | None:
        path = None
        if self.pictures is not None and step.is_printed:
            path = self.pictures / f"{rank:02}.png"
            if self.has_typed:
                self.page.wait_for_timeout(SETTLED)  # pages that judge what is typed ask their house first
            boxes = [around(controls) for controls in marks]
            take(self.page, boxes, path, step)
            if self.film:
                self.film.acted(self.page, step, boxes)
        self.has_typed = False
        return path

    def _check(self) -> None:
        """Fit for people: no error said, nothing wider than the screen, no axe violation."""
        title = self.page.title()
        if title.startswith("Erreur"):
            raise BadPageError(f"{title} : {self.page.locator('main').inner_text()[:400]}")
        width = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if width[0] > width[1]:
            raise BadPageError(f"défilement horizontal : {width[0]} pixels pour {width[1]}")
        if self.script and (violations := run_axe(self.page)):
            raise BadPageError("axe : " + " | ".join(map(str, violations)))
        self.pages += 1

    def arrive(self) -> None:
        """Wait until the browser rests; accept the texts of a first visit where no step of the guide does."""
        self._settle()
        self._accept_texts()

    def _accept_texts(self) -> None:
        """Read and accept the texts of a first visit, where they are asked; the page must be fit too."""
        form = self.page.locator(CONDITIONS)
        if not self.accepts or not form.count():
            return
        self._check()
        for box in form.get_by_role("checkbox").all():
            self.hands.choose(self.page, box)
        with self.page.expect_navigation():
            self.hands.press(self.page, on_page.control_of(self.page, "Entrer dans l'ENT"))
        self._settle()

    def _settle(self) -> None:
        """Wait until the browser rests, two looks in a row, on a page that asks something of the person."""
        deadline = time.monotonic() + PATIENCE
        rested = ""
        while time.monotonic() < deadline:
            seen = ""
            try:
                self.page.wait_for_load_state("load")
                if self.page.locator(AUTO_POST).count():
                    if not self.script:  # the provider's page cannot post itself: it shows a button
                        self.page.locator(AUTO_POST).get_by_role("button").click()
                elif not self.page.locator(REFRESH).count() and "/continuer/" not in self.page.url:
                    seen = self.page.evaluate("location.href")
            except Error:
                seen = ""  # the page left while it was being looked at
            if seen and seen == rested:
                return
            rested = seen
            time.sleep(BETWEEN_LOOKS)
        raise BadPageError(f"la page {self.page.url} ne mène nulle part")


def _card(radio: Locator) -> Locator:
    return radio.locator("xpath=ancestor::*[contains(@class, 'carte')][1]")


def _text(value: Value, scene: Scene) -> str:
    return value if isinstance(value, str) else value(scene)


@contextmanager
def new_page(browser: Browser, *, width: int = 1280, height: int = 800, script: bool = True) -> Iterator[Page]:
    """A fresh browser context of this width: no cookie of anybody else."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=SCALE,
        java_script_enabled=script,
        locale="fr-FR",
        reduced_motion="reduce",
        ignore_https_errors=True,  # J11's ENT is served over TLS with a certificate of its own
    )
    context.set_default_timeout(10_000)
    try:
        yield context.new_page()
    finally:
        context.close()
