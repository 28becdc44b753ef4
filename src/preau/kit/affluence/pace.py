"""How long one waits: pure arithmetic on what was counted, never on what was hoped."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

EVIDENCE = 30.0
"""Seconds of counting below which no waiting time is said."""
SHORTEST, LONGEST, BLIND = 10, 60, 20
"""Seconds between two refreshes: at the front, at the back, and while the waiting time is unknown."""


@dataclass(frozen=True)
class Pace:
    """`admitted` people went in during `seconds`, while `joined` came, by rank."""

    admitted: int = 0
    joined: Mapping[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def per_minute(self) -> float:
        """People who go in each minute; 0 while too little was counted."""
        return self.admitted * 60 / self.seconds if self.seconds >= EVIDENCE else 0.0

    def wait(self, ahead: int, rank: int) -> float | None:
        """Seconds before who has `ahead` people before them goes in, or None when that cannot be said honestly.

        Those of a better rank who keep coming will pass before: they are taken off the pace.
        """
        before = sum(count for other, count in self.joined.items() if other < rank)
        gained = self.admitted - before
        if self.seconds < EVIDENCE or gained <= 0:
            return None
        return (ahead + 1) * self.seconds / gained


def minutes(seconds: float) -> int:
    """Whole minutes, rounded up, and by five from twenty on: the wait said is never shorter than the wait reckoned."""
    exact = max(1, math.ceil(seconds / 60))
    return exact if exact <= 20 else 5 * math.ceil(exact / 5)


def refresh_after(seconds: float | None) -> int:
    """Seconds until the page asks again: a quarter of the wait, within bounds."""
    return BLIND if seconds is None else int(min(LONGEST, max(SHORTEST, seconds / 4)))
