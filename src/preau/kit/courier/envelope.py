"""What a gateway is given and what it answers: the whole interface between the courier and the outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from preau.kit.courier.catalogue import Kind


@dataclass(frozen=True)
class Envelope:
    """One message in clear, on its way out. `attempt` counts from 1.

    `repeated` says that an earlier attempt may have left: its outcome is unknown. A gateway that knows the
    `idempotency_key` must not send twice; one that cannot know passes the key and the attempt on.
    """

    kind: Kind
    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    idempotency_key: str
    attempt: int
    repeated: bool
    expires_at: datetime


@dataclass(frozen=True)
class Receipt:
    """The gateway took the message; `reference` is its own name for it, "" when it gives none."""

    reference: str = ""


class PassingFailure(Exception):
    """Not sent now, try again. `may_have_left`: it is not known whether the gateway took it.

    `detail` is kept and logged: a status or an exception's name, never what the gateway wrote nor personal data.
    """

    def __init__(self, detail: str, *, may_have_left: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.may_have_left = may_have_left
        self.retry_after = retry_after


class PermanentFailure(Exception):
    """The gateway refuses this very message and always will (no such number, no such mailbox)."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Gateway(Protocol):
    """A way out. `send` takes 3 s at most, is called outside any transaction, and either gives a receipt or raises."""

    name: str

    def send(self, envelope: Envelope) -> Receipt:
        """Hand the message over; raises PassingFailure or PermanentFailure."""
        ...
