"""Préau, the open digital school: one program, one process per house (docs/adr/0001)."""

__version__ = "0.1.0"
