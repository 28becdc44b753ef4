"""Kill -9 at traced points: before and after every query that an action makes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


class Killer:
    """An execute wrapper that kills its own process at the point number `at`; two points per query."""

    def __init__(self, at: int) -> None:
        self.at, self.passed = at, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self._pass()
        result = execute(sql, params, many, context)
        self._pass()
        return result

    def _pass(self) -> None:
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1


def killed_at(point: int, act: Callable[[], object]) -> bool:
    """Run `act` in a child that is killed at `point`; False when it had fewer points and ended by itself."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with connection.execute_wrapper(Killer(point)):
                act()
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended) or os.WEXITSTATUS(ended) == 0, "the child failed by itself"
    return os.WIFSIGNALED(ended)
