"""J21 from the office, in a real browser: the files of the next year; leavers, a new sibling, école → collège."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from preau.protocols.onde import messages, write
from preau.protocols.siecle.messages import Affectation, Eleve, Lien, Structure
from preau.registre.synthetic.cast import COLLEGE, ECOLE
from preau.registre.synthetic.people import Etablissement
from tests.journeys.rentree import Office, control_in
from tests.journeys.walking import PHONE, WIDE, fit
from tests.registre.ecole import Ecole
from tests.support import j1
from tests.support.demo import Demo
from tests.support.rentree import ANNEE, Application, empty, protect
from tutorials.hands import Mouse, boxes_of, control_of, field_of, radio_of
from tutorials.walk import new_page

pytestmark = pytest.mark.browser
ALBERT, TOM = date(2014, 2, 3), date(2014, 1, 1)
JEANNE, LEA, LOU = date(2015, 6, 30), date(2016, 3, 1), date(2018, 5, 4)
EMILIE = j1.Parent("DUPONT", "Emilie", "+33639980001", {"Albert": ALBERT, "Jeanne": JEANNE, "Lou": LOU})
ZOE = j1.Parent("MARTIN", "Zoé", "+33639980004", {"Tom": TOM})


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Every house on an empty registry."""
    with empty(tmp_path_factory.mktemp("annee")) as demo:
        yield demo


@pytest.fixture(scope="module")
def application(chain: Demo, browser: Browser) -> Application:
    """The second factor of the secretary."""
    return protect(browser, chain)


def college(folder: Path) -> Ecole:
    """This year at the collège: Albert and Tom; Jeanne is still at the école."""
    made = Ecole(folder, uai=COLLEGE.uai, annee=ANNEE, horodatage=datetime(ANNEE, 9, 8, 7, 0))
    made.change_eleve("703", sortie_le=None)
    made.eleves = [one for one in made.eleves if one.eleve_id != "702"]
    made.affectations = [one for one in made.affectations if one.eleve_id != "702"]
    made.without_lien("702", "301")
    return made


def next_college(folder: Path) -> Ecole:
    """The next one: Tom has left, Jeanne comes from the école, Léa is new in the family."""
    made = Ecole(folder, uai=COLLEGE.uai, annee=ANNEE + 1, horodatage=datetime(ANNEE + 1, 9, 7, 7, 0))
    albert, jeanne, _tom = made.eleves
    lea = replace(jeanne, eleve_id="704", prenom="Léa", ne_le=LEA, id_national="990000004EY")
    made.eleves = [replace(one, entree_le=date(ANNEE + 1, 9, 1)) for one in (albert, jeanne, lea)]
    made.affectations = [Affectation(one.eleve_id, (Structure("6 A", "D"),)) for one in made.eleves]
    others = [one for one in made.liens if one.personne_id in ("302", "303")]
    made.liens = [*(_mother(one) for one in made.eleves), *others]
    made.personnes = [one for one in made.personnes if one.personne_id != "304"]
    return made


def _mother(eleve: Eleve) -> Lien:
    return Lien(eleve.eleve_id, "301", 1, niveau_brut="1", parente="10", parente_brut="10")


def primary(folder: Path, *names: str) -> list[Path]:
    """The école's two files: these children of the same family."""
    folder.mkdir()
    born = {"Jeanne": (JEANNE, "990000002EA", "CM2"), "Lou": (LOU, "990000009EV", "CE1")}
    rows = [
        messages.Eleve("DUPONT", name, ne_le=born[name][0], ne_le_brut=f"{born[name][0]:%d/%m/%Y}", sexe="F",
                       ine=born[name][1], niveau=born[name][2], classe="Classe de CM2", classe_id="77001")
        for name in names
    ]  # fmt: skip
    emilie = messages.Responsable(
        "N'GUYEN", "Emilie", nom_usage="DUPONT", civilite="Mme", mel="emilie@example.org",
        tel_portable="06 39 98 00 01",
        enfants=tuple(messages.Enfant("DUPONT", name, classe=born[name][2]) for name in names),
    )  # fmt: skip
    paths = [folder / write.ELEVES_NAME, folder / write.RESPONSABLES_NAME]
    with paths[0].open("wb") as stream:
        write.write_eleves(stream, rows)
    with paths[1].open("wb") as stream:
        write.write_responsables(stream, [emilie])
    return paths


def test_the_next_year_loses_nothing(chain: Demo, application: Application, browser: Browser, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with new_page(browser, width=WIDE) as page:
        office = Office(page, chain)
        office.sign_in(application)
        this_year = {ECOLE: primary(tmp_path / "c", "Jeanne", "Lou"), COLLEGE: college(tmp_path / "a").write()}
        for school, paths in this_year.items():
            office.desk(school)
            office.deposit(paths)
            office.apply()
        emilie, zoe = (j1.activate(chain, one) for one in (EMILIE, ZOE))
        new_year(office, ECOLE, primary(tmp_path / "d", "Lou"))
        new_year(office, COLLEGE, next_college(tmp_path / "b").write())
        record(office, "Emilie", emilie)
        record(office, "Zoé", "plus dans le dernier fichier importé")
        expect(page.locator("main")).to_contain_text("Si elle a un compte, il est gardé")
    sees_the_sibling(browser, chain, emilie)
    warned(browser, chain, zoe)


def new_year(office: Office, school: Etablissement, paths: list[Path]) -> None:
    """The year to open is chosen beside the files, and said before anything is written."""
    office.desk(school)
    office.deposit(paths, ANNEE + 1)
    expect(office.page.locator("main")).to_contain_text(f"L'année {ANNEE + 1}-{ANNEE + 2} sera ouverte")
    office.apply()


def record(office: Office, prenom: str, said: str) -> None:
    """The record of this person says this: the identifiant is the one of before."""
    office.go("Chercher", "Chercher une personne")
    office.type("Qui cherchez-vous ?", prenom)
    office.press("Chercher")
    office.page.locator("main").get_by_role("link", name=prenom).first.click()
    expect(office.page.locator("main")).to_contain_text(said)
    fit(office.page)


def sees_the_sibling(browser: Browser, chain: Demo, identifiant: str) -> None:
    """The same identifiant and password; Jeanne at the collège and Léa are proposed; nobody else is asked again."""
    with new_page(browser, width=PHONE) as page:
        sign_in(page, chain, identifiant)
        expect(page.locator("h1")).to_contain_text("peut être rattaché")
        expect(page.locator("main")).to_contain_text("Léa")
        expect(page.locator("main")).not_to_contain_text("Albert")
        fit(page)
        control_of(page, "Rattacher").click()
        for who, born in (("Jeanne DUPONT", JEANNE), ("Léa DUPONT", LEA)):
            Mouse().choose(page, radio_of(page, "Je suis le représentant légal de cet élève", who))
            for box, part in zip(boxes_of(page, "Né le", who), f"{born:%d %m %Y}".split(), strict=True):
                box.fill(part)
        fit(page)
        control_of(page, "Confirmer").click()
        page.wait_for_load_state("load")
        page.goto(chain.url("comptes", "/mon-compte/"))
        for name in ("Albert", "Jeanne", "Léa", "Lou"):
            expect(page.locator("main")).to_contain_text(name)
        fit(page)


def warned(browser: Browser, chain: Demo, identifiant: str) -> None:
    """An account left without children still opens, and says so."""
    with new_page(browser, width=PHONE) as page:
        sign_in(page, chain, identifiant)
        page.goto(chain.url("comptes", "/mon-compte/"))
        expect(page.locator("main")).to_contain_text(identifiant)
        expect(page.locator("main")).not_to_contain_text("Tom")
        fit(page)


def sign_in(page: Page, chain: Demo, identifiant: str) -> None:
    page.goto(chain.url("comptes", f"/connexion/?identifiant={identifiant}&profil=responsable"))
    field_of(page, "Mot de passe").fill(j1.PASSWORD)
    control_in(page.locator("main"), "Se connecter").click()
    page.wait_for_load_state("load")
