"""Timetable: a collège of 2,000 pupils and 40 weeks, its making and the CPU of each page.

Everything enters by the commands that an operator uses; pages are asked of Django's client, in this process, each by
another pupil. `BENCH_EMPLOI_ELEVES=600 python -m bench.bench_emploi` makes a smaller school.
"""

from __future__ import annotations

import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

ELEVES = int(os.environ.get("BENCH_EMPLOI_ELEVES", "2000"))
PAGES = 200


def main() -> None:
    """Make the school, ask for its pages, print one Markdown table."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as name:
        folder = Path(name)
        os.environ |= {"PREAU_DATA": str(folder), "PREAU_DEMO": "1"}
        uai, made = school(folder)
        print(f"{ELEVES:,} pupils; timetable made in {made:.1f} s of CPU\n")
        from preau.instances.setup import use_instance

        use_instance("viescolaire")
        logging.disable(logging.INFO)
        (folder / "static" / "viescolaire").mkdir(parents=True, exist_ok=True)
        measure(uai)


def school(folder: Path) -> tuple[str, float]:
    """Import a collège, prepare its year, place its lessons: its UAI, the CPU of the last command."""
    from preau.registre.synthetic import academie, write_world

    made = academie(on=date(2026, 9, 15), eleves=ELEVES, par_college=ELEVES)
    paths = [str(path) for path in write_world(made, folder / "exports", sts=True)]
    uai = made.etablissements[0].uai
    year = ["--uai", uai, "--annee", str(made.annee), "--yes"]
    run("migrate", "registre", "viescolaire")
    run("import", "siecle", *(path for path in paths if path.endswith(".zip")), *year)
    run("import", "sts", *(path for path in paths if path.endswith(".xml")), *year)
    run("viescolaire", "annee", "prepare", "--uai", uai, "--zone", "B")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run("viescolaire", "emploi", "generate", "--uai", uai, "--changements")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return uai, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def run(*arguments: str) -> None:
    """One command of `preau`; its words are shown only when it fails."""
    done = subprocess.run([sys.executable, "-m", "preau", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"preau {arguments[0]}: {done.stdout}{done.stderr}")


def measure(uai: str) -> None:
    """The CPU of each page, per request, and how many lessons the year holds."""
    from preau.houses.viescolaire.actions.agendas import give_agenda
    from preau.houses.viescolaire.emploi import list_all
    from preau.houses.viescolaire.visiteur import load

    users = list(utilisateurs(uai, 20))
    browsers = [browser_of(user) for user in users]
    feeds = [f"/agenda/{give_agenda(load(user))}.ics" for user in users]
    weeks = [date(2026, 9, 7) + timedelta(weeks=rank) for rank in range(40)]
    lessons = len(list_all(uai, date(2026, 9, 1), date(2027, 7, 3)))
    print(f"{lessons:,} lessons in the year\n\n| page | CPU ms | queries, both databases |\n|---|---|---|")
    turn, week, feed = cycle(browsers), cycle(weeks), cycle(feeds)
    rows: dict[str, Callable[[], Any]] = {
        "a pupil's week": lambda: next(turn).get("/emploi/", {"semaine": next(week).isoformat()}),
        "a pupil's day": lambda: next(turn).get("/emploi/", {"jour": next(week).isoformat()}),
        "home, next lessons": lambda: next(turn).get("/"),
        "calendar, 13 weeks": lambda: next(turn).get(next(feed)),
        "week on paper (PDF)": lambda: next(turn).get("/emploi/pdf/", {"semaine": "2026-11-23"}),
    }
    for name, ask in rows.items():
        spent = cpu_of(ask, PAGES if "PDF" not in name else 5)
        print(f"| {name} | {spent:.1f} | {queries_of(ask)} |")


def cpu_of(ask: Callable[[], Any], count: int) -> float:
    """CPU milliseconds of one call, once warm; what is asked must answer 200."""
    for _ in range(3):
        answer = ask()
        if answer is not None and answer.status_code != 200:
            raise SystemExit(f"{answer.status_code}")
    begun = time.process_time()
    for _ in range(count):
        ask()
    return (time.process_time() - begun) * 1000 / count


def queries_of(ask: Callable[[], Any]) -> int:
    """SQL of one call, in the house's database and in the registry."""
    from django.db import connections

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(note), connections["registre"].execute_wrapper(note):
        ask()
    return len(asked)


def utilisateurs(uai: str, count: int, **of: str) -> Iterator[Any]:
    """Pupils of the school as users of school life; `of` narrows them, as filters of the registry's pupils."""
    from preau.houses.viescolaire.models import Utilisateur
    from preau.registre.models import Eleve

    rows = Eleve.objects.filter(uai=uai, **of).order_by("pk")
    for row in rows[:: max(1, rows.count() // count)][:count]:
        yield Utilisateur.objects.create(genre="eleve", nom=row.nom, prenom=row.prenom, personnes=[row.public_id])


def browser_of(user: Any) -> Any:
    """A browser in which this person is signed in."""
    from django.conf import settings
    from django.http import HttpResponse
    from django.test import Client, RequestFactory

    from preau.kit import sessions

    settings.ALLOWED_HOSTS = ["*"]
    browser, response = Client(), HttpResponse()
    sessions.open_session(RequestFactory().get("/"), response, user.public_id)
    browser.cookies.update(response.cookies)
    return browser


if __name__ == "__main__":
    main()
