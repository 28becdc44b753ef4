"""kill -9 between queue and send: nothing is lost, at most one message leaves twice, and that is said (issue 2)."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.support.patience import WITHIN

pytestmark = pytest.mark.sqlite
POINTS = 120
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("kills")
    run = subprocess.run(
        [sys.executable, "-m", "tests.kit.courier.killed", str(folder), str(POINTS)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_every_kill_struck_at_a_point_of_its_own(kills: list[dict[str, Any]]) -> None:
    assert len(kills) == POINTS
    assert all(kill["struck"] for kill in kills)
    assert len({kill["point"] for kill in kills}) == POINTS


def test_an_action_and_its_message_exist_together(kills: list[dict[str, Any]]) -> None:
    assert {len(kill["actions"]) for kill in kills} == {0, 1, 2, 3}
    for kill in kills:
        assert kill["actions"] == [row["key"] for row in kill["rows"]], kill["point"]


def test_no_message_is_lost_and_none_keeps_its_content(kills: list[dict[str, Any]]) -> None:
    for kill in kills:
        sent = {line["idempotency_key"] for line in kill["sent"]}
        assert sent == set(kill["actions"]), kill["point"]
        assert {(row["state"], row["sealed"]) for row in kill["rows"]} <= {("sent", 0)}, kill["point"]


def test_at_most_one_message_leaves_twice_and_it_is_said(kills: list[dict[str, Any]]) -> None:
    doubled = 0
    for kill in kills:
        times = Counter(line["idempotency_key"] for line in kill["sent"])
        twice = [key for key, count in times.items() if count > 1]
        assert len(twice) <= 1, kill["point"]
        assert max(times.values(), default=1) <= 2, kill["point"]
        doubled += len(twice)
        for row in kill["rows"]:
            copies = [line for line in kill["sent"] if line["idempotency_key"] == row["key"]]
            if row["key"] in twice:
                assert row["twice"], kill["point"]
                assert [(copy["attempt"], copy["repeated"]) for copy in copies] == [(1, False), (2, True)]
                assert row["outcomes"] == ["unknown", "sent"]
    assert doubled >= 1  # else no kill fell between the sending and the receipt, and this test proves nothing


def test_only_a_message_that_was_in_hand_is_suspected(kills: list[dict[str, Any]]) -> None:
    for kill in kills:
        assert len([row for row in kill["rows"] if row["twice"]]) <= 1, kill["point"]
        for row in kill["rows"]:
            assert row["twice"] == (row["attempt"] == 2), kill["point"]
