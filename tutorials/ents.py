"""Other ENTs on the same account service: each family of tutorials has its own doors and its own words.

An ENT with the doors of seed 003 or 004 is one more `portail` process, with its own database, address and keys, that
exchanges metadata with `comptes` as any partner does; `comptes` is told which wording its visitors have in hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx

from preau.instances.demo.partners import TOLD
from tests.support.demo import Demo

READY_WITHIN = 30.0
HABILLAGES = {"normandie": "bocage", "somme": "littoral", "lyon": "confluent", "poitiers": "marais"}
"""The skin that goes with each family of doors."""


@dataclass
class OtherEnt:
    """The demonstration, seen from another ENT."""

    demo: Demo
    address: str
    environ: dict[str, str] = field(default_factory=dict)

    def preau(self, *arguments: str) -> None:
        """`preau …` as the operator of this ENT runs it; it must succeed."""
        _preau(self.environ, *arguments)

    def url(self, house: str, path: str = "/") -> str:
        """The address of a page; the ENT's is this one's."""
        return f"{self.address}{path}" if house == "portail" else self.demo.url(house, path)

    def messages(self, to: str) -> list[dict[str, Any]]:
        """The telephone is the same."""
        return self.demo.messages(to)

    def wait_message(self, to: str, holding: str, after: int = 0, within: float = 20.0) -> dict[str, Any]:
        """The telephone is the same."""
        return self.demo.wait_message(to, holding, after, within)

    def person(self, identity: str) -> dict[str, Any]:
        """So is the cast."""
        return self.demo.person(identity)


def joined(data: Path) -> Demo:
    """The demonstration that already runs in the folder `data`; its process is somebody else's."""
    path = data / "demo.json"
    if not path.is_file():
        raise SystemExit(f"{path} n'existe pas : démarrez d'abord la démonstration (make demo).")
    nobody = cast("subprocess.Popen[str]", None)
    return Demo(data.resolve(), nobody, [], json.loads(path.read_text(encoding="utf-8")))


@contextmanager
def other_ent(
    demo: Demo,
    *,
    entrees: str,
    wording: str,
    rank: int,
    applications: Path | None = None,
    ents: Path | None = None,
    habillage: str = "",
) -> Iterator[OtherEnt]:
    """An ENT with the doors `entrees` whose visitors have the words of seed `wording`; `rank` keeps addresses apart.

    `applications` is its file of applications, `ents` that of the ENTs it serves at other addresses; `habillage` its
    skin, by default the one that goes with the doors.
    """
    port = (urlsplit(demo.url("portail")).port or 8000) + 10 + rank
    address = f"http://127.0.0.{20 + rank}:{port}"
    folder = demo.data / f"ent-{entrees}-{rank}"
    environ = _environ(demo, folder, address, entrees)
    environ["PORTAIL_HABILLAGE"] = habillage or HABILLAGES.get(entrees, "")
    if applications is not None:
        environ["PORTAIL_APPLICATIONS"] = str(applications)
    if ents is not None:
        environ["PORTAIL_ENTS"] = str(ents)
    if not folder.exists():
        folder.mkdir()
        (folder / "registre.sqlite3").symlink_to(demo.data / "registre.sqlite3")
        _preau(environ, "migrate", "portail")
        _preau(environ, "portail", "idp", "add", str(demo.data / "metadonnees" / "comptes.xml"))
    server = subprocess.Popen(
        _command("serve", "portail", "--host", f"127.0.0.{20 + rank}", "--port", str(port)),
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        metadata = folder / "metadonnees.xml"
        metadata.write_bytes(_wait(f"{address}/auth/saml/metadata"))
        _preau(_comptes(demo), "comptes", "partenaire", "add", str(metadata), "--wording", wording, *TOLD)
        yield OtherEnt(demo, address, environ)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _environ(demo: Demo, folder: Path, address: str, entrees: str) -> dict[str, str]:
    return _bare() | {
        "PREAU_DATA": str(folder),
        "PREAU_DEMO": "1",
        "PORTAIL_PUBLIC_URL": address,
        "PORTAIL_ENTREES": entrees,
        "PORTAIL_KEYS": str(folder / "secrets"),
        "PORTAIL_ACCOUNT_URL": demo.url("comptes"),
        "COURIER_KEY_FILE": str(demo.data / "secrets" / "courrier"),
    }


def _comptes(demo: Demo) -> dict[str, str]:
    return _bare() | {
        "PREAU_DATA": str(demo.data),
        "PREAU_DEMO": "1",
        "COMPTES_PUBLIC_URL": demo.url("comptes", ""),
        "COURIER_KEY_FILE": str(demo.data / "secrets" / "courrier"),
    }


def _bare() -> dict[str, str]:
    ours = ("PREAU_", "PORTAIL_", "COMPTES_", "TELEPHONE_", "COURIER_", "DJANGO_")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "preau", *arguments]


def _preau(environ: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(_command(*arguments), env=environ, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise AssertionError(f"preau {' '.join(arguments)} : {done.stdout}{done.stderr}")


def _wait(url: str) -> bytes:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            return httpx.get(url, timeout=5, trust_env=False).raise_for_status().content
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")
