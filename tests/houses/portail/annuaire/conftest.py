"""The people of `tests.houses.portail.people`."""

from tests.houses.portail.people import people

__all__ = ["people"]
