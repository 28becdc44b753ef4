"""STS: reading beside lxml.iterparse alone, and importing the staff of a whole académie.

Each step runs in a process of its own, which measures its own CPU time and its largest memory. The sizes can be
changed: `BENCH_ELEVES=6000 python -m bench.bench_sts`. Twice the schools must cost at most twice as much.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench.bench_registre import RENTREE, django_setup, measured

ELEVES = int(os.environ.get("BENCH_ELEVES", "30000"))
STEPS = ("write", "walk", "read", "import_half", "import_all", "import_again")


def main() -> None:
    """Write the exports, walk them both ways, import them, print one Markdown table."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder:
        rows = {name: step(name, Path(folder)) for name in STEPS}
        written = rows.pop("write")
        print(f"Staff of {written['files']} schools of {ELEVES:,} pupils, {written['mib']:.1f} MiB of XML:\n")
        print("| | CPU s | peak MiB | records |\n|---|---|---|---|")
        for name, row in rows.items():
            print(f"| {name.replace('_', ' ')} | {row['cpu']:.2f} | {row['peak']:.0f} | {row['count']:,} |")
        half, whole = rows["import_half"]["cpu"], rows["import_all"]["cpu"]
        print(f"\nTwice the schools cost {whole / half:.2f} times the CPU.")


def step(name: str, folder: Path) -> dict[str, Any]:
    """Run one step in a process of its own and return what it printed."""
    data = folder / ("half" if name == "import_half" else "whole")
    data.mkdir(exist_ok=True)
    environ = {
        **os.environ, "PREAU_DATA": str(data), "PREAU_DEMO": "1", "DJANGO_SETTINGS_MODULE": "preau.instances.registre",
    }  # fmt: skip
    command = [sys.executable, "-m", "bench.bench_sts", name, str(folder)]
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def write(folder: Path) -> dict[str, Any]:
    """The staff of every school."""
    from preau.registre.synthetic import academie, write_world

    write_world(academie(on=date(2026, 9, 15), eleves=ELEVES), folder / "exports", sts=True)
    paths = exports(folder)
    return {"files": len(paths), "mib": sum(path.stat().st_size for path in paths) / 2**20}


def walk(folder: Path) -> dict[str, Any]:
    """lxml's own incremental parser, doing nothing with what it reads."""
    from lxml import etree

    count = 0
    for path in exports(folder):
        for _, element in etree.iterparse(path):
            count += 1
            element.clear()
    return {"count": count}


def read(folder: Path) -> dict[str, Any]:
    """Our reader, every record made and dropped."""
    from preau.protocols.sts.read import open_export

    count = 0
    for path in exports(folder):
        with open_export(path) as export:
            count += sum(1 for _ in export.records())
    return {"count": count}


def import_half(folder: Path) -> dict[str, Any]:
    """Half of the schools, into a registry of their own."""
    paths = exports(folder)
    return _import(paths[: len(paths) // 2])


def import_all(folder: Path) -> dict[str, Any]:
    """All the schools."""
    return _import(exports(folder))


def _import(paths: list[Path]) -> dict[str, Any]:
    django_setup()
    from preau.registre.actions import apply_import, propose_sts

    with propose_sts(paths, annee=2026, at=RENTREE) as proposal:
        apply_import(proposal, actor="bench", at=RENTREE)
        return {"count": sum(e.totaux["personnels"] + e.totaux["enseignements"] for e in proposal.ecoles)}


def exports(folder: Path) -> list[Path]:
    """The STS file of every school."""
    return sorted((folder / "exports").glob("*/sts_emp_*.xml"))


WORK = {
    "write": write, "walk": walk, "read": read, "import_half": import_half, "import_all": import_all,
    "import_again": import_all,
}  # fmt: skip

if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measured(WORK[sys.argv[1]], Path(sys.argv[2]))))
    else:
        main()
