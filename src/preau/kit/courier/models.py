"""What the courier remembers: one row per message, one per attempt to send it. No name, number or code in clear."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.kit.idkit import new_public_id


class MessageState(models.TextChoices):
    """Where a message is; the last four are ends, and there `sealed` is empty."""

    QUEUED = "queued", "en attente"
    SENDING = "sending", "en cours d'envoi"
    SENT = "sent", "remis à la passerelle"
    FAILED = "failed", "refusé par la passerelle"
    EXPIRED = "expired", "trop tard pour l'envoyer"
    SILENT = "silent", "rien à envoyer"


LIVE = (MessageState.QUEUED, MessageState.SENDING)


class AttemptOutcome(models.TextChoices):
    """How one attempt ended. UNKNOWN until the gateway answers: what a killed courier leaves behind."""

    UNKNOWN = "unknown", "sans nouvelles"
    SENT = "sent", "remis"
    PASSING = "passing", "échec passager"
    PERMANENT = "permanent", "refus définitif"


def new_message_id() -> str:
    """A public id for a message."""
    return new_public_id()


class Message(models.Model):
    """One SMS or mail to send. `due_at` is when to try next or, while sending, when the lease lapses."""

    public_id = models.CharField(max_length=32, unique=True, default=new_message_id)
    template = models.CharField(max_length=60)
    kind = models.CharField(max_length=4)
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.QUEUED)
    to_masked = models.CharField(max_length=80)
    to_hash = models.CharField(max_length=64, db_index=True)
    sealed = models.BinaryField()
    idempotency_key = models.CharField(max_length=100, unique=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    sent_twice_possible = models.BooleanField(default=False)

    class Meta:
        indexes = [
            # Not partial: SQLite cannot use a partial index for states that come as parameters.
            models.Index(fields=["state", "due_at"], name="courier_due"),
            models.Index(fields=["state", "expires_at"], name="courier_expires"),
            models.Index(fields=["ended_at"], name="courier_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending"]) | Q(sealed=b""), name="courier_ended_is_wiped"
            ),
        ]


class Attempt(models.Model):
    """One attempt, written before the gateway is called: its receipt, or why there is none (never personal data)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    gateway = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=AttemptOutcome.choices, default=AttemptOutcome.UNKNOWN)
    reference = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="courier_one_row_per_attempt")]
