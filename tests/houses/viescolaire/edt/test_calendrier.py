"""Holidays by zone, public holidays, weeks A and B."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from preau.houses.viescolaire.actions.prepare_annee import Choix, open_weeks, prepare_annee
from preau.houses.viescolaire.calendrier import (
    CalendrierIllisible,
    easter,
    find_calendrier,
    list_feries,
    read_calendrier,
)
from preau.houses.viescolaire.emploi import grille_of, is_open
from preau.houses.viescolaire.emploi_refusals import AnneeFermee, CalendrierInconnu
from preau.houses.viescolaire.models import Conge, Grille, Semaine
from preau.kit.journal.models import Entry
from preau.registre.models import Etablissement
from tests.houses.viescolaire.conftest import COLLEGE

OWN = """
debut_le = 2026-08-17
fin_le = 2027-07-03
[["La Réunion"]]
libelle = "Vacances d'été austral"
debut_le = 2026-12-19
fin_le = 2027-01-24
"""


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)),
     (2038, date(2038, 4, 25))],
)  # fmt: skip
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


def test_public_holidays_of_a_school_year() -> None:
    days = [f"{day:%d/%m}" for day, _name in list_feries(date(2026, 9, 1), date(2027, 7, 3))]
    assert days == ["01/11", "11/11", "25/12", "01/01", "29/03", "01/05", "06/05", "08/05", "17/05"]


@pytest.mark.parametrize("annee", [2025, 2026])
@pytest.mark.parametrize("zone", ["A", "B", "C"])
def test_each_zone_has_four_holidays_of_sixteen_days(zone: str, annee: int) -> None:
    found = find_calendrier(annee, zone)
    assert found is not None
    long = [one for one in found.conges if "Vacances" in one.libelle]
    assert [(one.fin_le - one.debut_le).days + 1 for one in long] == [16, 16, 16, 16]
    assert all(one.debut_le.isoweekday() == 6 and one.fin_le.isoweekday() == 7 for one in long)
    assert len([one for one in found.conges if one.debut_le <= date(annee, 11, 1) <= one.fin_le]) == 1


def test_zones_do_not_rest_together_in_winter() -> None:
    starts = {
        zone: next(c.debut_le for c in find_calendrier(2026, zone).conges if "hiver" in c.libelle) for zone in "ABC"
    }  # type: ignore[union-attr]
    assert starts["C"] < starts["A"] < starts["B"]
    assert find_calendrier(2026, "D") is None
    assert find_calendrier(1999, "A") is None


def test_the_year_is_prepared_once_and_again(registre: Etablissement) -> None:
    for zone in ("A", "B"):
        prepare_annee(COLLEGE, Choix(zone), actor="essai")
    grille = Grille.objects.get()
    assert (grille.zone, grille.annee, grille.debut_le) == ("B", 2026, date(2026, 9, 1))
    letters = list(Semaine.objects.order_by("lundi").values_list("lundi", "lettre"))
    assert letters[0] == (date(2026, 8, 31), "A")
    assert [letter for _day, letter in letters] == ["AB"[rank % 2] for rank in range(len(letters))]
    assert date(2026, 10, 19) not in dict(letters)
    assert dict(letters)[date(2026, 11, 2)] == "BA"[dict(letters)[date(2026, 10, 12)] == "B"]
    assert len(letters) == 36
    found = grille_of(COLLEGE, date(2026, 11, 23))
    assert found is not None
    assert is_open(found, date(2026, 11, 23))
    assert not is_open(found, date(2026, 11, 11))
    assert not is_open(found, date(2026, 10, 20))
    assert Entry.objects.filter(event="emploi.annee-preparee").count() == 2


def test_without_alternation_with_saturdays(registre: Etablissement) -> None:
    grille = prepare_annee(COLLEGE, Choix("C", quinzaine=False, samedi=True), actor="essai")
    assert set(grille.semaines.values_list("lettre", flat=True)) == {""}
    assert grille.jours == [1, 2, 3, 4, 5, 6]


def test_a_territory_brings_its_own_calendar(registre: Etablissement) -> None:
    grille = prepare_annee(COLLEGE, Choix("La Réunion", calendrier=OWN), actor="essai")
    assert grille.debut_le == date(2026, 8, 17)
    names = set(Conge.objects.values_list("libelle", flat=True))
    assert "Vacances d'été austral" in names
    assert "Noël" not in names


@pytest.mark.parametrize(
    "text",
    ["nothing = [", "", "debut_le = 2026-09-01", "debut_le = '2026-09-01'\nfin_le = 2027-07-03",
     "debut_le = 2027-07-03\nfin_le = 2026-09-01", "debut_le = 2026-09-01\nfin_le = 2029-09-01",
     "debut_le = 2026-09-01\nfin_le = 2027-07-03\nA = 3", "debut_le = 2026-09-01\nfin_le = 2027-07-03\nA = [3]"],
)  # fmt: skip
def test_calendars_that_cannot_be_read(text: str) -> None:
    with pytest.raises(CalendrierIllisible):
        read_calendrier(text, "A")


def test_refusals(registre: Etablissement) -> None:
    with pytest.raises(AnneeFermee):
        prepare_annee("0999003Y", Choix("A"), actor="essai")
    for choix in (
        Choix("Mayotte"),
        Choix("A", calendrier="rien"),
        Choix("A", calendrier=OWN.replace("2026-08", "2027-01")),
    ):
        with pytest.raises(CalendrierInconnu):
            prepare_annee(COLLEGE, choix, actor="essai")
    assert Grille.objects.count() == 0


def test_a_week_wholly_closed_has_no_letter() -> None:
    found = find_calendrier(2026, "B")
    assert found is not None
    weeks = open_weeks(found, frozenset({1, 2, 3, 4, 5}))
    assert all((one - weeks[0]) % timedelta(weeks=1) == timedelta() for one in weeks)
    assert date(2026, 12, 21) not in weeks
