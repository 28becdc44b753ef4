"""`p.nomXX`: ASCII, two random digits, three once half are taken, never the same twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.comptes.actions.identifiant import clean, pick_identifiant, reserve_identifiant, stem
from preau.houses.comptes.models import Compte, Reservation
from preau.kit.clockkit import now

pytestmark = pytest.mark.django_db


def _take(*identifiants: str) -> None:
    Compte.objects.bulk_create(Compte(identifiant=one, password="x", prenom="E", nom="D") for one in identifiants)


@pytest.mark.parametrize(
    ("prenom", "nom", "expected"),
    [
        ("Emilie", "DUPONT", "e.dupont"),
        ("Émilie", "Dupont-Lévêque", "e.dupontleveque"),
        ("Œdipe", "N'GUYEN", "o.nguyen"),
        ("Maël", "LE GOFF", "m.legoff"),
        ("李", "王", "x.x"),
        ("Zoé", "A", "z.a"),
        ("Ana", "x" * 60, "a." + "x" * 40),
    ],
)
def test_stem(prenom: str, nom: str, expected: str) -> None:
    assert stem(prenom, nom) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name_gives_letters_a_dot_and_letters(prenom: str, nom: str) -> None:
    first, _dot, last = stem(prenom, nom).partition(".")
    assert len(first) == 1
    assert (first + last).isascii()
    assert last.isalpha()


def test_digits_come_from_the_random_source() -> None:
    assert pick_identifiant("Emilie", "Dupont", lambda size: 7 % size) == "e.dupont07"


def test_a_taken_one_is_never_given_again() -> None:
    _take("e.dupont07", "e.dupont08")
    assert pick_identifiant("Emilie", "Dupont", lambda size: 7) == "e.dupont09"


def test_three_digits_once_half_are_taken() -> None:
    _take(*(f"e.dupont{rank:02}" for rank in range(49)))
    assert pick_identifiant("Emilie", "Dupont", lambda size: 0) == "e.dupont49"
    _take("e.dupont49")
    assert pick_identifiant("Emilie", "Dupont", lambda size: 0) == "e.dupont000"


def test_longer_names_with_the_same_beginning_do_not_count() -> None:
    _take(*(f"e.dupontel{rank:02}" for rank in range(60)), "e.dupont-x1")
    assert pick_identifiant("Emilie", "Dupont", lambda size: 3) == "e.dupont03"


def test_a_reservation_is_held_for_one_run_and_forgotten_in_time() -> None:
    end = now() + timedelta(hours=3)
    first = reserve_identifiant("run-1", "Emilie", "Dupont", end, lambda size: 5)
    assert first == "e.dupont05"
    assert reserve_identifiant("run-1", "Emilie", "Dupont", end, lambda size: 9) == first
    assert reserve_identifiant("run-2", "Emilie", "Dupont", end, lambda size: 5) == "e.dupont06"
    assert pick_identifiant("Emilie", "Dupont", lambda size: 5) == "e.dupont07"
    Reservation.objects.update(expires_at=now() - timedelta(seconds=1))
    assert reserve_identifiant("run-3", "Emilie", "Dupont", end, lambda size: 5) == first


def test_what_is_typed_is_forgiven() -> None:
    assert clean(" E.Dupont 42\t") == "e.dupont42"
