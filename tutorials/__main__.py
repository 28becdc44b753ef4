"""`python -m tutorials OUT`: walk every tutorial on a fresh demonstration and write the guides into OUT."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser

from preau.registre.synthetic.cast import COLLEGE
from tests.support.axe import chromium
from tests.support.demo import running
from tutorials import j1_activation_sms
from tutorials.ents import other_ent
from tutorials.overview import HEIGHT, PHONE, PhoneWalk, compose
from tutorials.render import Ecole, Guide, write
from tutorials.scene import Chain, Scene
from tutorials.walk import Walk, new_page

SCREENS = (0, 5, 9)
"""Which steps the README shows: the chooser, the children, the ENT."""
WIDTH = 900
"""Pixels: wide enough for a page as on a computer, narrow enough to be read on paper."""


def main() -> None:
    """Parse, start, walk, write."""
    parser = argparse.ArgumentParser(prog="python -m tutorials", description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the guides")
    parser.add_argument("--only", default="", help="slug of one tutorial")
    parser.add_argument("--etablissement", default=f"{COLLEGE.nom} {COLLEGE.commune}")
    parser.add_argument("--ent", default="https://ent.example.org/", help="address of the ENT, as printed")
    parser.add_argument("--telephone", default=COLLEGE.telephone)
    parser.add_argument("--mel", default=COLLEGE.mel)
    chosen = parser.parse_args()
    ecole = Ecole(chosen.etablissement, chosen.ent, chosen.telephone, chosen.mel)
    chosen.out.mkdir(parents=True, exist_ok=True)
    tutorials = [one for one in j1_activation_sms.TUTORIALS if chosen.only in ("", one.slug)]
    with tempfile.TemporaryDirectory(prefix="tutoriels-") as data, ExitStack() as stack:
        demo = stack.enter_context(running(Path(data), "--addresses"))
        browser = stack.enter_context(chromium())
        for rank, tutorial in enumerate(tutorials):
            chain: Chain = demo
            if tutorial.entrees != "normandie":
                chain = stack.enter_context(other_ent(demo, entrees=tutorial.entrees, wording=tutorial.seed, rank=rank))
            pictures = chosen.out / tutorial.slug
            shutil.rmtree(pictures, ignore_errors=True)
            with new_page(browser, width=WIDTH) as page:
                walk = Walk(page, Scene(chain, chain.person(tutorial.person)), pictures=pictures)
                shown = walk.follow(tutorial)
            for path in write(Guide(tutorial, ecole, shown), chosen.out):
                print(path)
        if j1_activation_sms.NORMANDIE in tutorials:
            print(overview(demo, browser, chosen.out))


def overview(demo: Chain, browser: Browser, out: Path) -> Path:
    """The picture of the README: the chooser, the children and the ENT, on a phone."""
    path = out / j1_activation_sms.NORMANDIE.slug / "apercu.png"
    with new_page(browser, width=PHONE, height=HEIGHT) as page:
        walk = PhoneWalk(page, Scene(demo, demo.person("fatoumata-bonnet")))
        walk.follow(j1_activation_sms.NORMANDIE)
    compose([walk.screens[rank] for rank in SCREENS], path)
    return path


if __name__ == "__main__":
    main()
