"""Many hands and kills: one letter makes one account, one link proves once, and nothing is ever half made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from preau.houses.comptes.actions.letters import LetterState, state_of
from preau.houses.comptes.models import (
    Compte,
    CompteResponsable,
    Notification,
    Rattachement,
    Tentative,
    Validation,
)
from preau.kit.clockkit import now
from preau.kit.courier import testing
from preau.kit.flows.engine import LEASE
from preau.kit.journal.models import Entry
from preau.kit.limits.models import Bucket
from tests.houses.comptes.families import Family
from tests.houses.comptes.letters import activation, confirm, letter_of, letter_of_albert, links, type_letter
from tests.houses.comptes.walk import JourneyClient, Walk, born, passwords, post_alone
from tests.kit.flows.killing import killed_at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
POINTS = 400


def _one_account() -> None:
    assert Compte.objects.count() == 1
    assert CompteResponsable.objects.count() == 2
    assert Rattachement.objects.count() == 2
    assert Validation.objects.count() == 1
    assert Entry.objects.filter(event="compte.en-attente").count() == 1
    assert [state_of(row) for row in Notification.objects.all()] == [LetterState.UTILISE]
    assert len(links()) == 1


def test_fifty_submits_of_one_page_make_one_account(family: Family, walk: Walk, reglages: Any) -> None:
    reglages(mails_per_address=100)
    type_letter(walk, letter_of(family))
    data = {**walk.hidden(), **activation(family)}
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda _rank: post_alone(walk, data), range(50)))
    assert Counter(one.status_code for one in found) == {303: 50}
    _one_account()


def test_fifty_browsers_with_one_letter_make_one_account(family: Family, reglages: Any) -> None:
    # Dates are counted before they are compared, so fifty right ones in one instant would fill a day's five tries.
    reglages(mails_per_address=100, concurrent_hashes=50, dates_per_day=200)
    letter = letter_of(family)
    walks = [Walk(JourneyClient()) for _browser in range(50)]
    for walk in walks:
        type_letter(walk, letter)
    sent = [{**walk.hidden(), **activation(family)} for walk in walks]
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(post_alone, walks, sent))
    ends = Counter(one.headers.get("Location", "").rstrip("/").rsplit("/", 1)[-1] for one in found)
    busy = ends.pop("", 0)  # told to come back: the machine is busy
    assert ends["validation"] == 1
    assert set(ends) <= {"validation", "deja-actif"}
    assert sum(ends.values()) + busy == 50
    _one_account()


def test_twenty_confirmations_of_one_link_activate_once(family: Family, walk: Walk) -> None:
    type_letter(walk, letter_of(family))
    walk.send(**activation(family))
    ((_to, path),) = links()
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _rank: post_alone(Walk(JourneyClient()), {}, path), range(20)))
    assert {one.status_code for one in found} == {303}
    assert Entry.objects.filter(event="compte.active").count() == 1
    assert len(testing.deliver()) == 1


def test_twenty_pupils_windows_make_one_account(family: Family, reglages: Any) -> None:
    reglages(concurrent_hashes=20)
    letter = letter_of_albert(family)
    walks = [Walk(JourneyClient()) for _window in range(20)]
    for walk in walks:
        type_letter(walk, letter, "/connexion/?profil=eleve")
        walk.send(**passwords())
    sent = [{**walk.hidden(), **born("ne_le", family.albert.ne_le)} for walk in walks]
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(post_alone, walks, sent))
    ends = Counter(one.headers.get("Location", "").rstrip("/").rsplit("/", 1)[-1] for one in found)
    assert ends["compte-active"] == 1
    assert set(ends) <= {"compte-active", "deja-actif", "dates-epuisees", ""}
    assert Compte.objects.count() == 1


def _counts() -> tuple[int, ...]:
    journal = Entry.objects.filter(event__in=["compte.en-attente", "compte.active"]).count()
    attempts = Tentative.objects.filter(reason="reussi").count()
    used = Notification.objects.exclude(used_at=None).count()
    models = (Compte, CompteResponsable, Rattachement, Validation)
    return (*(model.objects.count() for model in models), journal, attempts, used)


def _forget() -> None:
    for model in (Validation, Compte, Notification, Tentative, Entry, Bucket):
        model.objects.all().delete()
    testing.clear()


def _killed_everywhere(
    prepare: Callable[[], Walk], said: dict[str, str], end: str, whole: tuple[int, ...], stride: int = 2
) -> None:
    for point in range(0, POINTS, stride):
        walk = prepare()
        data = {**walk.hidden(), **said}
        was_killed = killed_at(point, lambda w=walk, d=data: w.client.post(w.at, d))  # type: ignore[misc]
        assert _counts() in (whole, (0,) * len(whole)), f"half made at point {point}"
        with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=True):
            walk.page = walk.client.post(walk.at, data, follow=True)
            walk.at = walk.page.request["PATH_INFO"]
        assert walk.step == end
        assert _counts() == whole
        if not was_killed:
            break
        _forget()
    assert 30 * stride < point < POINTS - stride


def test_killed_anywhere_there_is_a_whole_account_or_none(family: Family) -> None:
    def prepare() -> Walk:
        walk = Walk(JourneyClient())
        type_letter(walk, letter_of(family))
        return walk

    _killed_everywhere(prepare, activation(family), "validation", (1, 2, 2, 1, 1, 1, 1), stride=5)


def test_killed_anywhere_the_pupil_s_too(family: Family) -> None:
    def prepare() -> Walk:
        walk = Walk(JourneyClient())
        type_letter(walk, letter_of_albert(family), "/connexion/?profil=eleve")
        walk.send(**passwords())
        return walk

    _killed_everywhere(prepare, born("ne_le", family.albert.ne_le), "compte-active", (1, 0, 0, 0, 1, 1, 1))


def test_killed_anywhere_a_link_proves_or_not(family: Family) -> None:
    for point in range(POINTS):
        walk = Walk(JourneyClient())
        type_letter(walk, letter_of(family))
        walk.send(**activation(family))
        path = links()[-1][1]
        was_killed = killed_at(point, lambda p=path: JourneyClient().post(p))  # type: ignore[misc]
        compte = Compte.objects.get()
        is_active = compte.state == "actif"
        assert (compte.mel_proven_at is not None) == is_active
        assert Entry.objects.filter(event="compte.active").count() == int(is_active)
        assert Validation.objects.exclude(used_at=None).exists() == is_active
        confirm(path)
        assert Compte.objects.get().state == "actif"
        if not was_killed:
            break
        _forget()
    assert 15 < point < POINTS - 1
