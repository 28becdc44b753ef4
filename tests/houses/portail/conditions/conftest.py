"""An ENT whose texts the test writes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.houses.portail.conftest import (
    Configure,
    Famille,
    Journey,
    client,
    configure,
    famille,
    idp,
    journey,
    key_folder,
)

__all__ = ["client", "configure", "famille", "idp", "journey", "key_folder"]


@dataclass
class Folder:
    """The folder of `PORTAIL_TEXTES`."""

    path: Path
    ticks: int = 0

    def write(self, code: str, corps: str, titre: str = "", ordre: int = 1) -> None:
        """Write one text; its accord is « J'ai lu et j'accepte : <code> »."""
        file = self.path / f"{code}.toml"
        file.write_text(
            f'titre = "{titre or code.title()}"\naccord = "J\'ai lu et j\'accepte : {code}"\nordre = {ordre}\n'
            f"corps = '''{corps}'''\n",
            encoding="utf-8",
        )
        self.ticks += 1
        os.utime(file, ns=(self.ticks, self.ticks))


@pytest.fixture
def folder(tmp_path: Path, configure: Configure) -> Folder:
    """Two texts, asked of everybody."""
    made = Folder(tmp_path)
    made.write("conditions", "<p>Soyez prudents.</p>", "Conditions d'utilisation", 1)
    made.write("charte", "<p>Soyez polis.</p>", "Charte", 2)
    configure(textes=str(tmp_path))
    return made


@pytest.fixture
def parent(journey: Journey, famille: Famille, folder: Folder) -> Journey:
    """Emilie, signed in, who has accepted nothing yet."""
    assert journey.sign_in(famille.refs)["Location"] == "/"
    return journey
