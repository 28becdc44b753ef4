"""The courier: SMS and mails leave through a queue that survives kills, and never lie in clear in it (design.md D7).

A house registers its messages in its module `messages` (`register(MessageTemplate(...))`), asks for one inside its
own transaction (`queue("COMPTES-SMS-01", to=..., params=..., expires_at=...)`), and `preau courier <house>` sends it:

    queued ──lease──> sending ──receipt──> sent          parameters wiped
       ^                 │ passing failure, or killed     (retried with the same key, the attempt number says so)
       └─────────────────┤
                         ├ permanent failure ──> failed   wiped
                         └ too late ───────────> expired  wiped, never sent
    A message queued with `silent=True` walks the same way and is wiped unsent: unknown people cost the same rows.

Rooms: `catalogue` (the templates), `outbox` (queue), `vault` (sealing), `worker` (leases and sends), `rendering`,
`sms` (length, domain binding), `gateways/<name>` (console, file, memory, telephone, http, smtp), `testing`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from preau.kit.courier.catalogue import MessageTemplate, catalogue_markdown, register

if TYPE_CHECKING:
    from preau.kit.courier.models import Message

__all__ = ["MessageTemplate", "catalogue_markdown", "queue", "register"]


def queue(
    template: str,
    *,
    to: str,
    params: dict[str, Any],
    expires_at: datetime,
    idempotency_key: str | None = None,
    silent: bool = False,
) -> Message:
    """Write one message to send, in the caller's transaction; see `preau.kit.courier.outbox.queue`."""
    from preau.kit.courier import outbox  # models are not ready while the application itself is being imported

    return outbox.queue(
        template, to=to, params=params, expires_at=expires_at, idempotency_key=idempotency_key, silent=silent
    )
