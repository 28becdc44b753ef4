"""A program that a test starts in the foreground, waits for, and ends by its own process."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

READY_WITHIN = 30.0
"""Seconds, on a shared machine."""
UNPRIVILEGED = "www-data"
"""Who runs a server when the tests run as root: Apache refuses to serve as root."""


@contextmanager
def child(
    command: list[str],
    log: Path,
    is_ready: Callable[[], bool],
    *,
    unprivileged: bool = False,
    end: signal.Signals = signal.SIGTERM,
) -> Iterator[None]:
    """Run `command` until the block ends, its words in `log`; it also ends when this process dies."""
    guarded = ["setpriv", "--pdeathsig", end.name, *(identity() if unprivileged else ()), *command]
    with log.open("ab") as output:
        process = subprocess.Popen(guarded, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait(process, command[0], log, is_ready)
        yield
    finally:
        _end(process, end)


def listens(host: str, port: int) -> Callable[[], bool]:
    """Whether somebody answers at this address."""

    def probe() -> bool:
        with socket.socket() as asking:
            asking.settimeout(1)
            return asking.connect_ex((host, port)) == 0

    return probe


def free_port(host: str) -> int:
    """A port that nobody holds now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@contextmanager
def server_folder() -> Iterator[Path]:
    """A folder of its own for a server, whose whole path that server's user may walk; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="preau-serveur-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def hand_over(folder: Path) -> None:
    """Give what was written in `folder` to the user who will run the server."""
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, UNPRIVILEGED, UNPRIVILEGED)


def identity() -> list[str]:
    """What `setpriv` needs to run a server as somebody else, when the tests run as root."""
    if os.getuid() != 0:
        return []
    return ["--reuid", UNPRIVILEGED, "--regid", UNPRIVILEGED, "--clear-groups"]


def _wait(process: subprocess.Popen[bytes], name: str, log: Path, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        if is_ready():
            return
        time.sleep(0.05)
    raise AssertionError(f"{name} is not ready:\n{log.read_text(errors='replace')[-4000:]}")


def _end(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(by)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
