"""Receiving one message, once, however often it is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from preau.houses.telephone.models import Message
from preau.houses.telephone.refusals import CleDejaPrise
from preau.kit import journal


@dataclass(frozen=True)
class Incoming:
    """A message as the courier hands it over, every field checked."""

    kind: str
    to: str
    subject: str
    body: str
    idempotency_key: str
    attempt: int


def receive_message(incoming: Incoming, *, now: datetime, keep: timedelta) -> tuple[Message, bool]:
    """The message kept for `incoming`, and whether it is new; what is older than `keep` is forgotten.

    A key seen before gives the message of that time, which then remembers the highest attempt. Raises CleDejaPrise
    when the key named another message.
    """
    with transaction.atomic():
        former = Message.objects.filter(idempotency_key=incoming.idempotency_key).first()
        if former is None:
            try:
                with transaction.atomic():
                    return _keep_new(incoming, now, keep), True
            except IntegrityError:  # another process received the same key at the same moment
                former = Message.objects.get(idempotency_key=incoming.idempotency_key)
        if (former.kind, former.to, former.body) != (incoming.kind, incoming.to, incoming.body):
            raise CleDejaPrise
        if incoming.attempt > former.attempt:
            former.attempt = incoming.attempt
            former.save(update_fields=["attempt"])
            journal.write("telephone.message-repete", actor="courrier", subject=former.public_id)
        return former, False


def _keep_new(incoming: Incoming, now: datetime, keep: timedelta) -> Message:
    message = Message.objects.create(
        kind=incoming.kind,
        to=incoming.to,
        subject=incoming.subject,
        body=incoming.body,
        idempotency_key=incoming.idempotency_key,
        attempt=incoming.attempt,
        sent_at=now,
    )
    Message.objects.filter(sent_at__lt=now - keep).delete()
    journal.write("telephone.message-recu", actor="courrier", subject=message.public_id)
    return message
