"""Fifty hands on one page: one effect."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from preau.houses.comptes.models import Compte
from preau.kit.courier import testing
from preau.kit.journal.models import Entry
from tests.houses.comptes.recovery.walks import ask, code, remind
from tests.houses.comptes.walk import passwords, post_alone

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
OWN = "+33639980011"


def test_fifty_new_passwords_are_one(compte: Compte) -> None:
    walk = ask("e.dupont42", OWN)
    walk.send(code=code())
    data = {**walk.hidden(), **passwords()}
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda _rank: post_alone(walk, data), range(50)))
    assert {one.status_code for one in found} == {303}
    assert Entry.objects.filter(event="compte.mot-de-passe").count() == 1
    assert Counter("changé" in one.body for one in testing.deliver())[True] <= 2


def test_fifty_right_codes_prove_once(compte: Compte) -> None:
    walk = ask("e.dupont42", OWN)
    data = {**walk.hidden(), "code": code()}
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda _rank: post_alone(walk, data), range(50)))
    assert Entry.objects.filter(event="mot-de-passe.contact-prouve").count() == 1


def test_fifty_requests_send_one_message(compte: Compte) -> None:
    walk = remind(OWN)
    testing.deliver()
    data = {**walk.hidden("action-renvoyer")}
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda _rank: post_alone(walk, data), range(50)))
    assert len(testing.deliver()) == 1
