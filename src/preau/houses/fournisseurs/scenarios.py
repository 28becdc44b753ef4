"""What each scenario proves and what the hub does then: data for the page of the house and for the guide (§4)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Scenario:
    """A name of the column `scenario`; `proves` and `outcome` are French sentences for who tests."""

    name: str
    famille: str
    proves: str
    outcome: str


@lru_cache(maxsize=1)
def _data() -> tuple[dict[str, str], dict[str, Scenario]]:
    table = tomllib.loads((Path(__file__).parent / "scenarios.toml").read_text(encoding="utf-8"))
    found = {name: Scenario(name, *said) for name, said in table["scenarios"].items()}
    return table["familles"], found


def familles() -> dict[str, str]:
    """Families of scenarios and their titles, in order."""
    return _data()[0]


def scenarios() -> dict[str, Scenario]:
    """Every scenario by name, in order."""
    return _data()[1]
