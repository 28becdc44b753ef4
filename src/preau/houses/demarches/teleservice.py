"""What a téléservice is: one Django application, a folder, named in the settings (docs/guides/teleservices.md).

A folder gives its form, its pages for families, its pages for the office, its templates, its tables if it has any, and
its letter; the house gives who is there, the pupils they act for, the office's desk, drafts, files and history
(models/dossier.py). The folder's module `entree` exports `TELESERVICE`: the package itself is imported before Django
is ready.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import URLPattern
from django.utils.functional import Promise

from preau.houses.demarches.settings import current

if TYPE_CHECKING:
    from preau.houses.demarches.visiteur import EnfantVu, Visiteur


@dataclass(frozen=True)
class Teleservice:
    """One téléservice.

    `code` stands in addresses; `titre` and `resume` on the home page; `is_for` says whether this person may do it for
    this pupil. `urls` are mounted below `/enfants/<eleve>/<code>/` (views receive `eleve`), `bureau_urls` below
    `/bureau/<uai>/<code>/` (views receive `uai`), `public_urls` at the root; the page named `entree` is where the home
    page leads, `bureau_entree` where the office's desk does. `count_waiting` says how many of a school wait for it.
    """

    code: str
    titre: str | Promise
    resume: str | Promise
    is_for: Callable[[Visiteur, EnfantVu], bool]
    urls: Sequence[URLPattern]
    entree: str
    bureau_urls: Sequence[URLPattern] = ()
    bureau_entree: str = ""
    public_urls: Sequence[URLPattern] = ()
    count_waiting: Callable[[str], int] | None = None


@lru_cache(maxsize=1)
def list_teleservices() -> tuple[Teleservice, ...]:
    """Those of the settings, in their order. Raises ImportError or AttributeError, which a start-up check says."""
    return tuple(importlib.import_module(f"{name}.entree").TELESERVICE for name in current().teleservices)
