"""The next lessons on the home page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from preau.houses.viescolaire.models import Modification, Utilisateur
from preau.houses.viescolaire.prochains import prochains
from preau.houses.viescolaire.visiteur import load
from preau.kit.clockkit import PARIS
from preau.registre.models import Etablissement
from tests.houses.viescolaire.conftest import ClientOf, utilisateur_of


def test_what_is_left_of_today(ecole: Etablissement, semaine: Any) -> None:
    (found,) = prochains(load(utilisateur_of("eleve")))
    assert found.is_today
    assert found.le == date(2026, 11, 23)
    assert found.eleve is not None
    semaine.move_to(datetime(2026, 11, 23, 11, 30, tzinfo=PARIS))
    (later,) = prochains(load(utilisateur_of("eleve")))
    assert all(one.fin_at > datetime(2026, 11, 23, 11, 30, tzinfo=PARIS) for one in later.seances)


def test_then_the_next_day_of_lessons(ecole: Etablissement, semaine: Any) -> None:
    semaine.move_to(datetime(2026, 11, 27, 20, 0, tzinfo=PARIS))
    (found,) = prochains(load(utilisateur_of("responsable")))
    assert (found.le, found.is_today) == (date(2026, 11, 30), False)
    semaine.move_to(datetime(2026, 12, 18, 20, 0, tzinfo=PARIS))
    assert [one.le for one in prochains(load(utilisateur_of("eleve")))] == [date(2027, 1, 4)]


def test_a_teacher_and_nobody(ecole: Etablissement, semaine: Any) -> None:
    (found,) = prochains(load(utilisateur_of("personnel")))
    assert found.eleve is None
    assert found.seances
    assert prochains(load(Utilisateur.objects.create(genre="personnel", nom="X", personnes=[]))) == []


@pytest.mark.usefixtures("semaine")
def test_the_home_page_says_them(client_of: ClientOf) -> None:
    Modification.objects.bulk_create(
        Modification(cours_id=pk, le=date(2026, 11, 23), nature="absent", auteur="x") for pk in _monday()
    )
    said = client_of("responsable").get("/").content.decode()
    assert "Prochains cours aujourd'hui" in said or "Prochains cours aujourd&#x27;hui" in said
    assert "Prof. absent" in said


def _monday() -> list[int]:
    from preau.houses.viescolaire.models import Cours

    return list(Cours.objects.filter(publics__code="6 A", jour=1, lettre="").values_list("pk", flat=True))
