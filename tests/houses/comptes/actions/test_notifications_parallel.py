"""Letters issued in the same instant: no two people are given the same identifiant (issue 5; J3, J4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, local

import pytest
from django.db import IntegrityError, connections, transaction

from preau.houses.comptes.actions.notifications import Letter, Selection, create_notifications
from preau.houses.comptes.models import Notification
from tests.houses.comptes.families import COURTILS, Family, eleve, link, responsable
from tests.houses.comptes.letters import issue, letter_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
HANDS = 4


def test_two_people_never_draw_the_same_identifiant(family: Family) -> None:
    """Every hand has read which are free before any writes, where the database lets them; all draw 00 first."""
    people = []
    for rank, prenom in enumerate(("Eric", "Elsa", "Enzo", "Edith")):
        people.append(responsable(prenom=prenom, mobile=f"+336399801{rank:02}"))
        link(people[-1], eleve(f"Enfant {rank}"))
    barrier, own = Barrier(HANDS), local()

    def draw(_size: int) -> int:
        if not getattr(own, "has_drawn", False):
            own.has_drawn = True
            with suppress(BrokenBarrierError):  # SQLite lets one write at a time: nobody else comes
                barrier.wait(0.5)
        return 0

    def one(public_id: str) -> Letter:
        try:
            selection = Selection(responsables=[public_id])
            (letter,) = create_notifications(uai=COURTILS, issued_by="x", selection=selection, pick=draw).letters
            return letter
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        letters = list(pool.map(one, [row.public_id for row in people]))
    assert sorted(one.notification.identifiant for one in letters) == [f"e.dupont0{rank}" for rank in range(HANDS)]
    assert Notification.objects.filter(is_drawn=True, cancelled_at=None).count() == HANDS


def test_the_database_holds_it(family: Family) -> None:
    first = letter_of(family).notification
    again = {"responsable_public_id": "un-autre", "identifiant": first.identifiant, "profil": "responsable"}
    dates = {"issued_on": first.issued_on, "expires_on": first.expires_on}
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(**again, **dates, is_drawn=True)
    assert Notification.objects.create(**again, **dates).pk


def test_the_other_record_and_the_next_letter_keep_it(family: Family) -> None:
    first = letter_of(family).notification
    (other,) = issue("0501271K", responsables=[family.emilie_ecole.public_id]).letters
    again = letter_of(family).notification
    assert {row.identifiant for row in (first, other.notification, again)} == {first.identifiant}
    drawn = Notification.objects.filter(is_drawn=True)
    assert [row.public_id for row in drawn] == [first.public_id]
