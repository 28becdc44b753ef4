"""What an operator changes for a while, and what they see; what is purged."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from preau.kit import purgekit
from preau.kit.affluence import BadPolicy, Limits, override, read_policy
from preau.kit.affluence.models import Gate, Place
from preau.kit.clockkit import now
from preau.kit.journal.models import Entry
from tests.kit.affluence.conftest import Make

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def test_an_override_closes_the_door_for_its_time(make: Make, clock: time_machine.Traveller) -> None:
    until = override.override(Limits(minute=1), life=HOUR, by="exploitant:essai")
    assert until == now() + HOUR
    assert make().come() is None
    assert make().come() is not None
    clock.shift(HOUR)
    assert make().come() is None
    assert make().come() is None


def test_an_override_opens_a_door_that_the_settings_close(make: Make, clock: time_machine.Traveller) -> None:
    assert make(minute=1).come() is None
    held = make(minute=1)
    assert held.come() is not None
    override.override(Limits(), life=HOUR, by="exploitant:essai")
    assert held.come() is None
    override.clear(by="exploitant:essai")
    assert held.come() is not None


def test_a_new_number_counts_at_once(make: Make, clock: time_machine.Traveller) -> None:
    assert make(minute=1).come() is None
    held = make(minute=1)
    assert held.come() is not None
    override.override(Limits(minute=2), life=HOUR, by="exploitant:essai")
    assert held.come() is None


def test_the_journal_keeps_who_changed_what(make: Make) -> None:
    override.override(Limits(3000, 60), life=HOUR, by="exploitant:essai")
    override.clear(by="exploitant:essai")
    rows = list(Entry.objects.order_by("pk").values_list("event", "actor", "detail"))
    assert rows == [
        ("affluence.forcée", "exploitant:essai", {"sessions": 3000, "minute": 60, "seconds": 3600}),
        ("affluence.rendue", "exploitant:essai", {}),
    ]


def test_the_state_tells_sessions_line_and_pace(make: Make, clock: time_machine.Traveller) -> None:
    policy = read_policy(sessions=0, minute=2)
    assert override.state(policy) == override.State(Limits(0, 2), None, 0, 0, None, 0.0)
    line = [make(minute=2) for _ in range(8)]
    for one in line:
        if one.come() is None:
            one.sign_in()
    since = now()
    assert override.state(policy) == override.State(Limits(0, 2), None, 2, 6, since, 0.0)
    for _ in range(6):
        clock.shift(20)
        waiting = [one.come() is not None for one in line]
    clock.shift(20)
    assert line[-1].come() is not None
    found = override.state(policy)
    assert found.waiting == sum(waiting) == 2
    assert 1.5 <= found.per_minute <= 2.5
    until = override.override(Limits(minute=5), life=HOUR, by="exploitant:essai")
    assert override.state(policy).until == until


def test_the_line_that_ends_forgets_its_pace(make: Make, clock: time_machine.Traveller) -> None:
    assert make(minute=1).come() is None
    assert make(minute=1).come() is not None
    assert Gate.objects.get().waiting_since is not None
    clock.shift(700)
    assert make(minute=1).come() is None
    assert Gate.objects.get().waiting_since is None
    assert Place.objects.count() == 1


def test_what_is_over_is_purged(make: Make, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        make(minute=1).come()
    assert purgekit.purge_all(now())["affluence"] == 0
    clock.shift(700)
    assert purgekit.purge_all(now())["affluence"] == 3


@pytest.mark.parametrize(
    "values",
    [
        {"sessions": -1},
        {"minute": -1},
        {"places_per_block": 0},
        {"ranks": ["eleve", "personnel+eleve"]},
        {"exempts": ["192.0.2.300"]},
        {"exempts": ["192.0.2.7/24"]},
        {"exempts": ["ecole.example.org"]},
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(BadPolicy):
        read_policy(**({"sessions": 0, "minute": 0} | values))  # type: ignore[arg-type]
