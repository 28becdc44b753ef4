"""The office at the provider of staff: settings made into values, and what a session remembers of a sign-in."""

from __future__ import annotations

AUTH_AT = "auth_at"
"""Key of a session's data: when the agent last proved who they are (seconds since 1970)."""
