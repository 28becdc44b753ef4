"""Signing in: right, wrong, unknown, too often, suspended; the same answer and work for unknown people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.authenticate import LoginRefusal, Provisional, Unfinished, authenticate
from preau.houses.comptes.models import Compte, Notification, Tentative
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import Family
from tests.houses.comptes.letters import letter_of, letter_of_albert

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
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
    assert seen == [f"m={hashing.Hasher.memory_cost},t=2,p=1"] * 4


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


def test_a_block_that_insists_closes_nobody_else_s_door(compte: Compte, reglages: Any) -> None:
    """What it is refused counts neither for everybody nor for the account."""
    reglages(logins_per_block=1, logins_global=3, logins_per_account=2)
    for _try in range(6):
        authenticate("e.dupont42", "faux", request=RequestFactory().get("/", REMOTE_ADDR="192.0.2.7"))
    found = authenticate("e.dupont42", PASSWORD, request=RequestFactory().get("/", REMOTE_ADDR="198.51.100.7"))
    assert isinstance(found, Compte)


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


def _letters(family: Family) -> dict[str, tuple[str, str]]:
    """What can be typed: identifiant and a wrong password for every kind of identifiant."""
    alive = letter_of(family)
    pupil = letter_of_albert(family)
    Notification.objects.filter(pk=pupil.notification.pk).update(expires_on=now().date() - timedelta(days=1))
    Compte.objects.create(identifiant="z.martin11", password=hashing.make(PASSWORD), prenom="Z", nom="M")
    return {
        "unknown": ("x.inconnu11", "faux"),
        "account": ("z.martin11", "faux"),
        "letter": (alive.notification.identifiant, "faux"),
        "dead letter": (pupil.notification.identifiant, "faux"),
        "nonsense": ("é", "faux"),
    }


def test_letters_or_none_the_same_queries_rows_and_hashes(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = _letters(family)
    hashes: list[str] = []
    real = hashing.Hasher.verify
    monkeypatch.setattr(hashing.Hasher, "verify", lambda self, p, e: hashes.append("") or real(self, p, e))
    for identifiant, password in cases.values():
        _reason(identifiant, password)  # opens the counters
    seen = {}
    for name, (identifiant, password) in cases.items():
        hashes.clear()
        before = Tentative.objects.count()
        with CaptureQueriesContext(connection) as caught:
            reason = _reason(identifiant, password)
        shapes = [one["sql"].split("WHERE")[0].split("VALUES")[0].split("SET")[0] for one in caught.captured_queries]
        seen[name] = (reason, len(hashes), Tentative.objects.count() - before, shapes)
    for name, one in seen.items():
        assert one == seen["unknown"], name
    assert seen["unknown"][:3] == ("mot-de-passe", 2, 1)


def test_a_letter_alive_opens_its_activation_and_no_session(family: Family) -> None:
    letter = letter_of(family)
    found = authenticate(letter.notification.identifiant, letter.password)
    assert isinstance(found, Provisional)
    assert found.letter == letter.notification
    assert not Entry.objects.filter(event="connexion.ouverte").exists()


@pytest.mark.parametrize("what", ["expire", "utilise", "remplace"])
def test_a_dead_letter_says_why_to_its_holder_only(family: Family, what: str) -> None:
    letter = letter_of(family)
    deeds: dict[str, dict[str, Any]] = {
        "expire": {"expires_on": now().date() - timedelta(days=1)},
        "utilise": {"used_at": now()},
        "remplace": {"cancelled_at": now()},
    }
    Notification.objects.update(**deeds[what])
    assert _reason(letter.notification.identifiant, letter.password) == f"courrier-{what}"
    assert _reason(letter.notification.identifiant, "faux") == "mot-de-passe"


def test_guesses_of_a_letter_are_slowed_like_those_of_an_account(family: Family, reglages: Any) -> None:
    reglages(logins_per_account=3)
    letter = letter_of(family)
    for _try in range(3):
        assert _reason(letter.notification.identifiant, "faux") == "mot-de-passe"
    assert _reason(letter.notification.identifiant, letter.password) == "patientez"


def test_an_account_that_waits_for_its_mail(compte: Compte) -> None:
    Compte.objects.update(state="a-valider")
    found = authenticate("e.dupont42", PASSWORD)
    assert isinstance(found, Unfinished)
    assert _reason("e.dupont42", "faux") == "mot-de-passe"
