"""Signing in: right, wrong, unknown, too often, suspended; the same answer and work for unknown people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.authenticate import LoginRefusal, authenticate
from preau.houses.comptes.models import Compte, Tentative
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "Marée-haute 2026 !"


@pytest.fixture
def compte() -> Compte:
    return Compte.objects.create(
        identifiant="e.dupont42", password=hashing.make(PASSWORD), prenom="Emilie", nom="DUPONT"
    )


def _reason(identifiant: str, password: str) -> str:
    found = authenticate(identifiant, password)
    assert isinstance(found, LoginRefusal)
    return str(found.reason)


def test_right(compte: Compte) -> None:
    found = authenticate(" E.Dupont42", PASSWORD)
    assert isinstance(found, Compte)
    assert not Entry.objects.exists()  # nobody is signed in before the stages are passed


@pytest.mark.parametrize(
    ("identifiant", "password"),
    [("e.dupont42", "autre"), ("e.dupont42", ""), ("e.dupont43", PASSWORD), ("", ""), ("e.dupont42", PASSWORD * 20)],
)
def test_wrong_or_unknown_is_one_reason(compte: Compte, identifiant: str, password: str) -> None:
    assert _reason(identifiant, password) == "mot-de-passe"
    assert Tentative.objects.get().voie == "connexion"


def test_the_same_queries_for_unknown_people(compte: Compte) -> None:
    _reason("e.dupont42", "x")
    _reason("e.inconnu11", "x")
    counts = []
    for identifiant in ("e.dupont42", "e.inconnu11"):
        with CaptureQueriesContext(connection) as seen:
            _reason(identifiant, "x")
        counts.append(
            [one["sql"].split("(")[0].split("WHERE")[0].split("SET")[0][:40] for one in seen.captured_queries]
        )
    assert counts[0] == counts[1]


def test_the_same_hash_work_for_unknown_people(compte: Compte, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = hashing.Hasher.verify
    monkeypatch.setattr(hashing.Hasher, "verify", lambda self, p, e: seen.append(e.split("$")[3]) or real(self, p, e))
    _reason("e.dupont42", "x")
    _reason("e.inconnu11", "x")
    assert seen == ["m=19456,t=2,p=1"] * 4


@pytest.mark.parametrize("identifiant", ["e.dupont42", "e.inconnu11"])
def test_too_often_is_slowed_known_or_not_even_with_the_right_password(
    compte: Compte, reglages: Any, identifiant: str
) -> None:
    reglages(logins_per_account=3)
    with time_machine.travel(now(), tick=False) as clock:
        for _try in range(3):
            assert _reason(identifiant, "faux") == "mot-de-passe"
        found = authenticate(identifiant, PASSWORD)
        assert isinstance(found, LoginRefusal)
        assert found.reason == "patientez"
        assert found.retry_at is not None
        clock.move_to(found.retry_at + timedelta(seconds=1))
        again = authenticate(identifiant, PASSWORD)
        assert isinstance(again, Compte) == (identifiant == "e.dupont42")


def test_too_many_from_one_block(compte: Compte, reglages: Any) -> None:
    reglages(logins_per_block=2)
    assert _reason("a.a11", "x") == _reason("b.b11", "x") == "mot-de-passe"
    assert _reason("e.dupont42", PASSWORD) == "patientez"


@pytest.mark.parametrize("state", ["suspendu", "ferme"])
def test_a_closed_account_is_told_to_its_owner_only(compte: Compte, state: str) -> None:
    Compte.objects.update(state=state)
    assert _reason("e.dupont42", "faux") == "mot-de-passe"
    assert _reason("e.dupont42", PASSWORD) == "suspendu"


def test_an_old_hash_is_made_again(compte: Compte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing.Hasher, "time_cost", 1)
    Compte.objects.update(password=hashing.make(PASSWORD))
    monkeypatch.undo()
    assert isinstance(authenticate("e.dupont42", PASSWORD), Compte)
    assert "t=2" in Compte.objects.get().password


def test_never_inside_a_transaction(compte: Compte) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        authenticate("e.dupont42", PASSWORD)
