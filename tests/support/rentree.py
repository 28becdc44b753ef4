"""A chain whose registry is empty, as an office finds it: its schools named, a secretary who may come in."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyotp
from playwright.sync_api import Browser, expect

from preau.kit.datekit import annee_scolaire
from preau.registre.synthetic import world, write_school
from preau.registre.synthetic.cast import COLLEGE, ECOLE, find
from preau.registre.synthetic.cast_personnels import PERSONNELS, Personnel
from preau.registre.synthetic.people import Etablissement
from tests.support.demo import Demo, running
from tutorials.hands import Mouse, control_of, field_of
from tutorials.walk import new_page

STEP = 30
"""Seconds of a code of six digits (RFC 6238)."""
SCHOOLS = (COLLEGE, ECOLE)
ANNEE = annee_scolaire(datetime.now(ZoneInfo("Europe/Paris")).date())
SECRETAIRE = next(one for one in PERSONNELS if one.role == "secretaire")


@contextmanager
def empty(data: Path) -> Iterator[Demo]:
    """`preau demo` on a folder that says its world is made: no file enters, the houses start on an empty registry."""
    world = {"files": {}, "annee": ANNEE, "cast": [], "uais": [one.uai for one in SCHOOLS]}
    (data / "monde.json").write_text(json.dumps(world))
    with running(data, "--addresses") as demo:
        for one in SCHOOLS:
            said = ["--nom", one.nom, "--commune", one.commune, "--telephone", one.telephone, "--mel", one.mel]
            demo.preau("etablissement", "set", one.uai, *said)
        employ(demo, SECRETAIRE)
        yield demo


def employ(demo: Demo, one: Personnel) -> None:
    """An account at the account service, and mandates at the office of both schools."""
    secret = demo.data / "secrets" / "personnel"
    secret.write_text(one.mot_de_passe, encoding="utf-8")
    named = ["--nom", one.nom, "--prenom", one.prenom, "--mel", one.mail]
    who = ["--identifiant", one.identifiant, "--mot-de-passe-fichier", str(secret)]
    demo.preau("comptes", "agent", "add", *named, *who, "--par", "exploitant")
    secret.unlink()
    demo.preau("guichet", "agent", "add", one.identifiant, *named, "--par", "exploitant")
    for school in SCHOOLS:
        demo.preau("guichet", "mandat", "give", one.identifiant, one.role, "--uai", school.uai, "--par", "exploitant")


def files_of(school: Etablissement, folder: Path, *, effectif: int = 24) -> list[Path]:
    """What the applications of a school export this year: the cast, and few pupils beside them."""
    schools = tuple(replace(one, effectif=effectif) for one in SCHOOLS)
    made = world(7, on=date(ANNEE, 9, 15), etablissements=schools)
    return write_school(made, next(one for one in schools if one.uai == school.uai), folder)


def person(identity: str) -> dict[str, Any]:
    """A family of the cast as `demo.json` tells it."""
    return dict(find(identity).as_row())


@dataclass
class Application:
    """The application of codes of one account: each code serves once, one step early or late at most."""

    secret: str
    served: int = 0

    def code(self) -> str:
        """The next code that will do."""
        step = max(self.served + 1, int(time.time()) // STEP - 1)
        while step > int(time.time()) // STEP + 1:
            time.sleep(0.5)
        self.served = step
        return pyotp.TOTP(self.secret).generate_otp(step)


def protect(browser: Browser, demo: Demo) -> Application:
    """The secretary adds a second factor to their account."""
    with new_page(browser) as page:
        page.goto(demo.url("comptes", "/agents/"))
        field_of(page, "Identifiant").fill(SECRETAIRE.identifiant)
        field_of(page, "Mot de passe").fill(SECRETAIRE.mot_de_passe)
        control_of(page, "Se connecter").click()
        page.wait_for_load_state("load")
        page.goto(demo.url("comptes", "/mon-compte/second-facteur/"))
        control_of(page, "Ajouter un second facteur").click()
        Mouse().choose(page, page.get_by_role("radio", name="Une application"))
        page.locator("main").get_by_role("button").last.click()
        made = Application(page.locator("[data-copiable]").first.inner_text().replace(" ", "").strip())
        page.locator("input[name=code]").fill(made.code())
        page.keyboard.press("Enter")
        control_of(page, "J'ai gardé mes codes").click()
        expect(page.locator("main")).to_contain_text("Application")
    return made
