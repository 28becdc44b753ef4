"""`jointure`: the number a registry row keeps for ever, and the counter it comes from."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models, transaction
from django.db.models import F

FIRST = 1_000_000
FIRST_OF_OFFICES = 10**14


class Sequence(models.Model):
    """A counter that only grows, so that a number given once is never given again, even after a purge."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField()


def allocate_jointures(count: int, using: str = "registre") -> range:
    """`count` numbers never given before. One counter for the whole registry: unique in every académie at once."""
    with transaction.atomic(using=using):
        rows = Sequence.objects.using(using)
        if not rows.filter(name="jointure").update(value=F("value") + count):
            rows.create(name="jointure", value=FIRST + count)
        last = rows.values_list("value", flat=True).get(name="jointure")
    return range(last - count + 1, last + 1)


def allocate_of_offices(using: str = "registre") -> int:
    """A number for a row that an office makes, which no file has.

    It comes from a range of this registry's own, drawn at random once: a directory that feeds this registry goes on
    giving the numbers that follow its own, and must not meet this one.
    """
    with transaction.atomic(using=using):
        rows = Sequence.objects.using(using)
        first = FIRST_OF_OFFICES + 1000 * secrets.randbelow(8 * 10**11)
        row, _made = rows.select_for_update().get_or_create(name="bureau", defaults={"value": first})
        row.value += 1
        row.save(update_fields=["value"])
    return int(row.value)


def keep_jointures(highest: int, using: str = "registre") -> None:
    """Give no number up to `highest` from now on: a file brought numbers of its own, which are never given again."""
    with transaction.atomic(using=using):
        rows = Sequence.objects.using(using)
        if not rows.filter(name="jointure").exists():
            rows.create(name="jointure", value=max(FIRST, highest))
        rows.filter(name="jointure", value__lt=highest).update(value=highest)


class Jointe(models.Model):
    """A row named by a `jointure`, its primary key: given at the first save, never changed, never reused."""

    jointure = models.BigIntegerField(primary_key=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a row without a number receives one."""
        if self.jointure is None:
            self.jointure = allocate_jointures(1, kwargs.get("using") or "registre")[0]
        super().save(*args, **kwargs)
