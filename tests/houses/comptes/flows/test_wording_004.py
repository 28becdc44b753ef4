"""J1 in the words of seed 004: « Recevoir mon code SMS » → code and dates of birth on one page → « Continuer »."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from preau.houses.comptes.models import Compte, Rattachement
from tests.houses.comptes.families import Family, eleve, link
from tests.houses.comptes.walk import Walk, answers, born, passwords

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
ALBERT, JEANNE, WRONG = date(2014, 3, 2), date(2018, 11, 30), date(2014, 3, 3)


@pytest.fixture(autouse=True)
def _wording(reglages: Any) -> None:
    reglages(wording="004")


@pytest.fixture
def at_code(family: Family, walk: Walk) -> Walk:
    walk.open()
    assert "Je n'ai pas encore d'identifiant" in walk.text
    assert "Créer mon compte" in walk.text
    walk.send()
    assert "Recevoir mon code SMS" in walk.text
    walk.identity()
    assert walk.step == "code-et-dates"
    return walk


def test_the_whole_path_by_its_labels(family: Family, at_code: Walk) -> None:
    walk = at_code
    assert "code reçu par SMS" in walk.text
    assert "Date de naissance" in walk.text
    assert "Albert" not in walk.text
    assert "COURTILS" not in walk.text
    walk.send(code=walk.code(), **born("ne_le", ALBERT), **born("ne_le_2", JEANNE))
    assert walk.step == "identifiant-et-mot-de-passe"
    assert "respecter 3 des 4 critères" in walk.text
    assert "Continuer" in walk.text
    walk.send(**passwords("marée.haute.2026"))
    assert "Votre compte est activé" in walk.text
    assert Rattachement.objects.count() == 2
    assert Compte.objects.count() == 1


def test_children_left_are_named_on_the_next_page(family: Family, at_code: Walk) -> None:
    walk = at_code
    walk.send(code=walk.code(), **born("ne_le", ALBERT), **born("ne_le_2", WRONG))
    assert walk.step == "enfants-restants"
    assert "Jeanne DUPONT" in walk.text
    assert "Albert DUPONT" not in walk.text
    walk.send(**answers(**{family.jeanne.public_id: None}))
    assert walk.step == "identifiant-et-mot-de-passe"
    walk.open(walk.at.replace("identifiant-et-mot-de-passe", "enfants-restants"))
    assert "Jeanne DUPONT" in walk.text
    assert "Albert DUPONT" not in walk.text
    walk.send(**answers(**{family.jeanne.public_id: JEANNE}))
    walk.send(**passwords())
    assert Rattachement.objects.count() == 2


def test_twins_are_proven_by_one_date(family: Family, at_code: Walk) -> None:
    link(family.emilie, eleve("Alice", ne_le=ALBERT))
    at_code.send(code=at_code.code(), **born("ne_le", ALBERT), **born("ne_le_2", JEANNE))
    assert at_code.step == "identifiant-et-mot-de-passe"


def test_a_wrong_code_compares_no_date(family: Family, at_code: Walk) -> None:
    walk = at_code
    right = walk.code()
    walk.send(code=f"{(int(right) + 1) % 10**6:06}", **born("ne_le", ALBERT))
    assert walk.page.status_code == 422
    assert walk.step == "code-et-dates"
    walk.send(code=right, **born("ne_le", ALBERT), **born("ne_le_2", JEANNE))
    assert walk.step == "identifiant-et-mot-de-passe"


def test_guessing_dates_blindly_ends_like_guessing_them_one_by_one(family: Family, at_code: Walk) -> None:
    walk = at_code
    wrong = [date(2010, 1, day) for day in range(1, 7)]
    walk.send(
        code=walk.code(),
        **born("ne_le", wrong[0]),
        **{k: v for rank, one in enumerate(wrong[1:], 2) for k, v in born(f"ne_le_{rank}", one).items()},
    )
    assert walk.step == "enfants-restants"
    assert walk.text.count("Cet élève ne sera pas rattaché") == 2
    walk.send()
    assert walk.at == "/contact/"
    assert not Compte.objects.exists()
