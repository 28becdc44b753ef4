"""The run: one person on one journey, as a row. The browser holds only its public id."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from preau.kit.clockkit import now
from preau.kit.flows.trail import Stop, memory
from preau.kit.idkit import new_public_id

LIFE = timedelta(minutes=30)
"""After the last submit or resend."""
LONGEST = timedelta(hours=3)
"""In all, unless a code sent is still live."""

UNSET: Any = object()


class UndeclaredName(Exception):
    """A page recalls a name it does not read, or remembers one it does not write: a fault in the journey's file."""


class Run(models.Model):
    """`trail` holds the pages passed and what they wrote (see trail.py); the last stop is where the person is.

    `browser` is the hash of the browser's cookie; `submit_count` grows with every accepted submit; `claim` names the
    request that works on one, until `claimed_until`; `left_to` is the terminal a finished run left to.
    """

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    flow = models.CharField(max_length=60)
    variant = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=60)
    trail: models.JSONField[list[Stop], list[Stop]] = models.JSONField(default=list)
    browser = models.CharField(max_length=64)
    return_to = models.TextField(blank=True)
    submit_count = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=22, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    keep_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    left_to = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(browser=""), name="run_has_browser"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, left_to="") | Q(ended_at__isnull=False) & ~Q(left_to=""),
                name="run_ended_has_left",
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scratch: dict[str, Any] = {}
        self.request: HttpRequest | None = None
        self._at: int | None = None
        self._known: frozenset[str] | None = None
        self._writes: frozenset[str] | None = None

    def __str__(self) -> str:
        return f"{self.flow} {self.public_id}"

    # What a page may do

    def recall(self, name: str, default: Any = UNSET) -> Any:
        """The value of `name`, written by a page before this one or by this one.

        Raises UndeclaredName if the page does not declare it, KeyError if nobody wrote it and no default is given.
        """
        if self._known is not None and name not in self._known:
            raise UndeclaredName(f"{self.flow}, page {self.step_in_hand}: {name!r} is not in reads, may_read or writes")
        known = memory(self.trail, self.at + 1)
        return known[name] if default is UNSET else known.get(name, default)

    def remember(self, **values: Any) -> None:
        """Write names that the page declares in `writes`; the values are plain JSON and come back as they went in."""
        for name, value in values.items():
            if self._writes is not None and name not in self._writes:
                raise UndeclaredName(f"{self.flow}, page {self.step_in_hand}: {name!r} is not in writes")
            self.trail[self.at]["wrote"][name] = json.loads(json.dumps(value))

    def keep_alive_until(self, moment: datetime) -> None:
        """Never expire before `moment`: the end of a code just sent."""
        self.keep_until = max(moment, self.keep_until or moment)

    # What the engine does with it

    @property
    def at(self) -> int:
        """The index of the page in hand on the trail: the last one unless the person went back."""
        return len(self.trail) - 1 if self._at is None else self._at

    @property
    def came_by(self) -> str:
        """The outcome that led to the page in hand; empty on the first page."""
        return self.trail[self.at]["via"]

    @property
    def step_in_hand(self) -> str:
        """The slug of the page that is shown or answered: the current one unless the person went back."""
        return self.trail[self.at]["step"]

    def take(self, index: int, known: frozenset[str] | None = None, writes: frozenset[str] | None = None) -> None:
        """Put the page at `index` of the trail in hand, with the names it may recall and remember."""
        self._at, self._known, self._writes = index, known, writes

    def follow(self, stops: list[Stop]) -> None:
        """Take another trail; its last stop is in hand."""
        self.trail, self.step = stops, stops[-1]["step"]
        self.take(len(stops) - 1)

    def life(self, moment: datetime) -> datetime:
        """When a run touched at `moment` expires."""
        end = min(moment + LIFE, self.created_at + LONGEST)
        return max(end, self.keep_until) if self.keep_until else end

    def is_expired(self, moment: datetime) -> bool:
        """Whether it is too late to go on."""
        return moment >= self.expires_at
