"""The process `preau courier <house>`: starts on complete settings only, and ends cleanly on a signal."""

import dataclasses
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from preau.kit import clockkit
from preau.kit.courier import gateways, testing, worker
from preau.kit.courier.envelope import Envelope, Receipt
from preau.kit.courier.models import Message, MessageState
from tests.kit.courier.essai import queue_code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _signals() -> Any:
    kept = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in kept.items():
        signal.signal(name, handler)


def at_message(monkeypatch: pytest.MonkeyPatch, number: int, name: signal.Signals) -> list[Envelope]:
    """Install a gateway that receives `name` while it sends its `number`-th message."""
    seen: list[Envelope] = []

    class Signalled:
        name = "memory"

        def send(self, envelope: Envelope) -> Receipt:
            seen.append(envelope)
            if len(seen) == number:
                os.kill(os.getpid(), sent)
            return Receipt("ref")

    sent = name
    monkeypatch.setattr(gateways, "build_gateway", lambda name, settings: Signalled())
    return seen


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_message_in_hand(monkeypatch: pytest.MonkeyPatch, name: signal.Signals) -> None:
    for _ in range(3):
        queue_code()
    seen = at_message(monkeypatch, 2, name)
    assert worker.main() == 0
    assert len(seen) == 2
    states = list(Message.objects.order_by("pk").values_list("state", "attempt"))
    assert states == [(MessageState.SENT, 1), (MessageState.SENT, 1), (MessageState.QUEUED, 0)]


def test_awake_it_sends_within_its_poll() -> None:
    stop = threading.Event()

    def run() -> None:
        worker.run_forever(stop)
        connection.close()

    courier = threading.Thread(target=run)
    courier.start()
    queue_code()
    deadline = time.monotonic() + 10
    while not testing.outbox and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    courier.join(10)
    assert not courier.is_alive()
    assert len(testing.outbox) == 1


def test_a_lost_database_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    rounds: list[int] = []

    def broken(*_: Any) -> bool:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise DatabaseError

    monkeypatch.setattr(worker, "_run_round", broken)
    worker.run_forever(stop)
    assert len(rounds) == 3


def test_it_purges_at_its_start() -> None:
    queue_code()
    worker.run_once()
    Message.objects.update(ended_at=clockkit.now().replace(year=2020))
    stop = threading.Event()
    stop.set()
    worker.run_forever(stop)
    assert Message.objects.count() == 1
    stop.clear()
    threading.Timer(0.1, stop.set).start()
    worker.run_forever(stop)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "change", [{"sms_gateway": ""}, {"mail_gateway": "pigeon"}, {"key_file": ""}, {"sms_gateway": "file"}]
)
def test_incomplete_settings_stop_the_start(settings: Any, change: dict[str, str]) -> None:
    settings.COURIER = dataclasses.replace(settings.COURIER, **change)
    with pytest.raises(ImproperlyConfigured, match="COURIER_"):
        worker.main()


def test_outside_a_demonstration_no_key_is_made(settings: Any, tmp_path: Path) -> None:
    settings.PREAU_DEMO = False
    settings.COURIER = dataclasses.replace(settings.COURIER, key_file=str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="COURIER_KEY_FILE"):
        worker.main()
    assert list(tmp_path.iterdir()) == []
