"""On « Ajout d'un élève depuis un autre compte », nothing tells an identifiant that exists from one that does not."""

from __future__ import annotations

import re
from time import process_time
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from preau.kit.limits.models import Bucket
from tests.houses.comptes.families import Family
from tests.houses.comptes.flows.test_ajout_eleve import begun, letter
from tests.houses.comptes.merging import two_accounts

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
WHO = ["e.dupont77", "e.dupont88", "x.inconnu12"]
"""An account, a letter, nobody."""


def measure(walk: Any, identifiant: str) -> dict[str, Any]:
    Bucket.objects.all().delete()
    data = {**walk.hidden(), "identifiant": identifiant, "mot_de_passe": "Faux-2026 !"}
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["registre"]) as read:
        started = process_time()
        answer = walk.client.post(walk.at, data)
        spent = process_time() - started
    body = answer.content.decode().replace(identifiant, "")
    assert "Identifiant ou mot de passe incorrect." in body
    shape = [re.sub(r"'(?:[^']|'')*'|\b\d+\b|\"s\d+_x\d+\"", "?", one["sql"]) for one in own.captured_queries]
    tokens = re.compile(r'value="[^"]*"')  # CSRF and the signed field change at each page
    return {
        "status": answer.status_code,
        "body": tokens.sub("", body),
        "headers": sorted(answer.headers),
        "own": shape,
        "read": len(read.captured_queries),
        "time": spent,
    }


def test_the_same_answer_queries_and_time(family: Family) -> None:
    kept, _lost = two_accounts(family)
    letter(family)
    walk = begun(kept)
    walk.send(identifiant="x.premier11", mot_de_passe="Faux-2026 !")  # the run begins, its page is shown again
    walk.open(walk.at)
    rounds = [{who: measure(walk, who) for who in WHO} for _round in range(9)]  # in turn: a busy moment hits them all
    measured = {who: [one[who] for one in rounds] for who in WHO}
    for who in WHO:
        for what in ("status", "body", "headers", "own", "read"):
            assert measured[who][-1][what] == measured["x.inconnu12"][-1][what], (who, what)
    spent = {
        who: min(one["time"] for one in measured[who]) for who in WHO
    }  # processor time, the least disturbed of nine
    assert max(spent.values()) < 2 * min(spent.values()), spent
