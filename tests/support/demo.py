"""A real demonstration for the journeys: `preau demo` as a person starts it, each house at its own address."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from preau.instances.demo.plan import Plan
from preau.instances.houses import HOUSES
from tests.support.patience import WITHIN

READY_WITHIN = 240.0
"""Seconds; the first start writes and imports the world, on a shared machine."""


@dataclass
class Demo:
    """A demonstration that said `ready`."""

    data: Path
    process: subprocess.Popen[str]
    output: list[str]
    document: dict[str, Any] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """Where everything of it is, read back from its addresses."""
        portail = urlsplit(self.url("portail"))
        port_base = (portail.port or 0) - HOUSES["portail"].offset
        return Plan(self.data, port_base, addresses=portail.hostname != "127.0.0.1")

    def preau(self, *arguments: str) -> str:
        """What `preau …` prints, run beside the demonstration as its operator would; it must succeed."""
        command, environ = self.plan.command(*arguments), self.plan.environ
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=WITHIN, check=False)
        if done.returncode:
            raise AssertionError(f"preau {' '.join(arguments)} : {done.stdout}{done.stderr}")
        return done.stdout

    def url(self, house: str, path: str = "/") -> str:
        """The address of a page."""
        return f"{self.document['houses'][house]}{path}"

    def person(self, identity: str) -> dict[str, Any]:
        """A member of the cast by id."""
        return next(row for row in self.document["cast"] if row["id"] == identity)

    def messages(self, to: str) -> list[dict[str, Any]]:
        """What the demonstration telephone received for a number or an address, oldest first."""
        answer = httpx.get(self.url("telephone", "/messages.json"), params={"to": to}, timeout=5, trust_env=False)
        messages: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
        return messages

    def wait_message(self, to: str, holding: str, after: int = 0, within: float = 20.0) -> dict[str, Any]:
        """The first message beyond the `after` first ones whose text holds `holding`; fails after `within` seconds."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for message in self.messages(to)[after:]:
                if holding in message["body"]:
                    return message
            time.sleep(0.2)
        raise AssertionError(f"no message holding {holding!r} arrived within {within} s")


def free_port_base() -> int:
    """A base whose ten ports are free on every loopback address the houses use."""
    for base in range(18000 + (os.getpid() % 400) * 20, 48000, 20):
        offsets = [house.offset for house in HOUSES.values()]
        if all(_is_free(f"127.0.0.{last}", base + offset) for offset in offsets for last in (1, 11 + offset)):
            return base
    raise AssertionError("no free ports")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def running(data: Path, *arguments: str) -> Iterator[Demo]:
    """`preau demo --data DIR …` until the block ends; it must end by itself on SIGINT, children included."""
    command = [sys.executable, "-m", "preau", "demo", "--data", str(data), "--no-browser", *arguments]
    if "--port-base" not in arguments:
        command += ["--port-base", str(free_port_base())]
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("PREAU_DATA", "DJANGO_"))}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ, start_new_session=True
    )
    output: list[str] = []
    lines: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_pump, args=(process, lines), daemon=True)
    reader.start()
    try:
        _wait_ready(lines, output)
        demo = Demo(data, process, output, json.loads((data / "demo.json").read_text()))
        yield demo
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        finally:
            reader.join(timeout=10)
            if process.stdout is not None:
                process.stdout.close()


def _pump(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def _wait_ready(lines: queue.Queue[str | None], output: list[str]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            continue
        if line is None:
            break
        output.append(line)
        if line.strip() == "ready":
            return
    raise AssertionError("the demonstration is not ready:\n" + "".join(output))
