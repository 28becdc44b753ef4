"""The same small house as the tests of agents."""

from tests.kit.agents.visiting import doorway, house, provider, reglages, solange

__all__ = ["doorway", "house", "provider", "reglages", "solange"]
