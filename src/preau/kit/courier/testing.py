"""For tests: what a message says, and what left.

assert testing.render("COMPTES-SMS-01", {"code": "123456", "host": "comptes.example.org"}).body == snapshot
page.post(...); assert [m.to for m in testing.deliver()] == ["+33639980001"]
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from preau.kit.courier import rendering, worker
from preau.kit.courier.catalogue import get_template
from preau.kit.courier.envelope import Envelope
from preau.kit.courier.gateways.memory import outbox
from preau.kit.courier.rendering import Text

__all__ = ["clear", "deliver", "outbox", "render"]


def render(number: str, params: dict[str, Any], language: str = "fr") -> Text:
    """The message `number` as a person would read it."""
    return rendering.render(get_template(number), params, language)


def deliver(now: datetime | None = None) -> list[Envelope]:
    """Run the courier once (gateway `memory`) and give what left in that round, oldest first."""
    before = len(outbox)
    worker.run_once(now)
    return outbox[before:]


def clear() -> None:
    """Forget what left so far; the gateway is shared by the whole process."""
    outbox.clear()
