"""A teacher of two schools: each page says which school it is about, by its name, and none is out of reach."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from lxml import html

from preau.houses.viescolaire.models import Cours, Grille, Intervenant, Public, Semaine, Utilisateur
from preau.registre.models import Etablissement, Personnel
from tests.houses.viescolaire.conftest import COLLEGE, ClientOf, utilisateur_of
from tests.support.client import InspectingClient

AUTRE = "0999001W"
NOM = "LYCEE DES ESSAIS VILLE-FICTIVE (0999001W)"
LUNDI = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("semaine")


@pytest.fixture
def prof(ecole: Etablissement) -> Utilisateur:
    """Thomas Leduc, who teaches Latin on Monday morning in another school too, to a class named as one of his."""
    Etablissement.objects.create(uai=AUTRE, nom="LYCEE DES ESSAIS", commune="VILLE-FICTIVE", academie=70)
    row = Personnel.objects.create(
        uai=AUTRE, source="essai", source_id="leduc", nom_de_famille="LEDUC", prenom="Thomas", fonction="ENS"
    )
    grille = Grille.objects.create(
        uai=AUTRE, annee=2026, ouverture=time(8), jours=[1, 2, 3, 4, 5],
        debut_le=date(2026, 9, 1), fin_le=date(2027, 7, 3),
    )  # fmt: skip
    Semaine.objects.create(grille=grille, lundi=LUNDI)
    cours = Cours.objects.create(
        uai=AUTRE, annee=2026, jour=1, place=0, duree=2, libelle="LATIN", salle="L 1",
        debut_le=date(2026, 9, 1), fin_le=date(2027, 7, 3),
    )  # fmt: skip
    Public.objects.create(cours=cours, genre="division", code="3 A")
    Intervenant.objects.create(cours=cours, personnel=row.public_id, nom="M. LEDUC")
    who = utilisateur_of("personnel")
    who.personnes = [*who.personnes, row.public_id]
    who.save()
    return who


@pytest.fixture
def browser(client_of: ClientOf, prof: Utilisateur) -> InspectingClient:
    return client_of(prof)


def page(browser: InspectingClient, url: str) -> html.HtmlElement:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return html.fromstring(answer.content)


def words(root: html.HtmlElement) -> str:
    return " ".join(root.xpath("//main")[0].text_content().split())


def test_each_school_s_timetable_is_one_s_own(browser: InspectingClient) -> None:
    first = page(browser, "/emploi/?semaine=2026-11-23")
    assert "LATIN" not in words(first)
    [to_other] = first.xpath(f"//a[normalize-space()='{NOM}']/@href")
    second = page(browser, f"/emploi/{to_other}")
    assert "LATIN" in words(second)
    assert second.xpath("//a[@aria-current='page' and not(ancestor::header)]/text()")[-1] == NOM
    [after] = second.xpath("//a[@rel='next']/@href")
    following = page(browser, after)
    assert NOM in following.xpath("//a[@aria-current='page']/text()"), "still of that school a week later"


@pytest.mark.parametrize("url", ["/emploi/etablissement/", "/communications/ecrire/"])
def test_schools_are_named(browser: InspectingClient, url: str) -> None:
    assert NOM in page(browser, url).xpath("//main//a/text()")


def test_the_class_of_the_other_school_is_read(browser: InspectingClient) -> None:
    root = page(browser, "/cahier/")
    assert root.xpath("//optgroup/@label")[1] == NOM
    [value] = root.xpath(f"//optgroup[@label='{NOM}']/option/@value")
    chosen = browser.get("/cahier/", {"semaine": LUNDI.isoformat(), "classe": value})
    assert chosen.status_code == 200
    [selected] = html.fromstring(chosen.content).xpath("//option[@selected]/@value")
    assert selected == f"{AUTRE}:3 A"
    links = html.fromstring(chosen.content).xpath("//main//a[@rel='next']/@href")
    assert browser.get(f"/cahier/{links[0]}").status_code == 200
    assert browser.get("/cahier/", {"classe": f"{AUTRE}:6 A"}).status_code == 404


def test_the_calendar_holds_both(browser: InspectingClient) -> None:
    browser.post("/agenda/donner/", {"eleve": ""})
    address = str(page(browser, "/agenda/").xpath("//output/text()")[0])
    said = InspectingClient().get("/" + address.split("/", 3)[3]).content.decode()
    assert "LATIN" in said
    assert f"@{COLLEGE.lower()}.preau" in said


def test_the_day_of_both(browser: InspectingClient) -> None:
    said = words(page(browser, f"/cours/?jour={LUNDI + timedelta(days=7)}"))
    assert "LATIN" in said
