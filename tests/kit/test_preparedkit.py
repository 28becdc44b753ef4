"""Prepared queries: the same rows as Django's own, other values each time, on the database that the router names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from preau.kit.clockkit import now
from preau.kit.preparedkit import Prepared, PreparedInsert, PreparedUpdate, Slot
from preau.kit.sessions.models import Session

pytestmark = pytest.mark.django_db
LIVE = Prepared(lambda: Session.objects.filter(token_hash=Slot("token"), ended_at=None, expires_at__gt=Slot("moment")))
SINCE = Prepared(lambda: Session.objects.filter(created_at__gt=Slot("since"), subject=Slot("subject")).order_by("pk"))
END = PreparedUpdate(
    lambda: Session.objects.filter(token_hash=Slot("token"), ended_at=None), ended_at=Slot("moment"), data={}
)

NEW = PreparedInsert(lambda: Session)


def made(token: str, **said: Any) -> Session:
    row = {"subject": "compte:a", "data": {"enfants": ["é", 1]}, "expires_at": now() + timedelta(hours=1), **said}
    return Session.objects.create(token_hash=token, **row)


def test_the_row_is_as_django_reads_it() -> None:
    kept = made("un")
    found = LIVE.first(token="un", moment=now())
    assert found == kept
    assert found is not None
    assert {name: getattr(found, name) for name in vars(kept) if name != "_state"} == {
        name: value for name, value in vars(Session.objects.get()).items() if name != "_state"
    }
    assert (found._state.adding, found._state.db) == (False, "default")
    found.subject = "compte:b"
    found.save(update_fields=["subject"])
    assert Session.objects.get().subject == "compte:b"


def test_values_change_from_one_call_to_the_next() -> None:
    made("un")
    made("deux", expires_at=now() - timedelta(hours=1))
    assert LIVE.first(token="un", moment=now()) is not None
    assert LIVE.first(token="deux", moment=now()) is None
    assert LIVE.first(token="deux", moment=now() - timedelta(hours=2)) is not None
    assert LIVE.first(token="' OR 1=1 --", moment=now()) is None


def test_counting_and_every_row() -> None:
    rows = [made(str(rank)) for rank in range(3)]
    made("autre", subject="compte:b")
    asked = {"since": now() - timedelta(minutes=1), "subject": "compte:a"}
    assert SINCE.count(**asked) == 3
    assert SINCE.all(**asked) == rows
    assert SINCE.count(**{**asked, "subject": "personne"}) == 0
    assert SINCE.all(**{**asked, "since": now() + timedelta(minutes=1)}) == []


def test_an_update_says_how_many_it_changed() -> None:
    made("un")
    moment = now()
    assert END.update(token="un", moment=moment) == 1
    assert END.update(token="un", moment=now()) == 0
    row = Session.objects.get()
    assert (row.ended_at, row.data) == (moment, {})


def test_an_insert_is_as_djangos() -> None:
    row = NEW.insert(Session(token_hash="un", subject="compte:a", data={"é": [1]}, expires_at=now()))
    kept = Session.objects.get()
    assert (row.pk, row._state.adding, row._state.db) == (kept.pk, False, "default")
    assert (kept.data, kept.subject, kept.expires_at, kept.ended_at) == ({"é": [1]}, "compte:a", row.expires_at, None)
    row.delete()
    assert not Session.objects.exists()


def test_an_insert_keeps_the_constraints() -> None:
    made("un")
    with pytest.raises(IntegrityError), transaction.atomic():
        NEW.insert(Session(token_hash="un", subject="compte:a", expires_at=now()))
    with pytest.raises(IntegrityError), transaction.atomic():
        NEW.insert(Session(token_hash="deux", subject="", expires_at=now()))
    assert Session.objects.count() == 1


def test_one_statement_each_and_no_other() -> None:
    made("un")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        LIVE.first(token="un", moment=now())
        END.update(token="un", moment=now())
    assert [one["sql"].split()[0] for one in captured.captured_queries] == ["SELECT", "UPDATE"]
    assert "LIMIT 1" in captured.captured_queries[0]["sql"]


def test_a_value_left_out_is_a_fault() -> None:
    with pytest.raises(KeyError):
        LIVE.first(token="un")
