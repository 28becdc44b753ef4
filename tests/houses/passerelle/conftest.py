"""A hub with keys, three providers and a civil register outside, and a service that people come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from preau.kit.relying import clear_caches
from tests.houses.passerelle.dehors import SECRET, Dehors, dehors
from tests.houses.passerelle.walk import UIDS, Service, Visitor
from tests.protocols.oidc import world

Reglages = Callable[..., None]
TILES = {"impots": "Impôts (essai)", "ameli": "Ameli (essai)", "poste": "La Poste (essai)"}


@pytest.fixture
def reglages(settings: Any) -> Reglages:
    """`reglages(remember_choice=True)`: other settings of the hub for one test."""

    def change(**values: object) -> None:
        settings.PASSERELLE = replace(settings.PASSERELLE, **values)

    return change


@pytest.fixture
def outside() -> Iterator[Dehors]:
    """The providers and the civil register."""
    clear_caches()
    with dehors() as found:
        yield found
    clear_caches()


@pytest.fixture
def fournisseurs(tmp_path: Path, outside: Dehors) -> Callable[..., None]:
    """Write the file of providers; `fournisseurs(impots="is_active = false")` adds lines to one."""
    path = tmp_path / "fournisseurs.toml"
    written = [0]

    def write(**more: str) -> None:
        import os

        tables = [
            f'[[fournisseur]]\nuid = "{uid}"\nname = "{slug}"\ntitle = "{TILES[slug]}"\n'
            f'issuer = "{outside.url}/{slug}"\nclient_id = "passerelle"\nclient_secret = "{SECRET}"\n'
            f'order = {rank}\namr = ["pwd"]\n{more.get(slug, "")}\n'
            for rank, (slug, uid) in enumerate(UIDS.items())
        ]
        path.write_text("\n".join(tables), encoding="utf-8")
        written[0] += 1
        os.utime(path, ns=(written[0] * 10**9, written[0] * 10**9))

    write()
    return write


@pytest.fixture
def hub(transactional_db: None, reglages: Reglages, fournisseurs: Any, outside: Dehors, tmp_path: Path) -> Reglages:
    """The hub set up; returned, what changes its settings."""
    reglages(
        public_url="http://localhost",
        keys=(world.pem("ec") + world.pem("rsa", "RS256")).decode(),
        subject_secret="secret-des-sujets",
        fournisseurs=str(tmp_path / "fournisseurs.toml"),
        etat_civil_url=f"{outside.url}/etat-civil/",
        etat_civil_timeout=2.0,
        require_tld=False,
    )
    return reglages


@pytest.fixture
def service(hub: Reglages) -> Service:
    """A public service."""
    return Service()


@pytest.fixture
def visitor(hub: Reglages, outside: Dehors) -> Visitor:
    """A browser."""
    return Visitor(outside)
