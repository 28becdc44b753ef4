"""Rooms that every house shares, each named by its subject; they know no house (design.md §2)."""
