"""The door of applications: a login, a week and homework by /pronote/, beside the same week as a page of the same run.

The school, its timetable and its pupils are those of `bench_emploi`. A login is what a phone does at each start: the
page, the five calls up to the person's own parameters, with a token that changes. `BENCH_EMPLOI_ELEVES=600` is smaller.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.bench_emploi import ELEVES, browser_of, cpu_of, queries_of, run, school, utilisateurs

PUPILS, CALLS = 12, 120
TIMETABLE, HOMEWORK = 16, 88


def main() -> None:
    """Make the school, play the applications, print one Markdown table."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as name:
        folder = Path(name)
        os.environ |= {"PREAU_DATA": str(folder), "PREAU_DEMO": "1"}
        uai, _made = school(folder)
        from preau.instances.setup import use_instance

        use_instance("viescolaire")
        logging.disable(logging.INFO)
        (folder / "static" / "viescolaire").mkdir(parents=True, exist_ok=True)
        division = a_division(uai)
        run("viescolaire", "cahier", "exemple", "--uai", uai, "--division", division)
        print(f"{ELEVES:,} pupils\n\n| what | CPU ms | queries, both databases | to the page |\n|---|---|---|---|")
        measure(uai, division)


def a_division(uai: str) -> str:
    """The first class of the school."""
    from preau.registre.models import Scolarite

    rows = Scolarite.objects.filter(etablissement_id=uai, gone_at=None).exclude(division="")
    return str(rows.order_by("division").values_list("division", flat=True)[0])


def measure(uai: str, division: str) -> None:
    """CPU and queries of each, per call, and how that compares with the week as a page."""
    users = list(utilisateurs(uai, PUPILS, scolarites__division=division))
    browsers, phones = cycle([browser_of(one) for one in users]), cycle([Phone(one) for one in users])
    weeks, numbers = cycle(date(2026, 9, 7) + timedelta(weeks=rank) for rank in range(40)), cycle(range(2, 42))
    rows: dict[str, Callable[[], Any]] = {
        "the week as a page": lambda: next(browsers).get("/emploi/", {"semaine": next(weeks).isoformat()}),
        "login by token, six requests": lambda: next(phones).log_in(),
        "the week": lambda: next(phones).week(next(numbers)),
        "homework of a week": lambda: next(phones).homework(next(numbers)),
    }
    page = 0.0
    for name, ask in rows.items():
        spent = cpu_of(ask, CALLS)
        page = page or spent
        print(f"| {name} | {spent:.1f} | {queries_of(ask)} | {spent / page:.2f} |")


class Phone:
    """One application, let in once by a QR code; its token changes at each login, as clients keep it."""

    def __init__(self, user: Any) -> None:
        from django.test import Client

        from preau.houses.viescolaire.actions.pronote_secrets import make_qr
        from tests.houses.viescolaire.pronote.application import Application

        self.open = lambda: Application(Client(), "eleve").open()
        self.application = self.open()
        self.application.scan(make_qr(user, "eleve", "4821").text, "4821")

    def log_in(self) -> None:
        """A new session by the token of last time, up to the person's parameters."""
        login, token = self.application.login, self.application.secret
        self.application = self.open()
        if "cle" not in self.application.log_in(login, token, "jeton"):
            raise SystemExit("the token was refused")
        self.application.call("ParametresUtilisateur")

    def week(self, number: int) -> None:
        """The lessons of one week of the year."""
        if "ListeCours" not in self.application.call("PageEmploiDuTemps", {"numeroSemaine": number}, onglet=TIMETABLE):
            raise SystemExit("no timetable")

    def homework(self, number: int) -> None:
        """What is to be done for one week."""
        asked = {"domaine": {"_T": 8, "V": f"[{number}]"}}
        if "ListeTravauxAFaire" not in self.application.call("PageCahierDeTexte", asked, onglet=HOMEWORK):
            raise SystemExit("no homework")


if __name__ == "__main__":
    main()
