"""Many hands on the last button: one account, whatever the windows and the clicks."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from preau.houses.comptes.models import Compte, CompteResponsable, Rattachement
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import Family
from tests.houses.comptes.walk import JourneyClient, Walk, answers, passwords, post_alone

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def _at_password(family: Family) -> Walk:
    walk = Walk(JourneyClient())
    walk.open()
    walk.identity()
    walk.send(code=walk.code())
    walk.send(**answers(**{family.albert.public_id: date(2014, 3, 2), family.jeanne.public_id: date(2018, 11, 30)}))
    return walk


def _one_account() -> None:
    assert Compte.objects.count() == 1
    assert CompteResponsable.objects.count() == 2
    assert Rattachement.objects.count() == 2
    assert Entry.objects.filter(event="compte.active").count() == 1
    assert len([one for one in testing.deliver() if "identifiant" in one.body]) == 2


def test_fifty_submits_of_one_page_make_one_account(family: Family) -> None:
    walk = _at_password(family)
    data = {**walk.hidden(), **passwords()}
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda _rank: post_alone(walk, data), range(50)))
    statuses = Counter(one.status_code for one in found)
    assert set(statuses) == {303}, statuses
    _one_account()
    walk.open(walk.at)
    assert walk.step == "identifiant"


def test_five_windows_at_the_last_page_make_one_account(family: Family, reglages: Any) -> None:
    reglages(sms_per_phone=20, concurrent_hashes=8)
    walks = [_at_password(family) for _window in range(5)]
    sent = [{**walk.hidden(), **passwords()} for walk in walks]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(post_alone, walks, sent))
    ends = Counter(one.headers["Location"].rstrip("/").rsplit("/", 1)[-1] for one in found)
    assert ends == {"identifiant": 1, "compte-existant": 4}
    _one_account()
