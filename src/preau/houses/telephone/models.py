"""What the phone remembers: the messages it received."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from preau.kit.idkit import new_public_id


def new_message_id() -> str:
    """A public id for a message."""
    return new_public_id()


class MessageQuerySet(models.QuerySet["Message"]):
    """The ways pages look at messages; always in the order of arrival."""

    def to_any(self, recipients: Sequence[str]) -> MessageQuerySet:
        """Those sent to one of `recipients`."""
        return self.filter(to__in=recipients)

    def since(self, public_id: str) -> MessageQuerySet:
        """Those that came after the message `public_id`; all of them when it is no longer known."""
        former = Message.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
        return self if former is None else self.filter(pk__gt=former)

    def newest_of_each(self) -> list[Message]:
        """The newest message of each recipient, newest first."""
        newest = self.values("to").order_by().annotate(newest=models.Max("pk")).values_list("newest", flat=True)
        return list(self.filter(pk__in=list(newest)).order_by("-pk"))


class Message(models.Model):
    """One SMS or mail. `to` is an E.164 number or a mail address, as the courier wrote it."""

    public_id = models.CharField(max_length=32, unique=True, default=new_message_id)
    kind = models.CharField(max_length=4)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    idempotency_key = models.CharField(max_length=100, unique=True)
    attempt = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(db_index=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["to", "id"], name="telephone_of_recipient")]
