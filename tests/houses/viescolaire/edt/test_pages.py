"""« Emploi du temps »: whose it is, which week, what changed, who may look at whom."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from lxml import html

from preau.houses.viescolaire.emploi import forget_grilles, list_seances
from preau.houses.viescolaire.models import Cours, Grille, Modification, Utilisateur
from preau.registre.models import Eleve, Personnel
from tests.houses.viescolaire.conftest import COLLEGE, ClientOf, utilisateur_of
from tests.houses.viescolaire.pronote.conftest import parent_of_two

pytestmark = pytest.mark.usefixtures("semaine")
LUNDI = date(2026, 11, 23)
URL = "/emploi/"


def text(response: object) -> str:
    return " ".join(html.fromstring(response.content).text_content().split())  # type: ignore[attr-defined]


def one_of(division: str = "6 A") -> Cours:
    return Cours.objects.filter(publics__code=division, jour=1).order_by("place")[0]


@pytest.mark.parametrize("genre", ["eleve", "responsable"])
def test_a_family_sees_the_week(client_of: ClientOf, eleve: Eleve, genre: str) -> None:
    page = client_of(genre).get(URL)
    said = text(page)
    assert page.status_code == 200
    assert "Semaine du 23 novembre au 27 novembre 2026" in said
    assert "semaine B" in said or "semaine A" in said
    root = html.fromstring(page.content)
    assert root.xpath("//table//th[@scope='col']")
    assert root.xpath("//table//th[@scope='row']")
    given = list_seances(COLLEGE, LUNDI, date(2026, 11, 27), division="6 A")
    assert len(root.xpath("//div[@class='edt-liste']//li")) >= len(given)
    assert {one.libelle for one in given} <= set(root.xpath("//table//strong/text()"))


@pytest.mark.parametrize(
    ("today", "samedi", "lundi"),
    [("2026-11-27", False, 23), ("2026-11-28", False, 30), ("2026-11-28", True, 23), ("2026-11-29", True, 30)],
)
def test_when_the_week_is_over_the_next_one_is_shown(
    client_of: ClientOf, semaine: time_machine.Traveller, today: str, samedi: bool, lundi: int
) -> None:
    Grille.objects.update(jours=[1, 2, 3, 4, 5, *([6] if samedi else [])])
    forget_grilles()
    semaine.move_to(datetime.fromisoformat(f"{today}T19:00+01:00"))
    browser = client_of("responsable")
    page = browser.get(URL)
    assert f"Semaine du {lundi} novembre" in text(page)
    [back] = html.fromstring(page.content).xpath('//nav//a[text()="Aujourd\'hui"]/@href')
    assert f"Semaine du {lundi} novembre" in text(browser.get(back))


def test_changes_are_said_in_words(client_of: ClientOf) -> None:
    row = one_of()
    Modification.objects.create(cours=row, le=LUNDI, nature="annule", motif="Formation", auteur="essai")
    said = text(client_of("eleve").get(URL))
    assert "Cours annulé Formation" in said


def test_holidays_and_days_outside_the_year_are_said(client_of: ClientOf) -> None:
    browser = client_of("eleve")
    assert "Vacances de Noël" in text(browser.get(f"{URL}?semaine=2026-12-23"))
    assert "Pas de cours cette semaine." in text(browser.get(f"{URL}?semaine=2026-12-23"))
    assert "Armistice de 1918" in text(browser.get(f"{URL}?semaine=2026-11-09"))
    assert "Armistice de 1918" in text(browser.get(f"{URL}?jour=2026-11-11"))
    assert "Pas de cours ce jour" in text(browser.get(f"{URL}?jour=2026-11-22"))
    assert "pas encore publié" in text(browser.get(f"{URL}?semaine=2031-01-01"))


@pytest.mark.parametrize("odd", ["jour=hier", "semaine=99999999", "jour=0001-01-01", "semaine=9999-12-31", "semaine="])
def test_days_that_are_none_show_today(client_of: ClientOf, odd: str) -> None:
    assert "23 novembre" in text(client_of("eleve").get(f"{URL}?{odd}"))


def test_before_after_today_and_one_day(client_of: ClientOf) -> None:
    browser = client_of("eleve")
    root = html.fromstring(browser.get(f"{URL}?semaine=2026-11-30").content)
    links = {" ".join(one.text_content().split()): one.get("href") for one in root.xpath("//nav[@class='edt-nav']//a")}
    assert links == {
        "Semaine précédente": "/emploi/?semaine=2026-11-23",
        "Aujourd'hui": "/emploi/?semaine=2026-11-23",
        "Semaine suivante": "/emploi/?semaine=2026-12-07",
        "Voir un seul jour": "/emploi/?jour=2026-11-30",
    }
    day = browser.get(f"{URL}?jour=2026-11-23")
    assert "Lundi 23 novembre 2026" in text(day)
    assert "Jour suivant" in text(day)


def test_a_teacher_begins_with_the_day(client_of: ClientOf) -> None:
    browser = client_of("personnel")
    said = text(browser.get(URL))
    assert "Lundi 23 novembre 2026" in said
    assert "Voir la semaine" in said
    assert "6 A" in text(browser.get(f"{URL}?semaine=2026-11-23")) or "3 A" in said


def test_staff_see_classes_rooms_and_colleagues(client_of: ClientOf) -> None:
    browser = client_of("personnel")
    listed = browser.get("/emploi/etablissement/")
    hrefs = list(html.fromstring(listed.content).xpath("//ul[@class='edt-choix']//a/@href"))
    assert len(hrefs) > 10
    for href in (hrefs[0], hrefs[len(hrefs) // 2], hrefs[-1]):
        page = browser.get(href)
        assert page.status_code == 200
        assert "Emploi du temps :" in text(page)
        following = html.fromstring(page.content).xpath("//a[@rel='next']/@href")[0]
        assert "uai=0500048F" in following
        assert browser.get(following).status_code == 200


@pytest.mark.parametrize("genre", ["eleve", "responsable"])
@pytest.mark.parametrize("asked", ["classe=6+A", "classe=5+A", "salle=A+01", "professeur=x", "uai=0500048F&classe=6+A"])
def test_families_see_no_class_room_or_teacher(client_of: ClientOf, genre: str, asked: str) -> None:
    browser = client_of(genre)
    assert browser.get(f"{URL}?{asked}").status_code == 404
    assert browser.get(f"/emploi/pdf/?{asked}").status_code == 404
    assert browser.get("/emploi/etablissement/").status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["uai=0501271K&classe=CP", "professeur=inconnu", "uai=0999001W&salle=A+01", "classe=9+Z", "salle=Z+99", "classe=6"],
)
def test_staff_see_what_their_own_school_has(client_of: ClientOf, asked: str) -> None:
    browser = client_of("personnel")
    assert browser.get(f"{URL}?{asked}").status_code == 404
    assert browser.get(f"/emploi/pdf/?{asked}").status_code == 404


def test_a_class_without_lessons_yet_and_a_room_of_one_day_are_there(client_of: ClientOf, eleve: Eleve) -> None:
    browser = client_of("personnel")
    eleve.scolarites.update(division="6 Z")
    assert browser.get(f"{URL}?classe=6+Z").status_code == 200
    Modification.objects.create(cours=one_of(), le=LUNDI, nature="salle", salle="Gymnase", auteur="essai")
    assert browser.get(f"{URL}?salle=Gymnase&semaine=2026-11-23").status_code == 200


def test_a_family_does_not_choose_another_s_school(client_of: ClientOf) -> None:
    assert "Semaine du 23 novembre" in text(client_of("eleve").get(f"{URL}?uai=0999001W"))


def test_somebody_without_lessons(client_of: ClientOf) -> None:
    nobody = Utilisateur.objects.create(genre="responsable", nom="PERSONNE", prenom="Aucune", personnes=[])
    browser = client_of(nobody)
    assert browser.get(URL).status_code == 404
    assert browser.get("/emploi/pdf/").status_code == 404
    gone = Utilisateur.objects.create(genre="personnel", nom="PARTI", prenom="Paul", personnes=["parti"])
    assert "Aucun emploi du temps" in text(client_of(gone).get(URL))


def test_nobody_signed_in_goes_to_the_doors(client_of: ClientOf) -> None:
    from tests.support.client import InspectingClient

    for url in (URL, "/emploi/pdf/", "/emploi/etablissement/"):
        answer = InspectingClient().get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/?retour=")


def test_on_paper(client_of: ClientOf) -> None:
    answer = client_of("eleve").get("/emploi/pdf/?semaine=2026-11-23")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    empty = client_of("eleve").get("/emploi/pdf/?semaine=2026-12-23")
    assert empty.content.startswith(b"%PDF-")


@pytest.mark.parametrize("who", ["eleve", "responsable", "two"])
@pytest.mark.parametrize("asked", ["semaine=2026-11-30", "jour=2026-11-30"])
def test_a_week_costs_six_queries_in_all(client_of: ClientOf, who: str, asked: str) -> None:
    """Of the house and of the registry together, once the process holds the school's grid (issue 7)."""
    browser = client_of(parent_of_two() if who == "two" else utilisateur_of(who))
    browser.get(URL)
    with CaptureQueriesContext(connection) as own, CaptureQueriesContext(connections["registre"]) as registre:
        assert browser.get(f"{URL}?{asked}").status_code == 200
    said = [query["sql"] for query in (*own, *registre)]
    assert len(said) <= 6, said


def test_a_member_of_staff_who_left_sees_nothing(client_of: ClientOf) -> None:
    who = utilisateur_of("personnel")
    browser = client_of(who)
    Personnel.objects.filter(public_id__in=who.personnes).update(gone_at="2026-11-01T00:00Z")
    assert browser.get(URL).status_code == 404
    assert browser.get(f"{URL}?classe=6+A").status_code == 404
