"""mod_auth_cas of Debian, given PRONOTE's attributes by an ENT over TLS: it stands for PRONOTE in J11.

Until the school-life house exists, its page only says whom the ticket named (issue 5, "It must hold").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.cas.apache_cas import MODULES, SHOWN, Application, mod_auth_cas
from tests.conformance.cas.ent import served
from tests.support.child import free_port
from tests.support.demo import Demo
from tutorials.ents import OtherEnt
from tutorials.inside import tiles

HOST = "127.0.0.47"
NAMES = ("parent", "notes")
INCLUDES = f"""
LoadModule include_module {MODULES}/mod_include.so
AddDefaultCharset utf-8
<Location /prive>
    Options +Includes
    ForceType text/html
    SetOutputFilter INCLUDES
</Location>
"""
ECHO = '<!--#echo encoding="entity" var="HTTP_CAS_{}" -->'
STAFF_ONLY = '[[application]]\nlabel = "Salle des professeurs"\nurl = "/salle/"\nprofils = ["personnel"]\n'


@dataclass(frozen=True)
class Home:
    """The ENT whose home leads to the application, and the application."""

    ent: OtherEnt
    pronote: Application

    def page(self, name: str) -> str:
        """The address of a page of the application."""
        return f"{self.pronote.site}/prive/{name}"


@contextmanager
def home_with_pronote(demo: Demo, folder: Path) -> Iterator[Home]:
    """The demonstration's ENT at one more address, over TLS as mod_auth_cas insists, and the application behind it."""
    port = free_port(HOST)
    file = folder / "applications.toml"
    file.write_text(tiles(f"http://{HOST}:{port}/prive/parent") + STAFF_ONLY, encoding="utf-8")
    with (
        served(demo, folder, PORTAIL_TEXTES="", PORTAIL_APPLICATIONS=str(file)) as ent,
        mod_auth_cas(HOST, ent, "serviceValidate", port=port, more=INCLUDES) as pronote,
    ):
        ent.declare("pronote", "--url", f"{pronote.site}/", "--attributs", "pronote")
        for name in NAMES:
            (pronote.log.parent / "pages" / "prive" / name).write_text(_page(name), encoding="utf-8")
        yield Home(OtherEnt(demo, ent.url, demo.plan.environ), pronote)


def _page(name: str) -> str:
    rows = "".join(f"<div><dt>{one}</dt><dd>{ECHO.format(one.upper())}</dd></div>" for one in SHOWN)
    return (
        f'<!doctype html><html lang="fr"><head><title>Vie scolaire</title></head><body><main>'
        f"<h1>Vie scolaire de {ECHO.format('NOM')}, page {name}</h1><dl>{rows}</dl></main></body></html>"
    )
