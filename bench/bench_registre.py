"""Registry: finding a responsable among a million, importing an académie of 100,000 pupils.

Each step runs in a process of its own, which measures its own CPU time and its largest memory. Sizes can be changed:
`BENCH_RESPONSABLES=10000 BENCH_ELEVES=6000 python -m bench.bench_registre`.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

RESPONSABLES = int(os.environ.get("BENCH_RESPONSABLES", "1000000"))
COLLEGE = int(os.environ.get("BENCH_COLLEGE", "1000"))
ELEVES = int(os.environ.get("BENCH_ELEVES", "100000"))
RENTREE = datetime(2026, 9, 15, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))
SEARCHES = 300


def main() -> None:
    """Every step, then two Markdown tables."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder:
        data = Path(folder)
        step(data / "million", "fill")
        found = step(data / "million", "find")
        print(f"Finding by name, first name and mobile among {RESPONSABLES:,} responsables, 1 query each:\n")
        print("| | median µs | 95th % µs | found |\n|---|---|---|---|")
        for who in ("known", "unknown"):
            print(f"| {who} | {found[who]['median']:.0f} | {found[who]['p95']:.0f} | {found[who]['found']} |")
        print(f"\nQuery plan: `{found['plan']}`\n", flush=True)
        step(data / "college", "write-college")
        one = step(data / "college", "import-one")
        undone = step(data / "college", "undo")
        print(f"One collège of {one['eleves']:,} pupils and {one['responsables']:,} responsables, from its files:\n")
        print("| | CPU s | wall s | peak MiB |\n|---|---|---|---|")
        for name, row in (("proposal, kept, reopened, applied, recorded", one), ("the same undone", undone)):
            print(f"| {name} | {row['cpu']:.1f} | {row['wall']:.1f} | {row['peak']:.0f} |")
        print(flush=True)
        step(data / "academie", "write")
        walked = step(data / "academie", "walk")
        done = step(data / "academie", "import")
        again = step(data / "academie", "import")
        ratio = done["cpu"] / walked["cpu"]
        print(f"Import of {done['eleves']:,} pupils, {done['responsables']:,} responsables, {done['liens']:,} links,")
        print(f"{walked['files']} files, {walked['mib']:.0f} MiB of XML:\n")
        print("| | CPU s | wall s | peak MiB |\n|---|---|---|---|")
        for name, row in (("lxml.iterparse alone", walked), ("import", done), ("the same import again", again)):
            print(f"| {name} | {row['cpu']:.1f} | {row['wall']:.1f} | {row['peak']:.0f} |")
        print(
            f"\nRatio of the import to iterparse: {ratio:.1f} (at most 12). Changes of the second: {again['changes']}."
        )


def step(data: Path, name: str) -> dict[str, Any]:
    """Run one step in a process of its own; what it printed, with its CPU time, wall time and memory."""
    data.mkdir(exist_ok=True)
    environ = {
        **os.environ,
        "PREAU_DATA": str(data),
        "PREAU_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "preau.instances.registre",
    }
    command = [sys.executable, "-m", "bench.bench_registre", name, str(data)]
    answer = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(answer.splitlines()[-1]))


def measured(work: Callable[[Path], dict[str, Any]], data: Path) -> dict[str, Any]:
    """The step's own figures with the process's, and with those of the processes it waited for; the largest of them."""
    start, cpu = time.perf_counter(), spent()
    figures = work(data)
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return {
        **figures,
        "cpu": spent() - cpu,
        "wall": time.perf_counter() - start,
        "peak": max(resource.getrusage(who).ru_maxrss for who in whose) / 1024,
    }


def spent() -> float:
    """CPU seconds of this process and of those it has waited for."""
    return sum(os.times()[:4])


def django_setup() -> None:
    """Django on the step's registry, migrated."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="registre", verbosity=0)


def nth(number: int) -> tuple[str, str, str]:
    """Name, first name and mobile of the made-up responsable of this number."""
    return f"nom{number % 40_000:05d}", f"prenom{number % 977:03d}", f"+339{number:08d}"


def fill(data: Path) -> dict[str, Any]:
    """As many responsables as asked for, two keys each, by plain SQL."""
    django_setup()
    from preau.registre.actions import bulk
    from preau.registre.models import CleResponsable, Responsable

    at = bulk.moment(RENTREE)

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(RESPONSABLES):
            nom, prenom, _ = nth(number)
            uai = f"{number % 900:07d}A"
            yield (number + 1, f"public-{number:014d}", "siecle", uai, str(number), nom, "", prenom, "", "{}", "{}", "",
                   at, "", "")  # fmt: skip

    def keys() -> Iterator[tuple[Any, ...]]:
        for number in range(RESPONSABLES):
            nom, prenom, mobile = nth(number)
            yield number + 1, mobile, nom, prenom
            yield number + 1, mobile, f"usage{number % 30_000:05d}", prenom

    columns = ("jointure", "public_id", "source", "uai", "source_id", "nom_de_famille", "nom_usage", "prenom", "mel",
               "adresse", "donnees", "empreinte", "created_at", "civilite", "profession")  # fmt: skip
    from django.db import transaction

    with transaction.atomic(using="registre"):
        bulk.insert(Responsable, columns, rows())
        bulk.insert(CleResponsable, ("responsable", "e164", "nom_cle", "prenom_cle"), keys())
    return {}


def find(data: Path) -> dict[str, Any]:
    """Known and unknown people in turn, and the plan of the query."""
    django_setup()
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from preau.registre.queries import find_responsables

    chance = random.Random(1)
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    found = {"known": 0, "unknown": 0}
    for _ in range(SEARCHES):
        number = chance.randrange(RESPONSABLES)
        nom, prenom, mobile = nth(number)
        for who, asked in (("known", nom), ("unknown", f"inconnu{number}")):
            start = time.perf_counter()
            rows = find_responsables(nom=asked, prenom=prenom, mobile=mobile)
            times[who].append((time.perf_counter() - start) * 1e6)
            found[who] += len(rows)
    with CaptureQueriesContext(connections["registre"]) as caught:
        find_responsables(nom=nom, prenom=prenom, mobile=mobile)
    assert len(caught) == 1
    with connections["registre"].cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + caught.captured_queries[0]["sql"])
        plan = "; ".join(row[3] for row in cursor.fetchall())
    return {
        "plan": plan,
        **{
            who: {"median": median(got), "p95": sorted(got)[int(len(got) * 0.95)], "found": found[who]}
            for who, got in times.items()
        },
    }


def write(data: Path) -> dict[str, Any]:
    """An académie of collèges, as bare XML."""
    from preau.registre.synthetic import write_world
    from preau.registre.synthetic.world import academie

    write_world(academie(on=date(2026, 9, 15), eleves=ELEVES), data / "exports", zipped=False)
    return {}


def write_college(data: Path) -> dict[str, Any]:
    """One collège, as bare XML."""
    from dataclasses import replace

    from preau.registre.synthetic import world, write_school
    from preau.registre.synthetic.cast import COLLEGE as SCHOOL

    school = replace(SCHOOL, effectif=COLLEGE)
    write_school(world(7, on=date(2026, 9, 15), etablissements=(school,)), school, data / "exports")
    return {}


def import_one(data: Path) -> dict[str, Any]:
    """As the office does: propose, keep, open again, look at a page of differences, apply with the recorder."""
    django_setup()
    from preau.registre.actions import Proposal, apply_import, list_differences, propose_import

    files = [
        path for path in sorted((data / "exports").rglob("*")) if path.is_file() and "sts" not in path.name.lower()
    ]
    with propose_import(files, annee=2026, at=RENTREE) as proposal:
        proposal.keep(data / "proposition")
    with Proposal.reopen(data / "proposition") as proposal:
        list_differences(proposal, proposal.ecoles[0].uai, "eleves-ajoutes")
    with Proposal.reopen(data / "proposition", to_apply=True) as proposal:
        apply_import(proposal, actor="bench", at=RENTREE)
        return dict(proposal.ecoles[0].totaux)


def undo(data: Path) -> dict[str, Any]:
    """The import undone."""
    django_setup()
    from preau.registre.actions import undo_import
    from preau.registre.models import Import

    undo_import(Import.objects.get(), actor="bench")
    return {}


def walk(data: Path) -> dict[str, Any]:
    """lxml.iterparse alone over the same files, each element freed."""
    from lxml import etree

    files = exports(data)
    for path in files:
        for _, element in etree.iterparse(str(path), events=("end",)):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return {"files": len(files), "mib": sum(path.stat().st_size for path in files) / 1024 / 1024}


def import_all(data: Path) -> dict[str, Any]:
    """The whole import, proposal and application."""
    django_setup()
    from preau.registre.actions import apply_import, propose_import

    with propose_import(exports(data), annee=2026, at=RENTREE) as proposal:
        totals = {name: sum(e.totaux[name] for e in proposal.ecoles) for name in ("eleves", "responsables", "liens")}
        apply_import(proposal, actor="bench", at=RENTREE)
        return {**totals, "changes": sum(proposal.comptes.values())}


def exports(data: Path) -> list[Path]:
    """Every file written, school by school."""
    return sorted((data / "exports").glob("*/*.xml"))


STEPS = {
    "fill": fill,
    "find": find,
    "write-college": write_college,
    "import-one": import_one,
    "undo": undo,
    "write": write,
    "walk": walk,
    "import": import_all,
}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(STEPS[sys.argv[1]], Path(sys.argv[2]))))
    else:
        main()
