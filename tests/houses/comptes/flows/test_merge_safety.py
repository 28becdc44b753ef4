"""Fifty hands on « Regrouper », and kill -9 at every query: one fusion or none, and undone it was never there."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections

from preau.houses.comptes.actions.merge import NotMergeable, merge
from preau.houses.comptes.actions.unmerge import FusionUnknown, unmerge
from preau.houses.comptes.models import Alias, Compte, Fusion
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.courier.models import Message
from preau.kit.flows.engine import LEASE
from preau.kit.journal.models import Entry
from preau.kit.limits.models import Bucket
from preau.protocols.refusals import Refusal
from tests.houses.comptes.families import Family
from tests.houses.comptes.flows.test_ajout_eleve import begun, prove
from tests.houses.comptes.merging import snapshot, two_accounts
from tests.houses.comptes.walk import post_alone
from tests.kit.flows.killing import killed_at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
POINTS = 140


def _try(deed: Any) -> str:
    try:
        deed()
        return "fait"
    except Refusal as refusal:
        return refusal.code
    finally:
        connections.close_all()


def _one_fusion() -> None:
    assert Fusion.objects.count() == Alias.objects.count() == 1
    assert Entry.objects.filter(event="compte.fusionne").count() == 1
    assert len(testing.deliver()) == 3


def test_fifty_submits_of_the_page_make_one_fusion(family: Family) -> None:
    kept, _lost = two_accounts(family)
    walk = prove(begun(kept))
    data = walk.hidden()
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda _rank: post_alone(walk, data), range(50)))
    assert {one.status_code for one in found} == {303}
    _one_fusion()


def test_fifty_merges_make_one_fusion_and_fifty_undoings_undo_it_once(family: Family) -> None:
    kept, lost = two_accounts(family)
    before = snapshot()
    with ThreadPoolExecutor(50) as pool:
        ends = Counter(pool.map(lambda _rank: _try(lambda: merge(kept, lost)), range(50)))
    assert ends == {"fait": 1, NotMergeable.code: 49}
    _one_fusion()
    fusion = Fusion.objects.get().public_id
    with ThreadPoolExecutor(50) as pool:
        ends = Counter(pool.map(lambda _rank: _try(lambda: unmerge(fusion, by="essai")), range(50)))
    assert ends == {"fait": 1, FusionUnknown.code: 49}
    assert snapshot() == before


def test_both_ways_at_once_join_one_of_them(family: Family) -> None:
    one, other = two_accounts(family)
    pairs = [(one, other), (other, one)] * 10
    with ThreadPoolExecutor(20) as pool:
        ends = Counter(pool.map(lambda pair: _try(lambda: merge(*pair)), pairs))
    assert ends["fait"] == 1
    assert Compte.objects.filter(state="actif").count() == 1
    assert Compte.objects.get(state="actif").responsables.count() == 2


@pytest.mark.slow
def test_killed_anywhere_there_is_a_whole_fusion_or_none(family: Family) -> None:
    kept, _lost = two_accounts(family)
    before = snapshot()
    for point in range(POINTS):
        walk = prove(begun(kept))
        data = walk.hidden()
        was_killed = killed_at(point, lambda w=walk, d=data: w.client.post(w.at, d))  # type: ignore[misc]
        assert _is_whole() if Fusion.objects.filter(undone_at=None).exists() else snapshot() == before, point
        with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=True):
            walk.page = walk.client.post(walk.at, data, follow=True)
            walk.at = walk.page.request["PATH_INFO"]
        assert walk.step == "regroupe"
        assert _is_whole()
        unmerge(Fusion.objects.get(undone_at=None).public_id, by="essai")
        assert snapshot() == before
        if not was_killed:
            break
        for model in (Fusion, Entry, Message, Bucket):
            model.objects.all().delete()
    assert 30 < point < POINTS - 1


def _is_whole() -> bool:
    kept = Compte.objects.get(state="actif")
    held = (kept.responsables.count(), kept.rattachements.count(), kept.alias.count(), kept.fusions.count())
    told = Message.objects.filter(template__endswith="-51").count()
    return held == (2, 2, 1, 1) and told == 3 and Entry.objects.filter(event="compte.fusionne").count() == 1
