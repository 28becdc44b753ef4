"""One step of the start at a time: said, timed, and ended with a clear sentence when it fails."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import httpx
from rich.console import Console

from preau.instances.batch import Batches
from preau.instances.demo.plan import Plan
from preau.instances.demo.supervisor import Supervisor
from preau.instances.houses import HOUSES
from preau.instances.setup import stop

HEALTHY_WITHIN = 60.0
"""Seconds the houses have to answer `/sante/`."""


class Steps:
    """Runs `preau …` commands for the demonstration and tells what happens; to be closed."""

    def __init__(self, plan: Plan, console: Console) -> None:
        self.plan, self.console = plan, console
        self.environ = plan.environ
        self.batches = Batches(self.environ)

    def close(self) -> None:
        """Let the processes go that wait for more commands; another command starts one again."""
        self.batches.close()

    @contextlib.contextmanager
    def said(self, sentence: str) -> Iterator[None]:
        """Show `sentence` while the block runs, then with its time."""
        started = time.monotonic()
        with self.console.status(f"{sentence}…"):
            yield
        self.console.print(f"  {sentence} [dim]({time.monotonic() - started:.1f} s)[/dim]", highlight=False)

    def run(self, sentence: str, arguments: list[str]) -> str:
        """Run one command of `preau`; its output, or the end of the demonstration if it fails."""
        return self.parallel(sentence, [arguments])[0]

    def parallel(self, sentence: str, commands: list[list[str]]) -> list[str]:
        """Run several commands side by side; their outputs in order."""
        with self.said(sentence):
            said = self.batches.run(commands)
        for arguments, (status, output) in zip(commands, said, strict=True):
            if status:
                self.console.print(output, highlight=False, markup=False)
                stop(f"« preau {' '.join(arguments[:2])} » n'a pas réussi (voir ci-dessus).")
        return [output for _status, output in said]

    def wait_healthy(self, supervisor: Supervisor) -> None:
        """Wait until every house answers; a child that dies, or silence, ends the start with its last lines."""
        deadline = time.monotonic() + HEALTHY_WITHIN
        waiting = set(HOUSES)
        while waiting:
            if dead := supervisor.dead():
                self.console.print(supervisor.log_of(dead[0]), highlight=False, markup=False)
                stop(f"{dead[0].name} s'est arrêté au démarrage (voir ci-dessus).")
            if time.monotonic() > deadline:
                stop(f"{', '.join(sorted(waiting))} ne répond pas ; voir {supervisor.logs}.")
            waiting -= {name for name in waiting if self._answers(name)}
            time.sleep(0.15)

    def _answers(self, house: str) -> bool:
        try:
            return httpx.get(f"{self.plan.url(house)}/sante/", timeout=1.0, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False
