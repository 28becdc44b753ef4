"""One call forgets everything that is over, in every app that keeps rows for a while."""

from datetime import timedelta

import pytest

from preau.kit import codes, limits, purgekit
from preau.kit.clockkit import now
from preau.kit.flows import Run
from preau.kit.flows.trail import stop

pytestmark = pytest.mark.django_db(transaction=True)


def test_purge_all_asks_every_app() -> None:
    Run.objects.create(flow="essai", step="un", trail=[stop("un")], browser="x", expires_at=now())
    codes.issue("essai", "run", life=timedelta(minutes=30))
    limits.count(limits.Rule("essai", max=1, window=timedelta(hours=1)), "a")
    mine = {"flows", "codes", "limits", "sessions"}
    assert {label: n for label, n in purgekit.purge_all().items() if label in mine and n} == {}
    later = purgekit.purge_all(now() + timedelta(days=2))
    assert {label: n for label, n in later.items() if label in mine} == {
        "flows": 1,
        "codes": 1,
        "limits": 1,
        "sessions": 0,
    }
