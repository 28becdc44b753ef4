"""Unknown people and wrong passwords cost the same and say the same; parallel tabs each get their conversation."""

from __future__ import annotations

import threading
from typing import Any
from unittest import mock

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from preau.houses.comptes import hashing
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.models import Demande
from preau.kit.clockkit import now
from tests.houses.comptes.saml.partner import Service

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


def shapes(service: Service, identifiant: str) -> list[str]:
    """The statements of one refused login, values aside."""
    service.login("quelqu.un00", "faux")  # so that no row of limits is new afterwards
    with CaptureQueriesContext(connection) as captured:
        page = service.login(identifiant, "faux")
    assert page.status_code == 422
    return [
        query["sql"].split(" WHERE ")[0].split(" VALUES ")[0].split(" SET ")[0] for query in captured.captured_queries
    ]


def test_known_and_unknown_run_the_same_queries(service: Service) -> None:
    service.start(acr="responsable")
    service.login("e.dupont42", "faux")
    service.login("x.inconnu11", "faux")
    assert shapes(service, "e.dupont42") == shapes(service, "x.inconnu11")


def test_known_and_unknown_cost_the_same_hashes(service: Service) -> None:
    service.start(acr="responsable")
    service.login("x.inconnu11", "faux")  # makes the hash of nobody
    for identifiant in ("e.dupont42", "x.inconnu11"):
        with mock.patch.object(hashing.Hasher, "verify", autospec=True, return_value=False) as verify:
            service.login(identifiant, "faux")
        assert verify.call_count == 2


def test_parallel_tabs_get_a_conversation_each(service: Service) -> None:
    service.start()
    row = Demande.objects.get()
    ready = threading.Barrier(8)

    def tab() -> None:
        ready.wait()
        again = Demande(partenaire=row.partenaire, acs_url=row.acs_url, expires_at=now())
        demandes.keep(again, row.browser_hash)
        connections.close_all()

    tabs: list[Any] = [threading.Thread(target=tab) for _ in range(8)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    assert sorted(Demande.objects.values_list("conversation", flat=True)) == list(range(1, 10))
