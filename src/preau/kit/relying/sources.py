"""What a provider publishes, fetched and kept for ten minutes in this process: its addresses and its keys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

import httpx

from preau.kit import clockkit, webkit
from preau.kit.relying.refusals import AnswerUnexpected, TooSlow, Unreachable
from preau.protocols.oidc.relying import Jwks, ProviderMetadata
from preau.protocols.oidc.relying.refusals import during

KEPT: Final = timedelta(minutes=10)
"""As long as FranceConnect lets it be kept (`max-age=600`, specs/franceconnect.md §2.2)."""
REST: Final = timedelta(seconds=30)
"""After a second reading that did not bring the key wanted, how long the provider is left in peace."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Wire:
    """How a provider is called: seconds in all, and in tests what stands for the network."""

    timeout: float
    transport: httpx.BaseTransport | None = None

    def call(
        self, step: str, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> webkit.Answer:
        """One call, never repeated. Raises Unreachable, TooSlow or AnswerUnexpected, with `step`."""
        with during(step):
            try:
                return webkit.fetch(url, form=form, headers=headers, timeout=self.timeout, transport=self.transport)
            except webkit.NotReached as trouble:
                raise Unreachable(f"{step}: {trouble}") from trouble
            except webkit.TooLong as trouble:
                raise TooSlow(f"{step}: {trouble}") from trouble
            except webkit.TooBig as trouble:
                raise AnswerUnexpected(f"{step}: {trouble}") from trouble

    def read(self, step: str, url: str) -> bytes:
        """The body of a 200. Raises as `call`."""
        answer = self.call(step, url, headers={"Accept": "application/json"})
        if answer.status != 200:
            refusal = AnswerUnexpected(f"{step}: HTTP {answer.status}")
            refusal.step = step
            raise refusal
        return answer.body


class Shelf(Generic[Value]):
    """Values by name, each kept ten minutes. Two threads may both fetch; neither ever waits for the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[datetime, Value]] = {}
        self._useless: dict[str, datetime] = {}

    def get(self, name: str, fetch: Callable[[], Value]) -> Value:
        """The value kept, else the one fetched, which is then kept. What `fetch` raises is not kept."""
        with self._lock:
            found = self._kept.get(name)
        if found is not None and timedelta(0) <= clockkit.now() - found[0] < KEPT:
            return found[1]
        return self.renew(name, fetch)

    def renew(self, name: str, fetch: Callable[[], Value]) -> Value:
        """The value fetched now."""
        value = fetch()
        with self._lock:
            self._kept[name] = (clockkit.now(), value)
        return value

    def rest(self, name: str) -> None:
        """Note that reading it again has just been of no use."""
        with self._lock:
            self._useless[name] = clockkit.now()

    def is_resting(self, name: str) -> bool:
        """Whether that was so less than half a minute ago."""
        with self._lock:
            since = self._useless.get(name)
        return since is not None and timedelta(0) <= clockkit.now() - since < REST

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._useless.clear()


METADATA: Final[Shelf[ProviderMetadata]] = Shelf()
KEYS: Final[Shelf[Jwks]] = Shelf()


def clear_caches() -> None:
    """Forget every provider: for tests, and for a command that checks a deployment."""
    METADATA.clear()
    KEYS.clear()
