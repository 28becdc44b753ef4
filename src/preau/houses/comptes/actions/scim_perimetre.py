"""What an office may see: accounts with a record or a child in its schools, and of those only what is in its schools.

Filters and sorts are judged on what the office is shown, never on the rows, so no question tells about another school.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from preau.houses.comptes.models import JetonScim
from preau.registre import queries
from preau.registre.queries.perimetre import in_chunks

_FEW = 1000


@dataclass
class Perimetre:
    """The schools of one token, for one request; `actor` is its name in the journal."""

    uais: frozenset[str]
    actor: str
    _eleves: dict[str, str] | None = field(default=None, init=False)
    _responsables: dict[str, str] | None = field(default=None, init=False)

    @classmethod
    def of(cls, jeton: JetonScim, uai: str = "") -> Perimetre:
        """The scope of a token; `uai` narrows it to this school, or to nothing when it is not one of the token's."""
        uais = frozenset(jeton.uais)
        return cls(uais & {uai} if uai else uais, f"bureau:{jeton.public_id}")

    def eleves(self, among: Collection[str] | None = None) -> dict[str, str]:
        """Pupils of these schools by public id, with the school; `among` asks about these at least."""
        if self._eleves is None and among is not None and len(among) <= _FEW:
            return queries.eleves_of(self.uais, among)
        if self._eleves is None:
            self._eleves = queries.eleves_of(self.uais)
        return self._eleves

    def responsables(self, among: Collection[str] | None = None) -> dict[str, str]:
        """Guardian's records of these schools, likewise."""
        if self._responsables is None and among is not None and len(among) <= _FEW:
            return queries.responsables_of(self.uais, among)
        if self._responsables is None:
            self._responsables = queries.responsables_of(self.uais)
        return self._responsables


def keys_where(model: type[Model], narrowed: Q, **columns: Collection[Any]) -> list[int]:
    """Primary keys of the rows answering `narrowed` where one of `columns` holds one of its values, in order."""
    found: set[int] = set()
    for column, values in columns.items():
        for some in in_chunks(values):
            rows = model._default_manager.filter(narrowed, **{f"{column}__in": some})
            found.update(rows.values_list("pk", flat=True))
    return sorted(found)
