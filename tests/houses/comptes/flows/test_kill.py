"""Kill -9 in the middle of the last submit, before and after every query: no account half made, and the way goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from preau.houses.comptes.models import Compte, CompteResponsable, Rattachement, Reservation, Signalement, Tentative
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.flows.engine import LEASE
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import Family
from tests.houses.comptes.walk import JourneyClient, Walk, answers, passwords
from tests.kit.flows.killing import killed_at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
POINTS = 120


def test_there_is_a_whole_account_or_none(family: Family) -> None:
    for point in range(POINTS):
        walk = _at_password(family)
        data = {**walk.hidden(), **passwords()}
        was_killed = killed_at(point, lambda w=walk, d=data: w.client.post(w.at, d))  # type: ignore[misc]
        assert _is_whole() if Compte.objects.exists() else _is_absent(), f"half made at point {point}"
        with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=True):
            walk.page = walk.client.post(walk.at, data, follow=True)
            walk.at = walk.page.request["PATH_INFO"]
        assert walk.step == "identifiant"
        assert _is_whole()
        assert len([one for one in testing.deliver(now() + 2 * LEASE) if "identifiant" in one.body]) == 2
        if not was_killed:
            break
        _forget()
    assert 30 < point < POINTS - 1


def _at_password(family: Family) -> Walk:
    walk = Walk(JourneyClient())
    walk.open()
    walk.identity()
    walk.send(code=walk.code())
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: None}))
    assert walk.step == "mot-de-passe"
    return walk


def _counts() -> tuple[int, ...]:
    journal = Entry.objects.filter(event="compte.active").count()
    attempts = Tentative.objects.filter(reason="reussi").count()
    models = (Compte, CompteResponsable, Rattachement, Signalement)
    return (*(model.objects.count() for model in models), journal, attempts)


def _is_whole() -> bool:
    return _counts() == (1, 1, 1, 1, 1, 1) and not Reservation.objects.exists()


def _is_absent() -> bool:
    return _counts() == (0, 0, 0, 0, 0, 0) and Reservation.objects.count() == 1


def _forget() -> None:
    """The family as if it had never come, for the next point."""
    for model in (Signalement, Compte, Reservation, Tentative, Entry):
        model.objects.all().delete()
    from preau.kit.limits.models import Bucket

    Bucket.objects.all().delete()
    testing.clear()
