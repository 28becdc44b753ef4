"""`python -m tutorials OUT`: walk every tutorial on a fresh demonstration and write the guides into OUT.

`--demo var` walks on the demonstration that `make demo` has started, whose folder is `var`.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from preau.registre.synthetic.cast import COLLEGE
from tests.support.axe import chromium
from tests.support.demo import Demo, running
from tutorials import (
    j1_activation_sms,
    j2_franceconnect,
    j3_courrier,
    j4_eleve,
    j5_ajout_eleve,
    j6_oubli,
    j7_mon_compte,
    j10_connexion,
    j11_accueil,
    j12_messagerie,
    j14_vie_scolaire,
    j16_mobile,
    j18_rentree,
)
from tutorials.ents import joined, other_ent
from tutorials.inside import inside
from tutorials.language import Tutorial
from tutorials.overview import HEIGHT, PHONE, PhoneWalk, compose
from tutorials.render import Ecole, Guide, index, write
from tutorials.scene import Chain, Scene
from tutorials.site_ecole import with_site
from tutorials.walk import Shown, Walk, new_page

TUTORIALS: tuple[Tutorial, ...] = (
    *j1_activation_sms.TUTORIALS,
    *j2_franceconnect.TUTORIALS,
    *j3_courrier.TUTORIALS,
    *j4_eleve.TUTORIALS,
    *j5_ajout_eleve.TUTORIALS,
    *j6_oubli.TUTORIALS,
    *j7_mon_compte.TUTORIALS,
    *j10_connexion.TUTORIALS,
    *j11_accueil.TUTORIALS,
    *j12_messagerie.TUTORIALS,
    *j14_vie_scolaire.TUTORIALS,
    *j16_mobile.TUTORIALS,
    *j18_rentree.TUTORIALS,
)
ALREADY = "Si {person} a déjà un compte : --person AUTRE, ou « preau demo --reset »."
WORDINGS = {"somme": "003", "poitiers": "004"}
"""The words of the account service for who comes from these doors; 001 for the others (design.md §5)."""
SCREENS = (0, 5, 9)
"""Which steps the README shows: the chooser, the children, the ENT."""
WIDTH = 900
"""Pixels: wide enough for a page as on a computer, narrow enough to be read on paper."""


def main() -> None:
    """Start (or join) a demonstration, walk, write."""
    chosen = parser().parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    ecole = Ecole(chosen.etablissement, chosen.ent, chosen.telephone, chosen.mel)
    tutorials = [one for one in TUTORIALS if chosen.only in ("", one.slug)]
    with ExitStack() as stack:
        if chosen.demo:
            demo = joined(chosen.demo)
        else:
            data = stack.enter_context(tempfile.TemporaryDirectory(prefix="tutoriels-"))
            demo = stack.enter_context(running(Path(data), "--addresses"))
        browser = stack.enter_context(chromium())
        ents: dict[tuple[str, bool, bool], Chain] = {}
        noted: dict[str, dict[str, str]] = {}
        for tutorial in tutorials:
            which, who = (tutorial.entrees, tutorial.is_inside, tutorial.is_from_site), chosen.person or tutorial.person
            if which not in ents:
                ents[which] = stack.enter_context(ent_of(demo, tutorial, len(ents), browser))
            scene = Scene(ents[which], demo.person(who), noted=noted.setdefault(who, {}))
            shown = walked(browser, scene, tutorial, chosen.out)
            for path in write(Guide(tutorial, school_of(tutorial, ecole), shown), chosen.out):
                print(path)
        (chosen.out / "README.md").write_text(index(TUTORIALS), encoding="utf-8")
        if not chosen.demo and j1_activation_sms.NORMANDIE in tutorials:
            print(overview(demo, browser, chosen.out))


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m tutorials", description="Parcourir les tutoriels et les écrire.")
    made.add_argument("out", type=Path, help="dossier où écrire les guides")
    made.add_argument("--demo", type=Path, help="dossier d'une démonstration en marche ; sinon, une neuve est démarrée")
    made.add_argument("--person", default="", help="qui la parcourt (id de demo.json) ; sinon, le rôle du tutoriel")
    made.add_argument("--only", default="", choices=["", *(one.slug for one in TUTORIALS)])
    made.add_argument("--etablissement", default=f"{COLLEGE.nom} {COLLEGE.commune}", help="nom imprimé")
    made.add_argument("--ent", default="https://ent.example.org/", help="adresse de l'ENT, imprimée")
    made.add_argument("--telephone", default=COLLEGE.telephone, help="téléphone imprimé")
    made.add_argument("--mel", default=COLLEGE.mel, help="adresse mail imprimée")
    return made


def school_of(tutorial: Tutorial, ecole: Ecole) -> Ecole:
    """The school as this guide prints it: the office has an address of its own."""
    return replace(ecole, ent=j18_rentree.ADDRESS) if tutorial.entrees == j18_rentree.ENTREES else ecole


def ent_of(demo: Demo, tutorial: Tutorial, rank: int, browser: Browser) -> AbstractContextManager[Chain]:
    """The demonstration's own ENT, or another one with the doors of this tutorial."""
    if tutorial.entrees == j18_rentree.ENTREES:
        return j18_rentree.office(browser)
    if tutorial.is_from_site:
        return with_site(demo)
    wording = WORDINGS.get(tutorial.entrees, "001")
    if tutorial.is_inside:
        return inside(demo, entrees=tutorial.entrees, wording=wording, rank=rank)
    if tutorial.entrees == j1_activation_sms.NORMANDIE.entrees:
        return nullcontext(demo)
    return other_ent(demo, entrees=tutorial.entrees, wording=wording, rank=rank)


def walked(browser: Browser, scene: Scene, tutorial: Tutorial, out: Path) -> list[Shown]:
    """Follow the tutorial in a fresh browser, with pictures in `out/<slug>/`."""
    pictures = out / tutorial.slug
    shutil.rmtree(pictures, ignore_errors=True)
    with new_page(browser, width=WIDTH) as page:
        try:
            return Walk(page, scene, pictures=pictures).follow_all(tutorial)
        except AssertionError as problem:
            raise SystemExit(f"{tutorial.slug} : {problem}\n{ALREADY.format(person=scene.person['id'])}") from problem


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
