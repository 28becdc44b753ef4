"""The small house is the one that runs, for every test here."""

from tests.kit.agents.visiting import doorway, house, provider, reglages, solange

__all__ = ["doorway", "house", "provider", "reglages", "solange"]
