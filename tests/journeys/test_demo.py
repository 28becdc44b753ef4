"""`preau demo` itself: what it promises to the person who types it (issue 2, item 2)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from preau.instances.houses import HOUSES as TABLE
from tests.support.demo import Demo, free_port_base, running
from tests.support.patience import WITHIN

HOUSES = set(TABLE)
CHILDREN = {f"serve {house}" for house in HOUSES} | {f"courier {one.name}" for one in TABLE.values() if one.has_courier}
BANNER = "Démonstration – personnes fictives"


def children_of(pid: int) -> dict[str, int]:
    """The processes that the demonstration started: the house or courier's name, its pid."""
    found = {}
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines()[1:]:
        child, parent, arguments = line.split(None, 2)
        words = arguments.split()
        for verb in ("serve", "courier"):
            if int(parent) == pid and verb in words:
                found[f"{verb} {words[words.index(verb) + 1]}"] = int(child)
    return found


def test_it_says_where_to_go_and_whom_to_be(demo: Demo):
    assert set(demo.document["houses"]) == HOUSES
    ready = [row for row in demo.document["cast"] if "J1" in row["pour"]]
    assert len(ready) >= 6
    for row in demo.document["cast"]:
        assert {
            "id",
            "role",
            "nom",
            "prenom",
            "mobile",
            "mail",
            "identifiant",
            "mot_de_passe",
            "enfants",
            "pour",
            "franceconnect",
        } <= set(row)
    emilie = next(row for row in demo.document["cast"] if (row["nom"], row["prenom"]) == ("DUPONT", "Emilie"))
    assert {child["uai"] for child in emilie["enfants"]} == {"0500048F", "0501271K"}
    assert demo.output[-1].strip() == "ready"


@pytest.mark.parametrize("house", sorted(HOUSES))
def test_every_house_shows_the_banner(demo: Demo, house: str):
    page = httpx.get(demo.url(house), follow_redirects=True, trust_env=False, timeout=10)
    assert BANNER in page.text


def test_a_dead_house_is_said_and_restarted(demo: Demo):
    before = children_of(demo.process.pid)["serve telephone"]
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        now = children_of(demo.process.pid).get("serve telephone", before)
        try:
            if now != before and httpx.get(demo.url("telephone", "/sante/"), trust_env=False, timeout=2).is_success:
                break
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    assert children_of(demo.process.pid)["serve telephone"] != before
    assert httpx.get(demo.url("telephone", "/sante/"), trust_env=False, timeout=5).is_success


def test_a_second_demonstration_on_the_same_folder_is_refused(demo: Demo):
    done = start_again(demo.data, "--port-base", str(free_port_base()))
    assert done.returncode == 2
    assert "une autre démonstration tourne déjà" in done.stderr


def test_a_taken_port_is_said_before_anything_starts(demo: Demo, tmp_path: Path):
    base = int(demo.document["houses"]["portail"].rsplit(":", 1)[1])
    done = start_again(tmp_path / "autre", "--port-base", str(base), "--addresses")
    assert done.returncode == 2
    assert "portail" in done.stderr
    assert "--port-base" in done.stderr
    assert not (tmp_path / "autre").exists()


def test_a_missing_export_is_said(tmp_path: Path):
    done = start_again(tmp_path / "autre", "--siecle", str(tmp_path / "rien.zip"))
    assert done.returncode == 2
    assert "rien.zip n'existe pas" in done.stderr


def start_again(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "preau", "demo", "--data", str(data), "--no-browser", *arguments],
        capture_output=True, text=True, timeout=WITHIN, check=False,
    )  # fmt: skip


def test_hand_made_exports_take_the_place_of_the_world_and_survive_a_second_start(tmp_path: Path, exports: list[Path]):
    base = str(free_port_base())
    with running(tmp_path, "--port-base", base, "--siecle", *map(str, exports)) as started:
        assert any("elle est ouverte" in line for line in started.output)
        assert started.document["cast"] == []
        children = children_of(started.process.pid)
        assert set(children) == CHILDREN
    wait_gone(children.values())
    began = time.monotonic()
    with running(tmp_path, "--port-base", base, "--siecle", *map(str, exports)) as again:
        assert time.monotonic() - began < 60
        assert not any("Import" in line or "Enregistrement" in line for line in again.output)
        children = children_of(again.process.pid)
        os.kill(again.process.pid, signal.SIGKILL)  # killed outright, no house outlives it
        wait_gone(children.values())
        assert set(children) == CHILDREN
    done = start_again(tmp_path, "--port-base", base, "--siecle", str(exports[0]))
    assert done.returncode == 2
    assert "--reset" in done.stderr


def wait_gone(pids) -> None:
    """Ctrl-C ends every child."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.1)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


@pytest.fixture
def exports() -> list[Path]:
    """Exports written by hand as the specification lays them out: zip, ISO-8859-15, leavers, two schools."""
    folder = Path(__file__).resolve().parent.parent / "fixtures" / "siecle"
    found = sorted(path for path in folder.rglob("*.zip"))
    assert found, json.dumps(sorted(map(str, folder.rglob("*"))))
    return found
