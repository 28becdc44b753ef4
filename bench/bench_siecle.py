"""SIECLE reader beside lxml.iterparse alone, on the exports of an académie of 100,000 pupils.

Each step runs in a process of its own, which measures its own CPU time and its largest memory. The size can be
changed: `BENCH_ELEVES=6000 python -m bench.bench_siecle`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ELEVES = int(os.environ.get("BENCH_ELEVES", "100000"))
KINDS = ("ElevesAvecAdresses", "ResponsablesAvecAdresses")


def main() -> None:
    """Write the exports, walk them both ways, print one Markdown table."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder:
        written = step("write", folder)
        print(f"Exports of {ELEVES:,} pupils: {written['files']} files, {written['mib']:.0f} MiB of XML.\n")
        rows = {name: step(name, folder) for name in ("walk", "read", "read_zips")}
    labels = {"walk": "lxml.iterparse alone, elements cleared", "read": "ours", "read_zips": "ours, from the zips"}
    print("| | CPU s | times iterparse | peak MiB | records |\n|---|---|---|---|---|")
    for name, row in rows.items():
        ratio = row["cpu"] / rows["walk"]["cpu"]
        print(f"| {labels[name]} | {row['cpu']:.2f} | {ratio:.2f} | {row['peak']:.0f} | {row['count']:,} |")


def step(name: str, folder: str) -> dict[str, Any]:
    """Run one step in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "bench.bench_siecle", name, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(work: Callable[[Path], dict[str, Any]], folder: Path) -> dict[str, Any]:
    """What a step found, with the CPU time it took and the peak memory of its process."""
    start = time.process_time()
    found = work(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "cpu": time.process_time() - start, "peak": peak}


def write(folder: Path) -> dict[str, Any]:
    """The pupils and guardians of every school, as XML and again as zips."""
    from preau.registre.synthetic import academie, write_world

    made = academie(on=date(2026, 9, 15), eleves=ELEVES)
    write_world(made, folder / "zip")
    write_world(made, folder / "xml", zipped=False)
    paths = exports(folder / "xml")
    return {"files": len(paths), "mib": sum(path.stat().st_size for path in paths) / 2**20}


def walk(folder: Path) -> dict[str, Any]:
    """lxml's own incremental parser, doing nothing with what it reads."""
    from lxml import etree

    count = 0
    for path in exports(folder / "xml"):
        for _, element in etree.iterparse(path):
            count += 1
            element.clear()
    return {"count": count}


def read(folder: Path) -> dict[str, Any]:
    """Our reader, every record made and dropped."""
    return {"count": sum(_count(path) for path in exports(folder / "xml"))}


def read_zips(folder: Path) -> dict[str, Any]:
    """The same out of the zips."""
    return {"count": sum(_count(path) for path in exports(folder / "zip"))}


def _count(path: Path) -> int:
    from preau.protocols.siecle.read import open_export

    with open_export(path) as export:
        return sum(1 for _ in export.records())


def exports(folder: Path) -> list[Path]:
    """The pupils' and guardians' files of every school."""
    return sorted(path for path in folder.glob("*/*") if any(kind in path.name for kind in KINDS))


STEPS = {"write": write, "walk": walk, "read": read, "read_zips": read_zips}

if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measured(STEPS[sys.argv[1]], Path(sys.argv[2]))))
    else:
        main()
