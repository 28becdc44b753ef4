"""The load-shedding door: CPU of a waiting refresh, beside a whole login page and the way out to a provider.

One process, SQLite, in process: what the ENT spends on each page that somebody asks for. Behind it, the same with ten
thousand people in line, and two hundred sign-ins begun at once through twenty connections.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

SERIES, ROUNDS = int(os.environ.get("BENCH_SERIES", "15")), 30
CROWD, ARRIVALS, CONNECTIONS = 10_000, 200, 20
HTML = {"HTTP_ACCEPT": "text/html"}
AUTHN = "/auth/saml/authn/responsable"


def measure(work: Callable[[], Any]) -> float:
    """Median CPU milliseconds of one call."""
    work()
    series = []
    for _ in range(SERIES):
        start = time.process_time()
        for _ in range(ROUNDS):
            work()
        series.append((time.process_time() - start) / ROUNDS * 1000)
    return median(series)


def main() -> None:
    """The table."""
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder:
        from bench.bench_cas import ent_settings

        os.environ.update(ent_settings(Path(folder)))
        from bench.account_service import Service

        Service._migrate("portail")
        print(f"Median of {SERIES} series of {ROUNDS}, CPU milliseconds.\n")
        print("| | ms | beside the login page |\n|---|---|---|", flush=True)
        run()


def number(**values: Any) -> None:
    """Give the ENT these numbers."""
    from django.conf import settings

    settings.PORTAIL = replace(settings.PORTAIL, **values)


def run() -> None:
    """Each line in turn; the first is what the others are beside."""
    from django.test import Client

    from preau.houses.portail.actions.register_idp import register_idp
    from preau.protocols.saml import read_sp_metadata
    from tests.support.federation.idp import FakeIdp

    idp = FakeIdp(read_sp_metadata(Client().get("/auth/saml/metadata").content))
    register_idp(idp.metadata(), alias="comptes", label="comptes")
    person = Client(**HTML)

    def get(path: str, status: int) -> None:
        answer = person.get(path)
        assert answer.status_code == status, answer.content

    login = measure(lambda: get("/connexion/", 200))
    show("login page, door off", login, login)
    show("way out to a provider, door off", measure(lambda: get(AUTHN, 302)), login)
    number(affluence_par_minute=1_000_000)
    show("way out to a provider, door on, nobody waits", measure(lambda: get(AUTHN, 302)), login)
    number(affluence_par_minute=1)
    person = Client(**HTML)
    show(
        "waiting refresh", measure(lambda: get(f"{AUTHN}?attente=1", 200) if person.cookies else get(AUTHN, 200)), login
    )
    crowd()
    show(f"waiting refresh behind {CROWD:,} people", measure(lambda: get(f"{AUTHN}?attente=1", 200)), login)
    arrive()


def show(name: str, found: float, login: float) -> None:
    """One line."""
    print(f"| {name} | {found:.2f} | {found / login:.2f} |", flush=True)


def crowd() -> None:
    """Ten thousand places before ours."""
    from preau.kit.affluence.models import Gate, Place
    from preau.kit.clockkit import now

    gate, mine = Gate.objects.get(), Place.objects.get(admitted_at=None)
    Place.objects.filter(pk=mine.pk).delete()
    until = now() + timedelta(hours=1)
    rows = [Place(gate=gate, browser_hash=f"{n:064}", rank=0, expires_at=until) for n in range(CROWD)]
    Place.objects.bulk_create(rows, batch_size=500)
    Place.objects.create(gate=gate, browser_hash=mine.browser_hash, rank=mine.rank, expires_at=until)


def arrive() -> None:
    """Two hundred at once: how many go in, and how long the last one waits for an answer."""
    from django.db import connections
    from django.test import Client

    from preau.kit.affluence.models import Gate, Place

    Place.objects.all().delete()
    Gate.objects.all().delete()
    number(affluence_par_minute=50, affluence_places_par_bloc=1_000_000)
    handler = Client().handler

    def some(_rank: int) -> int:
        went_in = 0
        try:
            for _ in range(ARRIVALS // CONNECTIONS):
                one = Client(**HTML)
                one.handler = handler
                went_in += one.get(AUTHN).status_code == 302
        finally:
            connections.close_all()
        return went_in

    start = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        total = sum(pool.map(some, range(CONNECTIONS)))
    print(f"\n{ARRIVALS} at once, limit 50: {total} go in; all answered in {time.monotonic() - start:.1f} s.")


if __name__ == "__main__":
    main()
