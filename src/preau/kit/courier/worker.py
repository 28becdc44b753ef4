"""Sending what the outbox holds: lease, unseal, hand over, note the receipt. Several may run on one table.

A lease is a compare-and-swap on the attempt number, committed before the gateway is called. A courier killed after
that leaves an attempt "sans nouvelles"; once the lease has lapsed another tries again with the *same* idempotency key
and the next attempt number, and the row says that the message may have left twice. One courier has one message in
hand at a time: a kill can repeat one message, never more, and loses none.
"""

from __future__ import annotations

import json
import logging
import signal
import threading
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet

from preau.kit import clockkit
from preau.kit.courier import gateways
from preau.kit.courier.catalogue import BadTemplateError, get_template
from preau.kit.courier.envelope import Envelope, Gateway, PassingFailure, PermanentFailure, Receipt
from preau.kit.courier.models import LIVE, Attempt, AttemptOutcome, Message, MessageState
from preau.kit.courier.outbox import get_vault
from preau.kit.courier.rendering import RenderError, render
from preau.kit.courier.settings import Settings, current
from preau.kit.courier.vault import UnsealError
from preau.kit.purgekit import purge_all

logger = logging.getLogger("preau.courier")
BATCH = 50
PURGE_EVERY = timedelta(hours=1)


def run_once(now: datetime | None = None) -> int:
    """Expire what is too late, then try every message that is due; the number of attempts made.

    `now` fixes the clock of the whole round (tests); without it each step reads the clock.
    """
    settings = current()
    expire(now or clockkit.now())
    tried = 0
    for pk in _due(now or clockkit.now()).values_list("pk", flat=True)[:BATCH]:
        attempt = lease(pk, now or clockkit.now(), settings)
        if attempt is not None:
            _deliver(attempt, settings, now)
            tried += 1
    return tried


def run_forever(stop: threading.Event) -> None:
    """Send until `stop` is set; the message in hand is finished first. A lost database is waited for."""
    settings = current()
    purged_at: datetime | None = None
    while not stop.is_set():
        try:
            now = clockkit.now()
            if purged_at is None or now - purged_at > PURGE_EVERY:
                purge(now, settings.keep_days)
                purge_all(now)  # the only process of a house that is always there, and that no page waits for
                purged_at = now
            busy = _run_round(stop, settings)
        except DatabaseError as problem:
            logger.warning("courier database %s", type(problem).__name__)
            connection.close()
            busy = False
        if not busy:
            stop.wait(settings.poll.total_seconds())


def main() -> int:
    """`preau courier <house>`: run until SIGTERM or SIGINT, then end cleanly with 0."""
    settings = current()
    get_vault()
    for kind in ("sms", "mail"):  # a wrong setting is said now, not at the first SMS
        gateways.build_gateway(settings.gateway_for(kind), settings)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    logger.info("courier started sms=%s mail=%s", settings.sms_gateway, settings.mail_gateway)
    run_forever(stop)
    logger.info("courier stopped")
    return 0


def expire(now: datetime) -> int:
    """Wipe what was not sent in time, unless a courier has it in hand right now; the number of messages."""
    idle = Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING, due_at__lte=now)
    late = Message.objects.filter(idle, state__in=LIVE, expires_at__lte=now)
    if not late.exists():  # an UPDATE of nothing would still take SQLite's write lock, at every poll
        return 0
    count = late.update(state=MessageState.EXPIRED, sealed=b"", ended_at=now)
    logger.warning("courier expired=%s", count)
    return count


def purge(now: datetime, keep_days: int) -> int:
    """Forget messages that ended more than `keep_days` ago, with their attempts; the number of messages."""
    _, per_model = Message.objects.filter(ended_at__lt=now - timedelta(days=keep_days)).delete()
    return per_model.get("courier.Message", 0)


def lease(pk: int, now: datetime, settings: Settings) -> Attempt | None:
    """Take the message `pk` for one attempt, or None when another courier has it, it ended, or it is too late."""
    with transaction.atomic():
        message = _due(now).filter(pk=pk).first()
        if message is None:
            return None
        again = message.attempts.filter(outcome=AttemptOutcome.UNKNOWN).exists()
        taken = (
            _due(now)
            .filter(pk=pk, attempt=message.attempt)
            .update(
                state=MessageState.SENDING,
                attempt=message.attempt + 1,
                due_at=now + settings.lease,
                sent_twice_possible=again,
            )
        )
        if not taken:
            return None
        message.attempt += 1
        message.sent_twice_possible = again
        gateway = settings.gateway_for(message.kind)
        return Attempt.objects.create(message=message, number=message.attempt, gateway=gateway, started_at=now)


def _run_round(stop: threading.Event, settings: Settings) -> bool:
    """Like `run_once`, looking at `stop` between two messages; whether more may be waiting."""
    now = clockkit.now()
    expire(now)
    waiting = list(_due(now).values_list("pk", flat=True)[:BATCH])
    for pk in waiting:
        if stop.is_set():
            return False
        attempt = lease(pk, clockkit.now(), settings)
        if attempt is not None:
            _deliver(attempt, settings, None)
    return len(waiting) == BATCH


def _due(now: datetime) -> QuerySet[Message]:
    """What may be leased: waiting, or in the hand of a courier whose lease lapsed; and still in time."""
    return Message.objects.filter(state__in=LIVE, due_at__lte=now, expires_at__gt=now).order_by("due_at")


def _deliver(attempt: Attempt, settings: Settings, now: datetime | None) -> None:
    """One attempt from unsealing to its outcome; whatever the gateway does, the courier lives on."""
    message = attempt.message
    try:
        content = _unseal(message)
        receipt = None if content["silent"] else _send(message, content, settings)
    except PassingFailure as failure:
        _retry(attempt, failure, settings, now or clockkit.now())
    except PermanentFailure as failure:
        _finish(attempt, MessageState.FAILED, AttemptOutcome.PERMANENT, now, detail=failure.detail)
    except Exception as problem:  # noqa: BLE001  a gateway's bug must not stop all other messages
        bug = PassingFailure(type(problem).__name__, may_have_left=True)
        _retry(attempt, bug, settings, now or clockkit.now())
    else:
        state = MessageState.SILENT if receipt is None else MessageState.SENT
        _finish(attempt, state, AttemptOutcome.SENT, now, reference=receipt.reference if receipt else "")


def _unseal(message: Message) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(get_vault().open(bytes(message.sealed), bound_to=message.public_id))
    except UnsealError:
        raise PassingFailure("sealed with another key") from None
    return content


def _send(message: Message, content: dict[str, Any], settings: Settings) -> Receipt:
    try:
        template = get_template(message.template)
        text = render(template, content["params"], content["language"])
    except (BadTemplateError, RenderError) as problem:  # an operator can mend it before the message expires
        raise PassingFailure(type(problem).__name__) from None
    gateway: Gateway = gateways.build_gateway(settings.gateway_for(message.kind), settings)
    return gateway.send(
        Envelope(
            kind=template.kind,
            to=content["to"],
            subject=text.subject,
            body=text.body,
            idempotency_key=message.idempotency_key,
            attempt=message.attempt,
            repeated=message.sent_twice_possible,
            expires_at=message.expires_at,
        )
    )


def _retry(attempt: Attempt, failure: PassingFailure, settings: Settings, now: datetime) -> None:
    """Back to the queue, later each time, unless the lease lapsed and the message is another courier's."""
    wait = min(settings.retry_first * 2 ** min(attempt.number - 1, 20), settings.retry_most)
    wait = max(wait, failure.retry_after or timedelta())
    outcome = AttemptOutcome.UNKNOWN if failure.may_have_left else AttemptOutcome.PASSING
    with transaction.atomic():
        _held(attempt).update(state=MessageState.QUEUED, due_at=now + wait)
        _note(attempt, outcome, now, detail=failure.detail)


def _finish(
    attempt: Attempt,
    state: MessageState,
    outcome: AttemptOutcome,
    now: datetime | None,
    *,
    reference: str = "",
    detail: str = "",
) -> None:
    """The message ends and is wiped; a receipt that comes after its lease lapsed is still noted on its attempt."""
    now = now or clockkit.now()
    with transaction.atomic():
        _held(attempt).update(state=state, sealed=b"", ended_at=now)
        _note(attempt, outcome, now, reference=reference, detail=detail)


def _held(attempt: Attempt) -> QuerySet[Message]:
    return Message.objects.filter(pk=attempt.message_id, state=MessageState.SENDING, attempt=attempt.number)


def _note(attempt: Attempt, outcome: AttemptOutcome, now: datetime, *, reference: str = "", detail: str = "") -> None:
    Attempt.objects.filter(pk=attempt.pk).update(
        outcome=outcome, ended_at=now, reference=reference[:200], detail=detail[:200]
    )
    message = attempt.message
    logger.info(
        "courier message=%s template=%s attempt=%s gateway=%s outcome=%s twice=%s detail=%s",
        message.public_id,
        message.template,
        attempt.number,
        attempt.gateway,
        outcome,
        message.sent_twice_possible,
        detail,
    )
