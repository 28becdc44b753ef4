"""School life behind the icon « PRONOTE » of an ENT's home: the house `viescolaire`, in a process of its own (J11).

The ENT is one more process too, over TLS; school life trusts its certificate. An unmodified client of CAS stands there
in tests/conformance/cas (mod_auth_cas).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.cas.ent import served
from tests.support.child import child, free_port, listens
from tests.support.demo import Demo
from tutorials.ents import OtherEnt
from tutorials.inside import tiles

HOST = "127.0.0.47"
STAFF_ONLY = '[[application]]\nlabel = "Salle des professeurs"\nurl = "/salle/"\nprofils = ["personnel"]\n'


@dataclass(frozen=True)
class Home:
    """The ENT whose home leads to school life, and where that is."""

    ent: OtherEnt
    vie_scolaire: str

    def entering(self, path: str) -> str:
        """A link to a page of school life, by this ENT."""
        return f"{self.vie_scolaire}/connexion/?retour={path}"


@contextmanager
def home_with_pronote(demo: Demo, folder: Path) -> Iterator[Home]:
    """The demonstration's ENT at one more address, its icon named PRONOTE, and school life that signs in by it."""
    url = f"http://{HOST}:{(port := free_port(HOST))}"
    file = folder / "applications.toml"
    file.write_text(tiles(f"{url}/connexion/") + STAFF_ONLY, encoding="utf-8")
    with served(demo, folder, PORTAIL_TEXTES="", PORTAIL_APPLICATIONS=str(file)) as ent:
        told = ("--attributs", "vie-scolaire", "--shape", "entcore", "--logout")
        ent.declare("pronote", "--url", f"{url}/", *told)
        own = {"PUBLIC_URL": url, "CAS_URL": ent.cas.rstrip("/")}
        environ = {**demo.plan.environ, **{f"VIESCOLAIRE_{name}": value for name, value in own.items()}}
        environ["SSL_CERT_FILE"] = str(ent.certificate)
        command = demo.plan.command("serve", "viescolaire", "--host", HOST, "--port", str(port))
        variables = [f"{name}={value}" for name, value in environ.items()]
        with child(["env", *variables, *command], folder / "vie-scolaire.log", listens(HOST, port)):
            yield Home(OtherEnt(demo, ent.url, demo.plan.environ), url)
