"""Gateway `console`: writes each message on the standard output of the courier, for a developer's eyes."""

from __future__ import annotations

import sys

from preau.kit.courier.envelope import Envelope, Receipt
from preau.kit.courier.settings import Settings


class ConsoleGateway:
    """Always takes the message."""

    name = "console"

    def send(self, envelope: Envelope) -> Receipt:
        """Print it, framed, with its attempt number when it is not the first."""
        again = f" (essai {envelope.attempt})" if envelope.attempt > 1 else ""
        subject = f"\n{envelope.subject}" if envelope.subject else ""
        rule = "-" * 60
        sys.stdout.write(f"{rule}\n{envelope.kind} → {envelope.to}{again}{subject}\n\n{envelope.body}\n{rule}\n")
        sys.stdout.flush()
        return Receipt()


def build(settings: Settings) -> ConsoleGateway:
    """The gateway; it has no setting."""
    return ConsoleGateway()
