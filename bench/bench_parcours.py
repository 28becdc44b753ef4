"""The complete J1, a login and a single sign-on: CPU per flow, in real processes.

Starts a demonstration, walks the journeys over HTTP page by page, and reads the processor time of every process of
the houses from the kernel's accounting. The password hash is measured apart in the same run and subtracted, since it
is a chosen cost (specs/peers-and-libraries.md §4a). Peers' figures for comparison stand in §4d of that file.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from argon2.low_level import Type, hash_secret

from bench.processes import cpu_by_name
from tests.support.demo import Demo, running
from tests.support.j1 import DOOR, PASSWORD, Parent, activate, arrived, to_login
from tests.support.visitor import Visitor

PEOPLE = 20
RUNS = 5


def main() -> None:
    """Print one Markdown table."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as demo:
        people = parents(Path(folder))[:PEOPLE]
        activated = [activate(demo, person) for person in people[:2]]  # warm-up: templates, keys, connections
        rows = [measure("J1 complete", demo, [lambda p=p: activated.append(activate(demo, p)) for p in people[2:]], 1)]
        visits = [lambda a=a: log_in(demo, a)[0] for a in activated for _ in range(2)]
        rows.append(measure("login, with its SAML answer and the ENT's home", demo, visits, 1))
        sessions = [log_in(demo, account)[1] for account in activated[:5]]
        rows.append(measure("SSO, session already open", demo, [lambda s=s: sign_on(demo, s) for s in sessions] * 6, 0))
    hash_ms = argon2_ms()
    print(f"Password hash (argon2id t=2 m=19456 p=1): {hash_ms:.1f} ms of CPU each.\n")
    print("| flow | flows | CPU ms per flow | outside the hash | of which accounts / ENT / courier and phone |")
    print("|---|---|---|---|---|")
    for name, flows, cpu, hashes, parts in rows:
        shares = " / ".join(f"{parts.get(house, 0):.1f}" for house in ("comptes", "portail", "autres"))
        print(f"| {name} | {flows} | {cpu:.1f} | **{cpu - hashes * hash_ms:.1f}** | {shares} |")


def measure(name: str, demo: Demo, flows: list, hashes: int) -> tuple[str, int, float, int, dict[str, float]]:
    """Run the flows one after the other; the CPU of the houses, in milliseconds per flow, in all and by house."""
    before = cpu_by_house(demo)
    for flow in flows:
        flow()
    after = cpu_by_house(demo)
    parts = {house: 1000 * (after[house] - before.get(house, 0)) / len(flows) for house in after}
    return name, len(flows), sum(parts.values()), hashes, parts


def cpu_by_house(demo: Demo) -> dict[str, float]:
    """Seconds of processor used so far by each house's processes."""
    used = {"comptes": 0.0, "portail": 0.0, "autres": 0.0}
    for name, seconds in cpu_by_name(demo.process.pid, r"-m preau (serve|courier) (\w+)").items():
        verb, house = name.split()
        used[house if verb == "serve" and house in used else "autres"] += seconds
    return used


def parents(data: Path) -> list[Parent]:
    """Parents of the generated collège with one child and a mobile, as the registry holds them."""
    with sqlite3.connect(f"file:{data / 'registre.sqlite3'}?mode=ro", uri=True) as registre:
        rows = registre.execute(
            """SELECT c.nom_cle, c.prenom_cle, c.e164, e.ne_le FROM registre_cleresponsable c
               JOIN registre_responsable r ON r.jointure = c.responsable_id
               JOIN registre_lien l ON l.responsable_id = r.jointure JOIN registre_eleve e ON e.jointure = l.eleve_id
               WHERE l.niveau = 1 AND l.gone_at IS NULL AND r.uai = '0500048F' AND c.e164 LIKE '+33%'
               GROUP BY c.e164 HAVING COUNT(*) = 1 ORDER BY c.e164 DESC"""
        ).fetchall()
    return [Parent(nom, prenom, mobile, {"": date.fromisoformat(ne_le)}) for nom, prenom, mobile, ne_le in rows]


def log_in(demo: Demo, identifiant: str) -> tuple[float, Visitor]:
    """From the door to the ENT's home by password; the seconds it took, and the visitor, still signed in."""
    started = time.monotonic()
    visitor = Visitor()
    to_login(demo, visitor)
    visitor.press("Se connecter", j_username=identifiant, j_password=PASSWORD)
    visitor.continue_automatically()
    arrived(visitor)
    return time.monotonic() - started, visitor


def sign_on(demo: Demo, visitor: Visitor) -> None:
    """The ENT has forgotten the person, the account service has not: one round without a password."""
    for cookie in list(visitor.client.cookies.jar):
        if cookie.name == "portail_session":
            visitor.client.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)
    visitor.open(demo.url("portail"))
    visitor.press("Se connecter", **DOOR)
    visitor.continue_automatically()
    arrived(visitor)


def argon2_ms() -> float:
    """CPU milliseconds of one password hash with the parameters in use: median of a few."""
    costs = []
    for _ in range(RUNS):
        started = time.process_time()
        hash_secret(PASSWORD.encode(), b"0123456789abcdef", 2, 19456, 1, 32, Type.ID)
        costs.append(1000 * (time.process_time() - started))
    return statistics.median(costs)


if __name__ == "__main__":
    main()
