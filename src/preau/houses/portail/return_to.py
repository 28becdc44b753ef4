"""Where someone wanted to go before they had to sign in: local paths only."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000


def local_path(value: str | None) -> str:
    """`value` when it is a path of this house, else an empty string.

    Refused: other hosts, `//host`, `/\\host`, schemes, control characters, the sign-in machinery itself (which would
    loop), and what is too long to be ours.
    """
    if not value or len(value) > LONGEST or not value.startswith("/"):
        return ""
    if any(ord(character) < 0x21 or ord(character) == 0x7F for character in value):
        return ""
    if not url_has_allowed_host_and_scheme(value, allowed_hosts=None):
        return ""
    return "" if value.startswith(("/auth/", "/connexion/", "/se-deconnecter/", "/cas/logout")) else value
