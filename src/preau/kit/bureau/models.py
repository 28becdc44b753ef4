"""A member of staff and the schools they may act for."""

from __future__ import annotations

from datetime import date

from django.db import models

from preau.kit.agents.models import AgentBase


class Agent(AgentBase):
    """`uais` are the schools; `periodes` narrows some of them to days: UAI → list of [first, last], ISO days or null.

    A school without an entry in `periodes` is theirs until a file or a command takes it back.
    """

    uais = models.JSONField(default=list)
    periodes = models.JSONField(default=dict)

    def uais_on(self, day: date) -> list[str]:
        """The schools they may act for on this day, sorted."""
        return sorted(uai for uai in self.uais if self._holds(uai, day.isoformat()))

    def _holds(self, uai: str, day: str) -> bool:
        periods = self.periodes.get(uai)
        return not periods or any((not first or first <= day) and (not last or day <= last) for first, last in periods)
