"""CAS: a whole login, a ticket by the open session and its validation, beside django-cas-server.

CPU of the server's process, in process, SQLite. The pages are measured with hashes that cost nothing, the hash apart,
and the last line adds both: it is most of a login (Argon2id, t=2, 19 MiB here; Django's own default, PBKDF2 with
1,000,000 rounds, for a peer whose accounts are Django's). Without the hash we are no cheaper than the peer: a form of
ours may not lead to another origin (CSP), so a login has a page and a redirection more, and it counts its tries and
writes its journal, which the peer does not. What costs less than half of the peer's is what follows: the ticket.

A login by the account service needs two houses (there: form, password, SAML answer; in the ENT: request, checked
answer, ticket, validation); both are added. The peer has no such federation: its login is a form of its own, as is the
login with an account of the ENT itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.support.child import free_port, listens

ROOT = Path(__file__).resolve().parents[1]
SERIES, ROUNDS = int(os.environ.get("BENCH_SERIES", "15")), 15
SERVICE = "https://app.example.org/page"


def main() -> None:
    """The table, and what is asked of it: half of the peer."""
    print(f"Median of {SERIES} series of {ROUNDS}, CPU milliseconds.\n")
    print("| | ours | django-cas-server 3.1.0 | ratio |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="preau-bench-") as folder, tempfile.TemporaryDirectory() as other:
        ent, comptes, peer = run("ent", folder), run("comptes", folder), run_peer(other)
        show(ent, comptes, peer)
        serve(Path(folder, "ent"), str(ent["session"]), Path(other), str(peer["session"]))


def show(ent: dict[str, Any], comptes: dict[str, Any], peer: dict[str, Any]) -> None:
    """The table in process."""
    ours = {**ent, "full": ent["full"] + comptes["login"]}
    peer = {**peer, "local": peer["full"]}
    for one in (ours, peer):
        one["whole"] = one["local"] + one["hash"]
    names = {
        "local": "login with an account of the ENT: form, password, ticket, validation",
        "full": f"login by the account service, two houses and SAML between them (ENT alone {ent['full']:.1f})",
        "sso": "ticket by the open session, and its validation",
        "ticket": "ticket alone",
        "hash": "one check of a password, left out above",
        "whole": "login with an account of the ENT, its password's check included",
    }
    for key, name in names.items():
        print(f"| {name} | {ours[key]:.2f} | {peer[key]:.2f} | {ours[key] / peer[key]:.2f} |", flush=True)


def run(part: str, folder: str) -> dict[str, Any]:
    """One house in a process of its own."""
    command = [sys.executable, "-m", "bench.bench_cas", part, str(Path(folder, part))]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def peer_environment() -> Path:
    """The peer's own environment, installed from its lock at the first run; its Python."""
    lock, venv = ROOT / "requirements" / "bench-cas.txt", ROOT / ".venv-bench-cas"
    mark = venv / ".installed"
    if not mark.exists() or mark.read_text() != lock.read_text():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        install = [str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", "--require-hashes", "-r", str(lock)]
        subprocess.run(install, check=True)
        mark.write_text(lock.read_text())
    return venv / "bin" / "python"


def peer_settings(folder: Path | str) -> dict[str, str]:
    """What cas_peer.py reads."""
    return {**os.environ, "PEER_FOLDER": str(folder), "PEER_SERIES": str(SERIES), "PEER_ROUNDS": str(ROUNDS)}


def run_peer(folder: str) -> dict[str, Any]:
    """The peer in a process of its own, its database set up as ours is."""
    command = [str(peer_environment()), str(ROOT / "bench" / "cas_peer.py")]
    environ = {**peer_settings(folder), "PEER_TUNED": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environ)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def serve(ent_folder: Path, ent_session: str, peer_folder: Path, peer_session: str) -> None:
    """The same over HTTP by one process of granian each, as installed: the CPU of every process of the server."""
    print(
        f"\nServed by granian, one process, {SERIES * ROUNDS} calls, CPU of the server's processes, system included.\n"
    )
    print("| | ours | django-cas-server 3.1.0 | ratio |\n|---|---|---|---|", flush=True)
    port = free_port("127.0.0.1")
    ours = [sys.executable, "-m", "preau", "serve", "portail", "--port", str(port), "--workers", "1"]
    environ = {**os.environ, **ent_settings(ent_folder), "PORTAIL_CAS_TICKETS_PER_MINUTE": "1000000"}
    mine = served(ours, environ, port, f"portail_session={ent_session}")
    port = free_port("127.0.0.1")
    venv = peer_environment().parent
    peer = [str(venv / "granian"), "--interface", "wsgi", "--port", str(port), "--blocking-threads", "1", "--no-ws"]
    environ = {**peer_settings(peer_folder), "PYTHONPATH": str(ROOT / "bench")}
    theirs = served([*peer, "cas_peer:application"], environ, port, f"sessionid={peer_session}")
    name = "ticket by the open session, and its validation"
    print(f"| {name} | {mine:.2f} | {theirs:.2f} | {mine / theirs:.2f} |", flush=True)


def served(command: list[str], environ: dict[str, str], port: int, cookie: str) -> float:
    """CPU milliseconds of the server for one ticket and its validation."""
    import httpx

    process = subprocess.Popen(command, env=environ, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not listens("127.0.0.1", port)() and time.monotonic() < deadline:
            time.sleep(0.1)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as client:

            def work() -> None:
                answer = client.get("/cas/login", params={"service": SERVICE}, headers={"Cookie": cookie})
                (ticket,) = parse_qs(urlsplit(answer.headers["Location"]).query)["ticket"]
                asked = {"service": SERVICE, "ticket": ticket}
                assert "authenticationSuccess" in client.get("/cas/p3/serviceValidate", params=asked).text

            for _ in range(5):
                work()
            start = cpu_of(process.pid)
            for _ in range(SERIES * ROUNDS):
                work()
            return (cpu_of(process.pid) - start) / (SERIES * ROUNDS) * 1000
    finally:
        process.terminate()
        process.wait(timeout=20)


def cpu_of(session: int) -> float:
    """CPU seconds of every live process of a session, from /proc."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def measure(work: Callable[[], Any], between: Callable[[], Any]) -> float:
    """Median CPU milliseconds of one call; `between` the series what no visitor does is tidied, uncounted."""
    work()
    series = []
    for _ in range(SERIES):
        between()
        start = time.process_time()
        for _ in range(ROUNDS):
            work()
        series.append((time.process_time() - start) / ROUNDS * 1000)
    return median(series)


def comptes(folder: Path) -> dict[str, Any]:
    """The account service's part of a whole login: page, password, signed answer."""
    from bench.account_service import Service

    service = Service(folder, "https://ent.example.org/sp", "https://ent.example.org/acs")
    return {"login": measure(service.login, lambda: None)}


def ent_settings(folder: Path) -> dict[str, str]:
    """The ENT's environment."""
    return {
        "PREAU_DATA": str(folder), "PREAU_DEMO": "1", "DJANGO_SETTINGS_MODULE": "preau.instances.portail",
        "PORTAIL_PUBLIC_URL": "http://localhost", "PORTAIL_KEYS": str(folder / "cles"),
        "PORTAIL_TEXTES": "aucun",
    }  # fmt: skip


def ent(folder: Path) -> dict[str, Any]:
    """The ENT's part; the provider's answers are signed outside the measured time."""
    os.environ.update(ent_settings(folder))
    from bench.account_service import Service

    Service._migrate("portail")
    from django.test import Client

    from preau.houses.portail.actions.accept_textes import accept_textes, list_pending
    from preau.houses.portail.actions.cas_declare import Wanted, declare_service
    from preau.houses.portail.actions.register_idp import register_idp
    from preau.houses.portail.models import Personne, TicketCas
    from preau.protocols.saml import read_sp_metadata
    from tests.houses.portail.conftest import child_in, person_in, school
    from tests.support.federation.idp import FakeIdp, fields

    etablissement = school("0500048F", "CLG LES COURTILS")
    emilie = person_in(etablissement, 1)
    child_in(etablissement, 11, "Albert", emilie)
    idp = FakeIdp(read_sp_metadata(Client().get("/auth/saml/metadata").content))
    register_idp(idp.metadata(), alias="comptes", label="comptes")
    declare_service("app", Wanted(url="https://app.example.org/", attributs="pronote"))
    refs, login = [f"{{AAF}}70|x|{emilie.jointure}"], f"/cas/login?{urlencode({'service': SERVICE})}"

    known = Client()

    def visitor() -> Client:
        """Somebody new, before the same handler: a server loads its middleware once."""
        browser = Client()
        browser.handler = known.handler
        return browser

    def arrive(browser: Client) -> tuple[bytes, str, str]:
        """The application's redirection, the chooser, its answer, the way out; then the provider's own work."""
        chooser = browser.get(login)["Location"]
        page = browser.get(chooser)
        assert page.status_code == 200
        (wanted,) = parse_qs(urlsplit(chooser).query)["retour"]
        said = {"profil": "responsable", "niveau": "college-lycee", "memoriser": "non", "retour": wanted}
        continuing = browser.post("/", said)["Location"]
        assert browser.get(continuing).status_code == 200
        leaving = browser.get(f"/auth/saml/authn/responsable?{urlencode({'retour': wanted})}")["Location"]
        return leaving, wanted, continuing

    def accept(known_before: list[bool]) -> None:
        """A first visit asks for the texts: not what is measured, so answered beside it, once."""
        if not known_before:
            (personne,) = Personne.objects.values_list("public_id", flat=True)
            accept_textes(personne, list_pending(personne))
            known_before.append(True)

    def validate(ticket: str) -> None:
        said = visitor().get(f"/cas/p3/serviceValidate?{urlencode({'service': SERVICE, 'ticket': ticket})}")
        assert b"authenticationSuccess" in said.content

    spent, known_before = 0.0, list[bool]()

    def full() -> str:
        nonlocal spent
        browser = visitor()
        leaving, wanted, _continuing = arrive(browser)
        begun = time.process_time()
        request_id, relay_state = idp.read(str(leaving))
        answer = fields(idp.sign(idp.spec(request_id, refs)), relay_state)
        spent += time.process_time() - begun
        fin = visitor().post("/auth/saml/acs", answer)["Location"]
        browser.get(browser.get(fin)["Location"])
        accept(known_before)
        validate(ticket_in(browser.get(wanted)))
        return str(browser.cookies["portail_session"].value)

    known.cookies["portail_session"] = full()

    def ticket() -> str:
        return ticket_in(known.get(login))

    def tidy() -> None:
        TicketCas.objects.all().delete()

    hashed = measure_hash()
    local = local_login(visitor, login, etablissement.uai, validate)
    spent = 0.0
    whole = measure(full, tidy) - spent / (SERIES * ROUNDS + 1) * 1000
    said = {
        "local": measure(local, tidy),
        "full": whole,
        "sso": measure(lambda: validate(ticket()), tidy),
        "ticket": measure(ticket, tidy),
        "hash": hashed,
    }
    return {**said, "session": known.cookies["portail_session"].value}


def measure_hash() -> float:
    """What checking a password costs, as the ENT does it."""
    from preau.houses.portail import hashing

    encoded = hashing.make("quatre chaises sur la dune")
    return measure(lambda: hashing.check("quatre chaises sur la dune", encoded), lambda: None)


def local_login(
    visitor: Callable[[], Any], login: str, uai: str, validate: Callable[[str], None]
) -> Callable[[], None]:
    """Somebody with an account of the ENT: the application's redirection, the form, the password, the ticket."""
    from preau.houses.portail import hashing
    from preau.houses.portail.actions import local_login as action
    from preau.houses.portail.models import CompteLocal

    hashing.check = lambda password, encoded: password == encoded  # type: ignore[assignment]
    hashing.is_stale = lambda encoded: False  # type: ignore[assignment]
    # A thousand logins from one address would otherwise be slowed down by its own rule.
    count_all = action.limits.count_all
    action.limits.count_all = lambda pairs: count_all([(rule, f"{key}|{time.monotonic()}") for rule, key in pairs])
    CompteLocal.objects.create(
        identifiant="nadege.ferrand", nom="Ferrand", prenom="Nadège", profil="personnel", uais=[uai],
        state=CompteLocal.State.ACTIF, password="mer",
    )  # fmt: skip

    def work() -> None:
        browser = visitor()
        wanted = parse_qs(urlsplit(browser.get(login)["Location"]).query)["retour"][0]
        form = f"/connexion/?{urlencode({'entree': 'invite', 'retour': wanted})}"
        assert browser.get(form).status_code == 200
        answer = browser.post(form, {"username": "nadege.ferrand", "password": "mer"})
        assert answer.status_code == 303, answer.content
        assert browser.get(answer["Location"]).status_code == 200  # the page that leaves for the application
        validate(ticket_in(browser.get(wanted)))

    return work


def ticket_in(answer: Any) -> str:
    """The ticket in the address that an answer redirects to."""
    assert answer.status_code == 303, answer.content
    (found,) = parse_qs(urlsplit(answer["Location"]).query)["ticket"]
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"ent": ent, "comptes": comptes}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
