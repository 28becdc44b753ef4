"""Making the guides of a school: a demonstration is walked, everything is written beside, then put in its place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page

from preau.instances.houses import HOUSES
from tests.support.axe import chromium
from tests.support.demo import Demo, running
from tutorials import fingerprint, j1_activation_sms, j18_rentree, manifest
from tutorials.collection import WORDINGS, of_school
from tutorials.ents import HABILLAGES, joined, other_ent
from tutorials.film import Film
from tutorials.inside import inside
from tutorials.language import Tutorial
from tutorials.overview import HEIGHT, PHONE, PhoneWalk, compose
from tutorials.render import INDEX_NAME, OFFICE, Guide, index, write
from tutorials.scene import Chain, Scene
from tutorials.school import Ecole
from tutorials.walk import Shown, Walk, new_page

ALREADY = "Si {person} a déjà un compte : --person AUTRE, ou « preau demo --reset »."
SCREENS = (0, 5, 9)
"""Which steps the README shows: the chooser, the children, the ENT."""
WIDTH = 900
"""Pixels: wide enough for a page as on a computer, narrow enough to be read on paper."""


class WalkError(Exception):
    """A guide could not be walked to its end; the sentence says where and why."""


@dataclass(frozen=True)
class Order:
    """What is asked: which guides, for whom, on which running demonstration (none: a fresh one), walked by whom."""

    tutorials: Sequence[Tutorial]
    ecole: Ecole
    demo: Path | None = None
    person: str = ""
    video: bool = False


def walks(
    order: Order, pictures: Path | None, films: dict[str, Film] | None = None
) -> Iterator[tuple[Tutorial, list[Shown]]]:
    """Walk each guide, with its pictures in `pictures/<slug>/`; what is filmed is put into `films`, by slug.

    Raises WalkError at the first that cannot be walked to its end.
    """
    with ExitStack() as stack:
        demo = stack.enter_context(_demonstration(order.demo))
        browser = stack.enter_context(chromium())
        ents: dict[tuple[str, bool, bool], Chain] = {}
        noted: dict[str, dict[str, str]] = {}
        for tutorial in order.tutorials:
            which, who = (tutorial.entrees, tutorial.is_inside, tutorial.is_from_site), order.person or tutorial.person
            if which not in ents:
                ents[which] = stack.enter_context(_ent(demo, tutorial, order.ecole, len(ents), browser))
            scene = Scene(ents[which], demo.person(who), noted=noted.setdefault(who, {}))
            film = None if films is None else films.setdefault(tutorial.slug, Film())
            shown = _public(ents[which], order.ecole) if pictures else {}
            yield tutorial, _walked(browser, scene, tutorial, pictures, film, shown)
        if pictures and not order.demo and j1_activation_sms.NORMANDIE in order.tutorials:
            _overview(demo, browser, pictures)


@contextmanager
def _demonstration(data: Path | None) -> Iterator[Demo]:
    """The one that runs in this folder, else a fresh one."""
    if data:
        yield joined(data)
        return
    with tempfile.TemporaryDirectory(prefix="tutoriels-") as made, running(Path(made), "--addresses") as demo:
        yield demo


def _ent(demo: Demo, tutorial: Tutorial, ecole: Ecole, rank: int, browser: Browser) -> AbstractContextManager[Chain]:
    """The demonstration's own ENT, or another one with the doors of this tutorial and the skin of the school."""
    entrees = tutorial.entrees
    if entrees == OFFICE:
        return j18_rentree.office(browser)
    if tutorial.is_from_site:
        return nullcontext(demo)
    wording = WORDINGS.get(entrees, "001")
    if tutorial.is_inside:
        return inside(demo, entrees=entrees, wording=wording, rank=rank, habillage=ecole.habillage)
    own = HABILLAGES[j1_activation_sms.NORMANDIE.entrees]
    if entrees == j1_activation_sms.NORMANDIE.entrees and ecole.habillage in ("", own):
        return nullcontext(demo)
    return other_ent(demo, entrees=entrees, wording=wording, rank=rank, habillage=ecole.habillage)


def _public(chain: Chain, ecole: Ecole) -> dict[str, str]:
    """The address that pictures show for each house of the demonstration: the school's own, else an example."""
    own = {"portail": ecole.ent, "site": ecole.site, "viescolaire": ecole.vie_scolaire, "guichet": ecole.guichet}
    ours = {chain.url(name, ""): (own.get(name) or f"https://{name}.example.org").rstrip("/") for name in HOUSES}
    return ours | {"": ecole.ent.rstrip("/")}


def _walked(
    browser: Browser,
    scene: Scene,
    tutorial: Tutorial,
    out: Path | None,
    film: Film | None,
    addresses: dict[str, str],
) -> list[Shown]:
    """Follow the tutorial in a fresh browser."""
    pictures = out / tutorial.slug if out else None
    for picture in pictures.glob("[0-9]*.png") if pictures else ():
        picture.unlink()
    with new_page(browser, width=WIDTH) as page:
        try:
            if tutorial.is_from_site:
                _try_on(page, scene, tutorial.entrees)
            return Walk(page, scene, pictures=pictures, film=film, addresses=addresses).follow_all(tutorial)
        except AssertionError as problem:
            said = f"{tutorial.slug} : {problem}\n{ALREADY.format(person=scene.person['id'])}"
            raise WalkError(said) from problem


def _try_on(page: Page, scene: Scene, entrees: str) -> None:
    """Dress the demonstration's ENT as this family's, which is where its site leads."""
    if entrees != j1_activation_sms.NORMANDIE.entrees:
        page.goto(scene.chain.url("portail"))
        with page.expect_navigation():
            page.locator(f".essais button[value={HABILLAGES[entrees]}]").click()


def _overview(demo: Chain, browser: Browser, out: Path) -> None:
    """The picture of the README: the chooser, the children and the ENT, on a phone."""
    with new_page(browser, width=PHONE, height=HEIGHT) as page:
        walk = PhoneWalk(page, Scene(demo, demo.person("fatoumata-bonnet")))
        walk.follow(j1_activation_sms.NORMANDIE)
    compose([walk.screens[rank] for rank in SCREENS], out / j1_activation_sms.NORMANDIE.slug / "apercu.png")


def produce(order: Order, out: Path) -> Iterator[str]:
    """Write the guides into the folder `out`, each said once written; nothing there changes before all of them are."""
    films: dict[str, Film] | None = {} if order.video else None
    filmed = _encoder() if order.video else None
    with beside(out) as work:
        guides = []
        for tutorial, shown in walks(order, work, films):
            guides.append(Guide(tutorial, order.ecole, shown, has_video=order.video))
            write(guides[-1], work)
            if films and filmed:
                filmed(guides[-1], films.pop(tutorial.slug), work)
            yield tutorial.slug
        known = of_school(order.ecole)
        own = [one.slug for one in known]
        today = datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
        made = manifest.write(guides, work, day=today, order=own)
        fingerprint.write({guide.tutorial.slug: guide.shown for guide in guides}, work, own)
        there = {one["slug"] for one in manifest.read(work)["tutoriels"]}
        (work / INDEX_NAME).write_text(index([one for one in known if one.slug in there]), encoding="utf-8")
        yield made.name


def _encoder() -> Callable[[Guide, Film, Path], list[Path]]:
    """What makes videos; asked for before anything is walked, for who has no encoder is told at once."""
    from tutorials import video

    return video.write


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A copy of the folder `out` to write in: it takes the place of `out` when the block ends well, and only then."""
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    work.chmod(0o755)
    try:
        if out.exists():
            shutil.copytree(out, work, dirs_exist_ok=True)
        yield work
        before = out.with_name(f".{out.name}-avant-{os.getpid()}")
        if out.exists():
            out.rename(before)
        work.rename(out)
        shutil.rmtree(before, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
