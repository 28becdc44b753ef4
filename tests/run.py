"""Run the test areas side by side, each with its own Django settings, and close with one line (design.md §8).

    python tests/run.py [--fast] [--only AREA] [-k EXPRESSION]

The cheap layers run a second time on Python 3.13 when it is found.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Longest first, so that the last areas to end are short ones.
AREAS = {
    "journeys-school": "tests/journeys",
    "journeys-families": "tests/journeys",
    "comptes": "tests/houses/comptes",
    "portail": "tests/houses/portail",
    "conformance-postgres": "tests/conformance/postgres",
    "demarches": "tests/houses/demarches",
    "viescolaire": "tests/houses/viescolaire",
    "conformance-franceconnect": "tests/conformance/franceconnect",
    "guichet": "tests/houses/guichet",
    "kit": "tests/kit",
    "registre": "tests/registre",
    "project": "tests/project",
    "passerelle": "tests/houses/passerelle",
    "conformance-clients": "tests/conformance/clients",
    "conformance-cas": "tests/conformance/cas",
    "conformance-idp": "tests/conformance/idp",
    "site": "tests/houses/site",
    "conformance-pronote": "tests/conformance/pronote",
    "fournisseurs": "tests/houses/fournisseurs",
    "protocols": "tests/protocols",
    "telephone": "tests/houses/telephone",
    "conformance-courier": "tests/conformance/courier",
    "conformance-saml": "tests/conformance/saml",
    "conformance-relying": "tests/conformance/relying",
    "conformance-teleservices": "tests/conformance/teleservices",
}
SCHOOL = ("test_guichet_*.py", "test_j1?.py", "test_j1?_*.py", "test_j21.py", "test_letters.py", "test_site_*.py")
"""Journeys of the ENT, the office and school life; the others are the families'.  Each half has its demonstration."""
CHEAP = ("protocols", "kit", "registre")
GROUPS = ("journeys", "conformance")
"""Beginnings of names: `--only journeys` runs both halves.  `--fast` runs none of them."""
LONGEST = "comptes"
PLACES = (os.cpu_count() or 1) + 1
"""Areas at a time: each waits a third of its time, for a browser, a server or a process that it killed."""
NO_TEST_COLLECTED = 5


@dataclass
class Outcome:
    """What one area said."""

    name: str
    passed: int
    failed: int
    seconds: float
    cpu: float
    output: str


def tests_of(name: str) -> list[str]:
    """What pytest is told to collect for this area."""
    folder = AREAS[name]
    if name == "journeys-school":
        return [str(found) for pattern in SCHOOL for found in sorted((ROOT / folder).glob(pattern))]
    if name == "journeys-families":
        return [folder, *(f"--ignore-glob=*/{pattern}" for pattern in SCHOOL)]
    return [folder]


def run_area(name: str, python: Path, extra: list[str], label: str = "") -> Outcome:
    """One pytest process; its counts come from the report file, its words are shown only if something failed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="preau-area-") as folder:
        report = Path(folder) / "report.xml"
        command = [str(python), "-m", "pytest", *tests_of(name), "-q", "--no-header", f"--junitxml={report}", *extra]
        environ = {**os.environ, "TESTS_DATA": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        status, cpu, output = _watched(command, environ, Path(folder) / "output")
        tests, bad, skipped = counts(report)
    if status not in (0, NO_TEST_COLLECTED) and bad == 0:
        bad = 1  # the run itself broke (a collection error, a crash): that is a failure too
    if skipped:
        bad += skipped  # design.md §8: an absent tool is a failure, not a skip
    return Outcome(name + label, tests - bad, bad, time.monotonic() - started, cpu, output)


def _watched(command: list[str], environ: dict[str, str], output: Path) -> tuple[int, float, str]:
    """Status, seconds of CPU with those of the processes that it waited for, and words of a command."""
    with output.open("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=said, stderr=subprocess.STDOUT)
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return process.returncode, used.ru_utime + used.ru_stime, said.read()


def counts(report: Path) -> tuple[int, int, int]:
    """(tests, failures and errors, skipped) of a JUnit report; zeros when pytest could not write it."""
    if not report.exists():
        return 0, 0, 0
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    totals = [0, 0, 0]
    for suite in suites:
        totals[0] += int(suite.get("tests", 0))
        totals[1] += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        totals[2] += int(suite.get("skipped", 0))
    return totals[0], totals[1], totals[2]


def second_python() -> str | None:
    """A Python 3.13 of this machine that works."""
    installed = sorted((Path.home() / ".pyenv" / "versions").glob("3.13.*/bin/python3.13"))
    candidates = [shutil.which("python3.13"), *map(str, installed)]  # a pyenv shim may stand there and not work
    return next(
        (c for c in candidates if c and not subprocess.run([c, "-c", ""], capture_output=True).returncode), None
    )


def prepared(found: str) -> Path:
    """A virtual environment on this Python, made from the same lock."""
    subprocess.run(["scripts/setup.sh", "dev", ".venv-3.13", found], cwd=ROOT, check=True)
    return ROOT / ".venv-3.13" / "bin" / "python"


def main() -> int:
    """Run the areas asked for; 0 when every test passed and there was one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--only", choices=[*AREAS, *GROUPS])
    parser.add_argument("-k", default="")
    options = parser.parse_args()
    extra = ["-k", options.k] if options.k else []
    names = [n for n in AREAS if not options.only or n == options.only or n.startswith(f"{options.only}-")]
    if options.fast:
        names = [n for n in names if n != "project" and not n.startswith(GROUPS)]
        extra += ["-m", "not browser and not slow"]
    jobs = [(name, "") for name in names]
    other = None if options.only or options.fast else second_python()
    jobs += [(name, " (3.13)") for name in CHEAP if other]
    print(f"{len(jobs)} areas, {PLACES} at a time", flush=True)
    # Half of `--fast` is one area: split, or it would end alone on one core.
    split = ["-n", str(os.cpu_count() or 1)] if options.fast else []
    with ThreadPoolExecutor(PLACES) as pool, ThreadPoolExecutor(1) as beside:
        second = beside.submit(prepared, other) if other else None  # while the longest areas run

        def run(job: tuple[str, str]) -> Outcome:
            name, label = job
            python = second.result() if second and label else Path(sys.executable)
            return run_area(name, python, extra + (split if name == LONGEST else []), label)

        outcomes = []
        for outcome in pool.map(run, jobs):
            outcomes.append(outcome)
            print(f"  {outcome.name:<26} {outcome.passed:>5} passed {outcome.failed:>3} failed"
                  f" {outcome.seconds:>6.0f} s, {outcome.cpu:.0f} of CPU", flush=True)  # fmt: skip
    for outcome in outcomes:
        if outcome.failed:
            print(f"\n===== {outcome.name} =====\n{outcome.output[-20000:]}")
    passed, failed = sum(o.passed for o in outcomes), sum(o.failed for o in outcomes)
    print(f"\n{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
