"""Where someone wanted to go before they had to sign in: pages of families only."""

from __future__ import annotations

from preau.kit.flows import returns

NEVER = ("/auth/", "/connexion/", "/deconnexion/", "/bureau/")
"""The sign-in machinery would loop; the office has a door of its own."""


def local_path(value: str | None) -> str:
    """`value` when it is a page of this house for families, else an empty string."""
    found = returns.clean(value or "")
    return found if found.startswith("/") and not found.startswith(NEVER) else ""
