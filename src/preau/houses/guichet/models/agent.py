"""A member of staff who may come to the office."""

from __future__ import annotations

from preau.kit.agents.models import AgentBase


class Agent(AgentBase):
    """One person; what they may do is in their mandates."""
