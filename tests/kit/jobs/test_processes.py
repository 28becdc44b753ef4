"""Workers killed, stopped, and two at once: a job is done once, or said interrupted (real processes)."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.kit.jobs.base import LINES
from tests.support.patience import WITHIN

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).parents[3]


def start(folder: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.kit.jobs.base", str(folder), *map(str, arguments)]
    environ = {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PATH": "/usr/bin:/bin"}
    return subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)


def run(folder: Path, *arguments: object) -> int:
    process = start(folder, *arguments)
    _, err = process.communicate(timeout=WITHIN)
    assert process.returncode in (0, -signal.SIGKILL), err
    return process.returncode


def rows(folder: Path) -> list[dict[str, Any]]:
    with sqlite3.connect(folder / "base.sqlite3") as connection:
        connection.row_factory = sqlite3.Row
        found = [dict(row) for row in connection.execute("SELECT * FROM jobs_job ORDER BY id")]
    connection.close()
    return found


def age(folder: Path) -> None:
    """The leases of the dead run out."""
    with sqlite3.connect(folder / "base.sqlite3") as connection:
        connection.execute("UPDATE jobs_job SET leased_until = '2020-01-01 00:00:00' WHERE state = 'running'")
    connection.close()


def done(folder: Path) -> Counter[str]:
    path = folder / "done.txt"
    return Counter(path.read_text().split()) if path.exists() else Counter()


def wait_for(condition: Any, what: str) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.1)


@pytest.mark.parametrize("point", range(1, LINES + 2))
def test_killed_at_any_point_the_next_worker_does_it(tmp_path: Path, point: int) -> None:
    run(tmp_path, "prepare", 1, "fast")
    assert run(tmp_path, "once", point) == -signal.SIGKILL
    assert run(tmp_path, "once") == 0
    (job,) = rows(tmp_path)
    assert job["state"] == "running", "its lease has not run out"
    age(tmp_path)
    assert run(tmp_path, "once") == 0
    (job,) = rows(tmp_path)
    assert (job["state"], job["attempt"], job["error"]) == ("done", 2, "")
    assert done(tmp_path)[job["public_id"]] in (1, 2)


def test_what_may_not_be_repeated_is_said_interrupted(tmp_path: Path) -> None:
    run(tmp_path, "prepare", 1, "once-only")
    assert run(tmp_path, "once", 2) == -signal.SIGKILL
    age(tmp_path)
    run(tmp_path, "once")
    (job,) = rows(tmp_path)
    assert (job["state"], job["error"]) == ("failed", "JOBS-0001")
    assert "interrompu" in job["sentence"]
    assert done(tmp_path) == {}


def test_killed_too_often_it_stops(tmp_path: Path) -> None:
    run(tmp_path, "prepare", 1, "fast")
    for _ in range(3):
        assert run(tmp_path, "once", 1) == -signal.SIGKILL
        age(tmp_path)
    run(tmp_path, "once")
    (job,) = rows(tmp_path)
    assert (job["state"], job["error"]) == ("failed", "JOBS-0001")


def test_two_workers_share_the_jobs_and_do_none_twice(tmp_path: Path) -> None:
    run(tmp_path, "prepare", 12, "fast")
    both = [start(tmp_path, "once"), start(tmp_path, "once")]
    for process in both:
        _, err = process.communicate(timeout=WITHIN)
        assert process.returncode == 0, err
    assert {row["state"] for row in rows(tmp_path)} == {"done"}
    assert sorted(done(tmp_path).values()) == [1] * 12


@pytest.mark.parametrize("kind", ["slow", "slow-once"])
def test_sigterm_lets_the_job_in_hand_end_and_takes_no_other(tmp_path: Path, kind: str) -> None:
    run(tmp_path, "prepare", 2, kind)
    process = start(tmp_path, "worker", 20)
    wait_for(lambda: rows(tmp_path)[0]["state"] == "running", "the worker did not begin")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=WITHIN)
    assert process.returncode == 0
    assert [row["state"] for row in rows(tmp_path)] == ["done", "waiting"]


def test_sigterm_gives_back_a_job_without_end(tmp_path: Path) -> None:
    run(tmp_path, "prepare", 1, "endless")
    process = start(tmp_path, "worker", 0.2)
    wait_for(lambda: rows(tmp_path)[0]["state"] == "running", "the worker did not begin")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=WITHIN)
    assert process.returncode == 0
    (job,) = rows(tmp_path)
    assert (job["state"], job["leased_until"]) == ("waiting", None)
