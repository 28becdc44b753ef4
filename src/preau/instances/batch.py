"""Several commands of one instance for the price of one start, which is most of what a short command costs.

`python -m preau.instances.batch comptes` sets Django up once, then reads lines of JSON, each a list of command lines
(`[["comptes", "agent", "add", …], …]`). Each command is the very one that `preau …` runs, in a fork of its own, so
nothing of it stays; the line of JSON that answers has `[status, what it printed]` of each. `Batches` is the other side.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from typing import IO

import typer

Said = tuple[int, str]
"""Status (0: done) and all that was printed."""


class Batches:
    """Runs commands of any instance, one waiting process for each; to be closed."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.waiting: dict[str, tuple[subprocess.Popen[str], IO[str]]] = {}

    def run(self, commands: Sequence[Sequence[str]]) -> list[Said]:
        """Run these side by side; what each said, in their order."""
        ranks: dict[str, list[int]] = {}
        for rank, arguments in enumerate(commands):
            ranks.setdefault(instance_of(arguments), []).append(rank)
        for instance, mine in ranks.items():
            self._ask(instance, [list(commands[rank]) for rank in mine])
        said: dict[int, Said] = {}
        for instance, mine in ranks.items():
            said |= zip(mine, self._hear(instance, len(mine)), strict=True)
        return [said[rank] for rank in range(len(commands))]

    def close(self) -> None:
        """End the waiting processes."""
        for process, words in self.waiting.values():
            process.communicate()
            words.close()
        self.waiting.clear()

    def _ask(self, instance: str, commands: list[list[str]]) -> None:
        if instance not in self.waiting:
            words = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
            process = subprocess.Popen(
                [sys.executable, "-m", "preau.instances.batch", instance],
                env=dict(self.environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                text=True,
            )
            self.waiting[instance] = process, words
        asked = self.waiting[instance][0].stdin
        assert asked is not None
        try:
            asked.write(json.dumps(commands) + "\n")
            asked.flush()
        except BrokenPipeError:
            pass  # it could not start: what it printed is heard below

    def _hear(self, instance: str, count: int) -> list[Said]:
        process, words = self.waiting[instance]
        assert process.stdout is not None
        if line := process.stdout.readline():
            return [(int(status), str(text)) for status, text in json.loads(line)]
        del self.waiting[instance]  # it ended: settings that do not hold, said in words
        with words:
            process.communicate()
            status = process.returncode
            words.seek(0)
            return [(status or 1, words.read())] * count


def instance_of(arguments: Sequence[str]) -> str:
    """The Django project in which a command acts: that of its first word, or the one that `migrate` names."""
    from preau.instances.cli import MOUNTED

    return MOUNTED[arguments[0]][0] if arguments[0] in MOUNTED else arguments[1]


def main(instance: str) -> None:
    """Wait for commands until nobody asks any more."""
    from preau.instances.cli import MOUNTED
    from preau.instances.setup import use_instance

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends the commands; this process ends when they hang up
    try:
        use_instance(instance)
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    for own, module, *_rest in MOUNTED.values():
        if own == instance:
            __import__(module)
    for line in sys.stdin:
        print(json.dumps(_together(json.loads(line))), flush=True)


def _together(commands: list[list[str]]) -> list[Said]:
    started: list[tuple[int, IO[bytes]]] = []
    for arguments in commands:
        output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, after the fork that writes it
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _become(arguments, output.fileno())
        started.append((child, output))
    said = []
    for child, output in started:
        _pid, status = os.waitpid(child, 0)
        with output:
            output.seek(0)
            said.append((os.waitstatus_to_exitcode(status), output.read().decode(errors="replace")))
    return said


def _become(arguments: list[str], output: int) -> None:
    """In the fork: run the command as `preau` does, and end."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        from django.db import connections

        from preau.instances.cli import call

        try:
            call(arguments)
            status = 0
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        connections.close_all()
    except BaseException:  # noqa: BLE001 - nothing of the fork may go back to the loop of its parent
        traceback.print_exc()
    finally:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1])
