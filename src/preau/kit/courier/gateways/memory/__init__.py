"""Gateway `memory`: keeps messages in the process, for tests."""

from __future__ import annotations

from preau.kit.courier.envelope import Envelope, Receipt
from preau.kit.courier.settings import Settings

outbox: list[Envelope] = []


class MemoryGateway:
    """Takes every message once: an idempotency key seen before is answered, not kept again."""

    name = "memory"

    def send(self, envelope: Envelope) -> Receipt:
        """Keep it in `outbox`."""
        if all(kept.idempotency_key != envelope.idempotency_key for kept in outbox):
            outbox.append(envelope)
        return Receipt(f"memory-{envelope.idempotency_key}")


def build(settings: Settings) -> MemoryGateway:
    """The gateway; every one shares the process's `outbox`."""
    return MemoryGateway()
