"""Many at once, with real threads and real connections: one effect, no error page."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client

from preau.kit.clockkit import now
from preau.kit.codes.models import Code
from preau.kit.flows import Run
from preau.kit.flows.engine import LEASE
from preau.kit.journal.models import Entry
from tests.kit.flows.journey import held, hold_database, wait_for_locks
from tests.kit.flows.test_walk import to_code, to_password
from tests.kit.flows.walker import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.flows.urls")]

MANY = 50


def all_at_once(visitor: Visitor, url: str, data: dict[str, str]) -> list[HttpResponse]:
    """The same answer sent by MANY threads that start together, each with its own connection."""
    barrier = Barrier(MANY)

    def send(_: int) -> HttpResponse:
        client = Client(enforce_csrf_checks=True)
        client.cookies = visitor.client.cookies
        barrier.wait()
        try:
            return client.post(url, data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(send, range(MANY)))


def test_the_database_is_a_file() -> None:
    assert "memory" not in str(connection.settings_dict["NAME"])


def test_fifty_submits_have_one_effect(emilie: Visitor) -> None:
    to_password(emilie)
    count = Run.objects.get().submit_count
    answers = all_at_once(emilie, emilie.url, {**emilie.fields(), "mot_de_passe": "Rentrée2026!"})
    assert {answer.status_code for answer in answers} == {303}
    assert Run.objects.get().submit_count == count + 1
    assert [entry.event for entry in Entry.objects.order_by("pk")] == ["compte.cree", "compte.active"]


def test_fifty_starts_make_one_run(emilie: Visitor) -> None:
    emilie.go("/activation/")
    data = {**emilie.fields(), "nom": "Dupont", "mobile": "06 39 98 00 01"}
    answers = all_at_once(emilie, "/activation/", data)
    assert {answer.status_code for answer in answers} == {303}
    assert (Run.objects.count(), Code.objects.count()) == (1, 1)
    assert Run.objects.get().submit_count == 1


def busy(visitor: Visitor, data: dict[str, str]) -> HttpResponse:
    """Send while another holds the database, with little patience; then the other lets go."""
    wait_for_locks(50)
    try:
        return visitor.post(visitor.url, data)
    finally:
        held.pop().close()
        wait_for_locks(10000)


def test_database_busy_after_the_claim_writes_nothing_and_the_page_can_be_sent_again(emilie: Visitor) -> None:
    to_code(emilie)
    data = {**emilie.fields(), "code": "occupé"}
    assert busy(emilie, data).status_code == 503
    run = Run.objects.get()
    assert run.submit_count == 1
    with time_machine.travel(now() + LEASE, tick=True):
        assert emilie.post(emilie.url, {**data, "code": "123456"})["Location"].endswith("/enfants/")


def test_busy_database_is_a_page_that_says_to_wait(emilie: Visitor) -> None:
    to_password(emilie)
    data = {**emilie.fields(), "mot_de_passe": "Rentrée2026!"}
    hold_database()
    answer = busy(emilie, data)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "PAGE-0503" in answer.content.decode()
    assert f'href="{emilie.url}"' in answer.content.decode()
    assert emilie.post(emilie.url, data)["Location"].endswith("/identifiant/")
