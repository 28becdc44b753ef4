"""Several couriers on one table: every message leaves once."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection

from preau.kit import clockkit
from preau.kit.courier import gateways, worker
from preau.kit.courier.envelope import Envelope, Receipt
from preau.kit.courier.models import Attempt, Message, MessageState
from tests.kit.courier.essai import queue_code

pytestmark = pytest.mark.django_db(transaction=True)
COURIERS, MESSAGES = 4, 12


class Recording:
    name = "memory"

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.inside = 0
        self.most_inside = 0
        self._lock = threading.Lock()
        self.meet = threading.Barrier(2)

    def send(self, envelope: Envelope) -> Receipt:
        with self._lock:
            self.keys.append(envelope.idempotency_key)
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
        with contextlib.suppress(threading.BrokenBarrierError):
            self.meet.wait(0.2)  # so that two couriers truly send at the same time
        with self._lock:
            self.inside -= 1
        return Receipt()


def test_couriers_side_by_side_send_each_message_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Recording()
    monkeypatch.setattr(gateways, "build_gateway", lambda name, settings: gateway)
    keys = {queue_code().idempotency_key for _ in range(MESSAGES)}
    problems: list[BaseException] = []

    def courier() -> None:
        try:
            while worker.run_once():
                pass
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=courier) for _ in range(COURIERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    assert len(gateway.keys) == MESSAGES
    assert set(gateway.keys) == keys
    assert gateway.most_inside > 1
    assert set(Message.objects.values_list("state", "attempt", "sent_twice_possible")) == {
        (MessageState.SENT, 1, False)
    }


def test_of_many_leases_at_the_same_moment_one_is_given() -> None:
    message = queue_code()
    now = clockkit.now() + timedelta(seconds=1)
    given: list[Attempt | None] = []
    start = threading.Barrier(8)

    def take() -> None:
        from preau.kit.courier.settings import current

        start.wait()
        given.append(worker.lease(message.pk, now, current()))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(given) == 8
    assert len([attempt for attempt in given if attempt]) == 1
    assert Attempt.objects.count() == 1
