"""The words of the tutorials as data: one TOML file per family of tutorials (mission.md, "Wordings").

A file holds the labels, the order of the steps and the intermediate pages of a journey. 001 serves the seeds 000, 001
and 002; a file that says `base = "001"` gives only what it changes. Which one a person gets is chosen by the service
they come from, else by the setting COMPTES_WORDING.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext

from preau.protocols.refusals import fill

DEFAULT = "001"

Map = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Wording:
    """One family of tutorials: `labels[page][key]`, `maps[journey][step][outcome]`, the password `policy` it prints."""

    name: str
    policy: str
    labels: Mapping[str, Mapping[str, str]]
    maps: Mapping[str, Map]

    def label(self, page: str, key: str, **values: object) -> str:
        """One label in the reader's language, `{names}` filled from `values`. KeyError when the file has it not."""
        text = self.labels[page][key]
        return fill(gettext(text), values) if text else ""

    def page(self, page: str, **values: object) -> dict[str, str]:
        """Every label of one page, for a template: `{{ mots.titre }}`; names without a value stay as written."""
        return {key: self.label(page, key, **values) for key in self.labels[page]}


@cache
def get(variant: str) -> Wording:
    """The wording of the file `wordings/<variant>.toml`; an unknown name gives the default one."""
    return _read(variant if variant in names() else DEFAULT)


@cache
def names() -> tuple[str, ...]:
    """Every wording there is."""
    files = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(name[:-5] for name in files if name.endswith(".toml")))


def _read(name: str) -> Wording:
    raw = tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    base = _read(raw["base"]) if "base" in raw else None
    labels: dict[str, dict[str, str]] = {page: dict(words) for page, words in base.labels.items()} if base else {}
    pages: dict[str, dict[str, Any]] = raw.get("mots", {})
    for page, words in pages.items():
        labels.setdefault(page, {}).update(words)
    maps = {**(base.maps if base else {}), **raw.get("parcours", {})}
    return Wording(name, raw.get("policy", base.policy if base else ""), labels, maps)
