"""The processes of a demonstration: started, watched, restarted when they die, ended together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

GRACE = 8.0
"""Seconds a child has to end after SIGTERM before it is killed."""
TOO_OFTEN = 5
"""Restarts of one child within a minute after which it is left alone."""


@dataclass
class Child:
    """One process, in a group of its own so that its workers end with it."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes]
    restarts: list[float] = field(default_factory=list)
    given_up: bool = False


class Supervisor:
    """Starts children with one environment, their output in `<logs>/<name>.log`; `watch` ends only by a signal."""

    def __init__(self, environ: dict[str, str], logs: Path, console: Console) -> None:
        self.environ, self.logs, self.console = environ, logs, console
        self.children: list[Child] = []
        self.stopping = False
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: list[str]) -> Child:
        """Start one child."""
        child = Child(name, command, self._spawn(name, command))
        self.children.append(child)
        return child

    def dead(self) -> list[Child]:
        """The children that ended without being asked."""
        return [child for child in self.children if not child.given_up and child.process.poll() is not None]

    def log_of(self, child: Child, lines: int = 15) -> str:
        """The last lines a child wrote."""
        with contextlib.suppress(OSError):
            text = (self.logs / f"{child.name}.log").read_text(errors="replace")
            return "\n".join(text.splitlines()[-lines:])
        return ""

    def watch(self) -> None:
        """Stay until SIGINT or SIGTERM; a dead child is said and restarted."""
        while not self.stopping:
            time.sleep(0.3)
            for child in [] if self.stopping else self.dead():
                self._restart(child)

    def stop(self) -> None:
        """End every child: SIGTERM to each group, SIGKILL to what is left after the grace period."""
        self.stopping = True
        for child in self.children:
            self._signal(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            self._signal(child, signal.SIGKILL)
            child.process.wait()

    def _restart(self, child: Child) -> None:
        now = time.monotonic()
        child.restarts = [moment for moment in child.restarts if now - moment < 60]
        status = child.process.returncode
        if len(child.restarts) >= TOO_OFTEN:
            child.given_up = True
            self.console.print(f"[red]{child.name} s'arrête sans cesse ; il n'est plus relancé.[/red]")
            self.console.print(self.log_of(child), highlight=False, markup=False)
            return
        self._signal(child, signal.SIGKILL)  # the workers it left behind still hold its port
        child.restarts.append(now)
        child.process = self._spawn(child.name, child.command)
        self.console.print(f"[yellow]{child.name} s'est arrêté ({status}) ; il est relancé.[/yellow]")

    def _spawn(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    @staticmethod
    def _signal(child: Child, number: int) -> None:
        # The group outlives its leader when workers remain, so the group is addressed, never the leader alone.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, number)


def _end_with_parent() -> None:
    """Ask the kernel to end this child when the demonstration is killed outright: no house outlives it (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
