import dataclasses
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection

from preau.kit import clockkit
from preau.kit.courier import gateways, testing, worker
from preau.kit.courier.envelope import Envelope, PassingFailure, PermanentFailure, Receipt
from preau.kit.courier.models import Attempt, AttemptOutcome, Message, MessageState
from preau.kit.courier.vault import new_key
from tests.kit.courier.essai import ADRESSE, MOBILE, queue_code, queue_mail

pytestmark = pytest.mark.django_db(transaction=True)
Answer = Callable[[Envelope], Receipt]


class Scripted:
    """A gateway that answers what the test says, in order, and remembers what it was given."""

    name = "memory"

    def __init__(self, *answers: Exception | Answer) -> None:
        self.answers = list(answers)
        self.seen: list[Envelope] = []

    def send(self, envelope: Envelope) -> Receipt:
        self.seen.append(envelope)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer(envelope) if answer else Receipt(f"ref-{len(self.seen)}")


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Scripted]:
    def install(*answers: Exception | Answer) -> Scripted:
        gateway = Scripted(*answers)
        monkeypatch.setattr(gateways, "build_gateway", lambda name, settings: gateway)
        return gateway

    return install


def test_a_message_leaves_and_its_content_is_wiped() -> None:
    message = queue_mail()
    [envelope] = testing.deliver()
    assert (envelope.kind, envelope.to, envelope.attempt, envelope.repeated) == ("mail", ADRESSE, 1, False)
    assert envelope.subject == "Un lien pour Émilie <b>"
    assert envelope.idempotency_key == message.idempotency_key
    message.refresh_from_db()
    assert (message.state, bytes(message.sealed)) == (MessageState.SENT, b"")
    assert not message.sent_twice_possible
    attempt = message.attempts.get()
    assert (attempt.outcome, attempt.reference) == (AttemptOutcome.SENT, f"memory-{message.idempotency_key}")
    assert testing.deliver() == []


def test_an_envelope_never_shows_its_content() -> None:
    queue_code()
    [envelope] = testing.deliver()
    assert "123456" in envelope.body
    assert "123456" not in repr(envelope)
    assert MOBILE not in repr(envelope)


def test_the_log_holds_no_personal_data(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="preau"):
        queue_code()
        queue_mail()
        worker.run_once()
    assert "outcome=sent" in caplog.text
    for secret in ("123456", "639980001", "emilie", "Émilie"):
        assert secret not in caplog.text


def test_a_silent_message_is_wiped_unsent() -> None:
    message = queue_code(silent=True)
    assert testing.deliver() == []
    message.refresh_from_db()
    assert (message.state, bytes(message.sealed)) == (MessageState.SILENT, b"")


def test_a_passing_failure_is_tried_again_later_and_later(use: Callable[..., Scripted]) -> None:
    gateway = use(*[PassingFailure("HTTP 503")] * 3)
    message = queue_code()
    now = clockkit.now()
    for wait in (1, 2, 4):
        assert worker.run_once(now) == 1
        message.refresh_from_db()
        assert message.due_at - now == timedelta(seconds=wait)
        assert worker.run_once(message.due_at - timedelta(milliseconds=1)) == 0
        now = message.due_at
    assert worker.run_once(now) == 1
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert not message.sent_twice_possible
    assert [e.attempt for e in gateway.seen] == [1, 2, 3, 4]
    assert len({e.idempotency_key for e in gateway.seen}) == 1
    outcomes = list(message.attempts.order_by("number").values_list("outcome", "detail"))
    assert outcomes == [(AttemptOutcome.PASSING, "HTTP 503")] * 3 + [(AttemptOutcome.SENT, "")]


def test_waiting_has_a_most_and_the_gateway_may_ask_for_more(use: Callable[..., Scripted]) -> None:
    use(PassingFailure("HTTP 429", retry_after=timedelta(minutes=10)), PassingFailure("HTTP 503"))
    message = queue_code(expires_at=clockkit.now() + timedelta(days=1))
    Message.objects.update(attempt=20)
    now = clockkit.now()
    worker.run_once(now)
    message.refresh_from_db()
    assert message.due_at - now == timedelta(minutes=10)
    worker.run_once(message.due_at)
    now = message.due_at
    message.refresh_from_db()
    assert message.due_at - now == timedelta(seconds=60)


def test_a_permanent_failure_ends_and_wipes(use: Callable[..., Scripted]) -> None:
    use(PermanentFailure("HTTP 422"))
    message = queue_code()
    worker.run_once()
    message.refresh_from_db()
    assert (message.state, bytes(message.sealed)) == (MessageState.FAILED, b"")
    assert message.attempts.get().detail == "HTTP 422"
    assert worker.run_once(clockkit.now() + timedelta(minutes=5)) == 0


def test_an_unknown_outcome_is_said_at_the_next_attempt(use: Callable[..., Scripted]) -> None:
    gateway = use(PassingFailure("ReadTimeout", may_have_left=True))
    message = queue_code()
    now = clockkit.now()
    worker.run_once(now)
    message.refresh_from_db()
    assert not message.sent_twice_possible  # it may have left once
    worker.run_once(now + timedelta(seconds=2))
    message.refresh_from_db()
    assert message.sent_twice_possible
    assert [(e.attempt, e.repeated) for e in gateway.seen] == [(1, False), (2, True)]


def test_a_bug_in_a_gateway_stops_neither_the_courier_nor_other_messages(use: Callable[..., Scripted]) -> None:
    gateway = use(KeyError("123456"))
    first, second = queue_code(), queue_mail()
    assert worker.run_once() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (MessageState.QUEUED, MessageState.SENT)
    assert first.attempts.get().detail == "KeyError"
    assert len(gateway.seen) == 2


def test_an_expired_message_is_never_sent() -> None:
    now = clockkit.now()
    late = queue_code(expires_at=now + timedelta(seconds=5))
    in_time = queue_code(expires_at=now + timedelta(seconds=5, microseconds=1))
    assert len(testing.deliver(now + timedelta(seconds=5))) == 1
    late.refresh_from_db()
    in_time.refresh_from_db()
    assert (late.state, bytes(late.sealed), late.attempt) == (MessageState.EXPIRED, b"", 0)
    assert in_time.state == MessageState.SENT


def test_a_message_that_expires_between_two_attempts_is_wiped(use: Callable[..., Scripted]) -> None:
    gateway = use(*[PassingFailure("HTTP 503")] * 9)
    now = clockkit.now()
    message = queue_code(expires_at=now + timedelta(seconds=10))
    for seconds in range(30):
        worker.run_once(now + timedelta(seconds=seconds))
    message.refresh_from_db()
    assert (message.state, bytes(message.sealed)) == (MessageState.EXPIRED, b"")
    assert len(gateway.seen) == 4  # at 0, 1, 3 and 7 s


def test_a_message_in_hand_is_not_taken_by_another_courier(use: Callable[..., Scripted]) -> None:
    others: list[int] = []

    def meanwhile(envelope: Envelope) -> Receipt:
        others.append(worker.run_once(clockkit.now() + timedelta(seconds=20)))
        return Receipt("ref")

    use(meanwhile)
    queue_code()
    assert worker.run_once() == 1
    assert others == [0]


def test_a_lease_that_lapsed_is_taken_over_and_a_late_receipt_still_noted(use: Callable[..., Scripted]) -> None:
    def slow(envelope: Envelope) -> Receipt:
        worker.run_once(clockkit.now() + timedelta(seconds=31))
        return Receipt("slow")

    gateway = use(slow, lambda envelope: Receipt("second"))
    message = queue_code()
    worker.run_once()
    message.refresh_from_db()
    assert (message.state, message.attempt, message.sent_twice_possible) == (MessageState.SENT, 2, True)
    assert [(e.attempt, e.repeated) for e in gateway.seen] == [(1, False), (2, True)]
    references = message.attempts.order_by("number").values_list("reference", "outcome")
    assert list(references) == [("slow", AttemptOutcome.SENT), ("second", AttemptOutcome.SENT)]


def test_a_lost_key_loses_no_message(settings: Any, tmp_path: Path) -> None:
    message = queue_code()
    good = settings.COURIER
    other = tmp_path / "other"
    other.write_text(new_key())
    other.chmod(0o600)
    settings.COURIER = dataclasses.replace(good, key_file=str(other))
    assert testing.deliver() == []
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert message.attempts.get().detail == "sealed with another key"
    settings.COURIER = good
    assert len(testing.deliver(message.due_at)) == 1


def test_a_sealed_text_moved_to_another_row_does_not_leave() -> None:
    victim, mine = queue_code(to="+33639980002"), queue_code()
    Message.objects.filter(pk=mine.pk).update(sealed=bytes(victim.sealed))
    assert [e.to for e in testing.deliver()] == ["+33639980002"]


def test_a_template_gone_since_waits_for_an_operator() -> None:
    message = queue_code()
    Message.objects.update(template="ESSAI-SMS-97")
    assert testing.deliver() == []
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert message.attempts.get().detail == "BadTemplateError"


def test_old_traces_are_purged_with_their_attempts() -> None:
    old, recent = queue_code(), queue_code()
    now = clockkit.now()
    worker.run_once(now)
    queue_code()
    Message.objects.filter(pk=old.pk).update(ended_at=now - timedelta(days=31))
    assert worker.purge(now, 30) == 1
    assert Message.objects.count() == 2
    assert Attempt.objects.get().message_id == recent.pk


def test_the_database_refuses_an_ended_message_that_keeps_its_content() -> None:
    queue_code()
    with pytest.raises(IntegrityError):
        Message.objects.update(state=MessageState.SENT)


@pytest.mark.sqlite
def test_an_idle_courier_reads_two_indexes_and_writes_nothing(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        queue_code()
    worker.run_once()
    with django_assert_num_queries(2) as asked:
        worker.run_once()
    for query in asked.captured_queries:
        assert query["sql"].startswith("SELECT")
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " ".join(str(row[-1]) for row in cursor.fetchall())
        assert "USING INDEX courier_" in plan
        assert "SCAN" not in plan
