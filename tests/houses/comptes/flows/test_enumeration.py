"""Nothing tells a stranger whether a name, a number or a child is known: same answers, queries and rows (design §7)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.test.utils import CaptureQueriesContext

from preau.houses.comptes.actions.send_code import count_code
from preau.kit.courier import testing
from tests.houses.comptes.families import Family, responsable, school
from tests.houses.comptes.walk import JourneyClient, Walk

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])

PEOPLE = {
    "known": ("Dupont", "Emilie", "0639980001"),
    "other number": ("Dupont", "Emilie", "0639980091"),
    "other name": ("Durant", "Emilie", "0639980001"),
    "stranger": ("Martin", "Sylvie", "0639980092"),
    "known without a child": ("Legros", "Sylvie", "0639980093"),
}


def _rows() -> Counter[str]:
    return Counter({model._meta.label: model._default_manager.count() for model in apps.get_models()})


def _shape(queries: CaptureQueriesContext) -> list[str]:
    """The statements without their values: those hold random ids and moments."""
    return [re.sub(r"'(?:[^']|'')*'|\b\d+\b|%s|\"s\d+_x\d+\"", "?", one["sql"]) for one in queries.captured_queries]


def _measure(person: tuple[str, str, str], wording: str) -> dict[str, Any]:
    """Everything an observer, even of the database's traffic, could compare."""
    walk = Walk(JourneyClient())
    walk.open()
    if wording != "001":
        walk.send()
    count_code(f"+33{person[2][1:]}", None)  # its counter is open: whether a number was tried before is no secret
    before = _rows()
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["registre"]) as read:
        answer = walk.client.post(
            walk.at, {**walk.hidden(), "nom": person[0], "prenom": person[1], "mobile": person[2]}
        )
    own_queries, read_queries = _shape(own), _shape(read)
    added = _rows() - before
    walk.open(answer.headers["Location"])
    first = len(walk.page.content)
    seen = {
        "status": (answer.status_code, walk.page.status_code),
        "size": (len(answer.content), first),
        "headers": sorted(answer.headers) + sorted(walk.page.headers),
        "own": own_queries,
        "registre": read_queries,
        "rows": added,
    }
    wrong = {"code": "000000", "ne_le_jour": "1", "ne_le_mois": "1", "ne_le_annee": "2014"}
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["registre"]) as read:
        walk.send(**wrong)
    seen["code"] = (walk.page.status_code, len(walk.page.content), _shape(own), _shape(read))
    return seen


@pytest.mark.parametrize("wording", ["001", "003", "004"])
def test_the_same_for_everyone(family: Family, reglages: Any, wording: str) -> None:
    school()
    responsable("LEGROS", "Sylvie", "+33639980093")
    reglages(wording=wording)
    _measure(("Premier", "Venu", "0639980094"), wording)  # opens the counters that everybody shares
    measured = {who: _measure(person, wording) for who, person in PEOPLE.items()}
    for who, seen in measured.items():
        for what, value in seen.items():
            assert value == measured["known"][what], (who, what)
    assert len(measured["known"]["own"]) > 10
    assert len(measured["known"]["registre"]) == 1
    assert [one.to for one in testing.deliver()] == ["+33639980001", "+33639980093"]
