"""An ENT of ours as a process of its own: `preau serve portail`, one local account, school life declared to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.houses.viescolaire.conftest import COLLEGE
from tests.support.child import child, free_port, listens
from tests.support.patience import WITHIN

HOST = "127.0.0.46"
PASSWORD = "Ornithorynque-42-violet"


@dataclass(frozen=True)
class Ent:
    """Where it is, and its variables."""

    url: str
    environ: dict[str, str]

    def preau(self, *arguments: str) -> str:
        """What a command says; it must succeed."""
        command = [sys.executable, "-m", "preau", *arguments]
        done = subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=WITHIN, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def declare(self, vie_scolaire: str) -> None:
        """Let school life at this address sign people in, and be told when they leave."""
        told = ["--shape", "entcore", "--attributs", "vie-scolaire", "--logout"]
        self.preau("portail", "service", "add", "vie-scolaire", "--url", f"{vie_scolaire}/", *told)


@contextmanager
def serving(folder: Path, *account: str) -> Iterator[Ent]:
    """The process, with a local account of these options of `preau portail compte add`."""
    port = free_port(HOST)
    ours = ("PREAU_", "DJANGO_", "PORTAIL_", "VIESCOLAIRE_", "COURIER_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    url, secret = f"http://{HOST}:{port}", folder / "secret"
    own = {"PREAU_DATA": str(folder / "data"), "PREAU_DEMO": "1", "PORTAIL_PUBLIC_URL": url, "PORTAIL_TEXTES": "aucun"}
    ent = Ent(url, {**kept, **own})
    secret.write_text(PASSWORD)
    ent.preau("migrate", "registre", "portail")
    ent.preau("etablissement", "set", COLLEGE, "--nom", "CLG LES COURTILS")
    ent.preau("portail", "compte", "add", *account, "--mot-de-passe-fichier", str(secret))
    environ = ["env", *(f"{name}={value}" for name, value in own.items())]
    command = [*environ, sys.executable, "-m", "preau", "serve", "portail", "--host", HOST, "--port", str(port)]
    with child(command, folder / "ent.log", listens(HOST, port)):
        yield ent
