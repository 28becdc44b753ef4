"""Lessons between two days: weeks A and B, holidays, and every kind of change (issue 7, item 2)."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.houses.viescolaire.emploi import grille_of, is_open, list_seances, starts_at, week_number
from preau.houses.viescolaire.models import Conge, Cours, Grille, Intervenant, Modification, Public, Semaine
from preau.houses.viescolaire.visiteur import EleveVu

pytestmark = pytest.mark.django_db(databases=["default"])
UAI = "0999001W"
LUNDI = date(2026, 11, 23)
ALBERT = EleveVu("albert", "DUPONT", "Albert", UAI, "6 B", ("6BGR1",))
EULER, NOETHER = "euler", "noether"


@pytest.fixture
def grille() -> Grille:
    made = Grille.objects.create(
        uai=UAI, annee=2026, ouverture=time(8), places=20, minutes=30, jours=[1, 2, 3, 4, 5],
        debut_le=date(2026, 9, 1), fin_le=date(2027, 7, 3),
    )  # fmt: skip
    first = date(2026, 8, 31)
    Semaine.objects.bulk_create(
        Semaine(grille=made, lundi=first + timedelta(weeks=rank), lettre="AB"[rank % 2]) for rank in range(44)
    )
    Conge.objects.create(grille=made, libelle="Noël", debut_le=date(2026, 12, 19), fin_le=date(2027, 1, 3))
    return made


def cours(*publics: str, jour: int = 1, place: int = 2, genre: str = "division", **more: Any) -> Cours:
    given = {"uai": UAI, "annee": 2026, "jour": jour, "place": place, "duree": 2, "libelle": "MATHEMATIQUES",
             "debut_le": date(2026, 9, 1), "fin_le": date(2027, 7, 3), "salle": "B 101", **more}  # fmt: skip
    made = Cours.objects.create(**given)
    for code in publics:
        Public.objects.create(cours=made, genre=genre, code=code)
    Intervenant.objects.create(cours=made, personnel=EULER, nom="M. EULER")
    return made


def week(**whose: Any) -> list[Any]:
    return list_seances(UAI, LUNDI, LUNDI + timedelta(days=6), **whose)


def change(row: Cours, nature: str, le: date = LUNDI, **more: Any) -> Modification:
    return Modification.objects.create(cours=row, nature=nature, le=le, auteur="essai", **more)


def test_a_pupil_s_lessons_are_those_of_the_class_the_groups_and_their_own(grille: Grille) -> None:
    cours("6 B")
    cours("6BGR1", genre="groupe", jour=2, libelle="ANGLAIS")
    cours("albert", genre="eleve", jour=3, libelle="AIDE")
    cours("6 A", jour=4)
    cours("6BGR2", genre="groupe", jour=5)
    cours("6 B", "6BGR1", jour=5, libelle="EPS")
    found = week(eleve=ALBERT)
    assert [(one.le.isoweekday(), one.libelle) for one in found] == [
        (1, "MATHEMATIQUES"), (2, "ANGLAIS"), (3, "AIDE"), (5, "EPS"),
    ]  # fmt: skip
    one = found[0]
    assert (f"{one.debut_at:%H:%M}", f"{one.fin_at:%H:%M}") == ("09:00", "10:00")
    assert one.debut_at.utcoffset() == timedelta(hours=1)
    assert (one.noms, one.divisions, one.salle, one.statut) == (("M. EULER",), ("6 B",), "B 101", "")
    assert one.key == f"{one.cours}:2026-11-23"


def test_weeks_a_and_b_and_days_without_lessons(grille: Grille) -> None:
    cours("6 B", lettre="A")
    cours("6 B", jour=6)
    days = [one.le for one in list_seances(UAI, date(2026, 11, 1), date(2027, 1, 31), eleve=ALBERT)]
    assert days == [date(2026, 11, 9), date(2026, 11, 23), date(2026, 12, 7), date(2027, 1, 4), date(2027, 1, 18)]
    assert not is_open(grille, date(2026, 12, 25))
    assert not is_open(grille, date(2026, 8, 31))
    assert week_number(grille, date(2026, 9, 1)) == 1
    assert week_number(grille, LUNDI) == 13


@pytest.mark.parametrize(
    ("nature", "statut"),
    [("annule", "Cours annulé"), ("absent", "Prof. absent"), ("classe-absente", "Classe absente"),
     ("sortie", "Sortie pédagogique")],
)  # fmt: skip
def test_what_cancels_a_lesson_is_said(grille: Grille, nature: str, statut: str) -> None:
    change(cours("6 B"), nature, motif="Formation")
    (one,) = week(eleve=ALBERT)
    assert (one.is_cancelled, one.statut, one.motif) == (True, statut, "Formation")


def test_a_moved_lesson_is_at_both_places(grille: Grille) -> None:
    row = cours("6 B")
    change(row, "deplace", vers_le=LUNDI + timedelta(days=3), place=10)
    change(row, "salle", salle="C 3")
    left, come = week(eleve=ALBERT)
    assert (left.le, left.is_cancelled, left.statut) == (LUNDI, True, "Cours déplacé")
    assert (come.le, come.is_cancelled, come.place, come.salle) == (LUNDI + timedelta(days=3), False, 10, "C 3")
    assert come.original_le == LUNDI
    assert come.key == left.key
    change(row, "deplace", LUNDI - timedelta(days=7), vers_le=LUNDI + timedelta(days=1), place=4)
    assert [one.le for one in week(eleve=ALBERT) if not one.is_cancelled] == [
        LUNDI + timedelta(days=1), LUNDI + timedelta(days=3),
    ]  # fmt: skip


def test_replaced_elsewhere_and_a_test(grille: Grille) -> None:
    row = cours("6 B")
    change(row, "remplace", personnel=NOETHER, nom="Mme NOETHER")
    change(row, "evaluation")
    (one,) = week(eleve=ALBERT)
    assert (one.noms, one.is_cancelled, one.is_evaluation) == (("Mme NOETHER",), False, True)
    (given,) = week(personnel=NOETHER)
    assert given.personnels == (NOETHER,)
    (lost,) = week(personnel=EULER)
    assert lost.statut
    later = list_seances(UAI, LUNDI + timedelta(days=7), LUNDI + timedelta(days=13), personnel=NOETHER)
    assert later == []


def test_added_once_classes_and_rooms(grille: Grille) -> None:
    samedi = LUNDI + timedelta(days=5)
    cours("6 B", jour=6, ponctuel=True, debut_le=samedi, fin_le=samedi, libelle="PORTES OUVERTES")
    cours("6 A", salle="C 3")
    assert [one.libelle for one in week(division="6 B")] == ["PORTES OUVERTES"]
    assert [one.divisions for one in week(salle="C 3")] == [("6 A",)]
    assert [one.libelle for one in week(eleve=ALBERT)] == ["PORTES OUVERTES"]
    Cours.objects.update(gone_at="2026-11-01T00:00Z")
    assert week(division="6 B") == []
    with pytest.raises(ValueError, match="whose"):
        week()


def test_a_school_without_a_grid_has_no_lessons() -> None:
    cours("6 B")
    assert week(eleve=ALBERT) == []
    assert grille_of(UAI, LUNDI) is None


def test_hours_follow_the_clock_of_paris(grille: Grille) -> None:
    assert starts_at(grille, date(2026, 10, 23), 0).utcoffset() == timedelta(hours=2)
    assert starts_at(grille, date(2026, 10, 26), 0).isoformat() == "2026-10-26T08:00:00+01:00"


def test_a_week_costs_three_queries_whatever_it_holds(grille: Grille) -> None:
    for jour in range(1, 6):
        for place in range(0, 16, 2):
            change(cours("6 B", jour=jour, place=place), "salle", LUNDI + timedelta(days=jour - 1), salle="X")
    week(eleve=ALBERT)
    with CaptureQueriesContext(connection) as queries:
        assert len(week(eleve=ALBERT)) == 40
    assert len(queries) == 3
