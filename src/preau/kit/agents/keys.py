"""The key that names an agent, as it is kept and compared."""

from __future__ import annotations


def clean_key(text: str) -> str:
    """Without the blanks around, lower case, no longer than its column."""
    return text.strip().casefold()[:254]
