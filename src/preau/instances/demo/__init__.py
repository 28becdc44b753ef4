"""`preau demo`: the whole chain with a fictitious school, every house in its own process (issue 2, item 2).

The order: refuse what cannot work, prepare the databases, write the world as SIECLE and ONDE files and import it by
the real importers, start the houses, exchange the SAML metadata as files, write `demo.json`, say « ready », watch.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from rich.console import Console

from preau.instances.demo import agents, franceconnect, guichet, partners, report, site, viescolaire, world
from preau.instances.demo.plan import Plan, taken_ports
from preau.instances.demo.steps import Steps
from preau.instances.demo.supervisor import Supervisor
from preau.instances.houses import HOUSES
from preau.instances.setup import PRIVATE, stop

console = Console(soft_wrap=True)


def run(*, port_base: int, data: Path, reset: bool, siecle: list[Path], browser: bool, addresses: bool = False) -> None:
    """Run a demonstration until Ctrl-C. Ends with status 2 and one sentence when it cannot start."""
    os.umask(PRIVATE)
    plan = Plan(data.resolve(), port_base, addresses)
    for path in siecle:
        if not path.is_file():
            stop(f"le fichier {path} n'existe pas.")
    if taken := taken_ports(plan):
        stop(
            f"un autre programme tient déjà {', '.join(taken)}. "
            "Arrêtez-le, ou choisissez d'autres ports : --port-base 9000."
        )
    with only_one(plan.data):
        if reset:
            world.forget(plan.data)
        elif siecle and not world.is_same(plan.data, siecle):
            stop(f"{plan.data} contient déjà un autre monde. Ajoutez --reset pour le remplacer, ou changez --data.")
        supervisor = Supervisor(plan.environ, plan.data / "journaux", console)
        _end_on_signals(supervisor)
        try:
            _bring_up(plan, supervisor, siecle)
            if browser:
                _open(plan.url("site"))
            supervisor.watch()
        except KeyboardInterrupt:
            pass
        finally:
            console.print("Arrêt de la démonstration…")
            supervisor.stop()


def _bring_up(plan: Plan, supervisor: Supervisor, siecle: list[Path]) -> None:
    with contextlib.closing(Steps(plan, console)) as steps:
        _prepare(plan, supervisor, siecle, steps)


def _prepare(plan: Plan, supervisor: Supervisor, siecle: list[Path], steps: Steps) -> None:
    (plan.data / "demo.json").unlink(missing_ok=True)
    steps.parallel("Préparation des bases", [["migrate", name] for name in ("registre", *HOUSES)])
    cast = world.prepare(plan, steps, siecle)
    franceconnect.register(plan, steps)
    agents.register(plan, steps)
    guichet.register(plan, steps, cast.uais)
    viescolaire.declare(plan, steps)
    site.lay_guides(plan)
    steps.close()
    with steps.said("Démarrage des maisons"):
        for name in HOUSES:
            supervisor.start(
                name, plan.command("serve", name, "--host", plan.host(name), "--port", str(plan.port(name)))
            )
        for house in HOUSES.values():
            if house.has_courier:
                supervisor.start(f"courrier-{house.name}", plan.command("courier", house.name))
            if house.has_worker:
                supervisor.start(f"travaux-{house.name}", plan.command("worker", house.name))
        steps.wait_healthy(supervisor)
    partners.exchange(plan, steps)
    report.write(plan, cast)
    report.show(plan, cast, console)
    print("ready", flush=True)


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the folder `data` for this demonstration alone; another one on the same folder is refused."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(f"une autre démonstration tourne déjà sur {data}. Arrêtez-la, ou changez --data.")
        yield


def _end_on_signals(supervisor: Supervisor) -> None:
    def end(number: int, frame: FrameType | None) -> None:
        if supervisor.stopping:
            return
        supervisor.stopping = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, end)


def _open(url: str) -> None:
    """Open the browser when there is a screen; a server without one just shows the table."""
    if sys.stdout.isatty():
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(url)
