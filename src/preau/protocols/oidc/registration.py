"""Addresses that a client may register (RFC 6749 §3.1.2, RFC 9700 §4.1.1)."""

from __future__ import annotations

import contextlib
import ipaddress
from urllib.parse import urlsplit

from preau.protocols.oidc.messages import VALUE_LIMIT
from preau.protocols.oidc.refusals_token import UriNotRegistrable


def check_registrable(url: str) -> str:
    """The address as given: absolute, https, or http to this very machine, without a fragment.

    Another scheme, a user name, a space or a wildcard is refused: what is registered is compared to the letter.
    Raises UriNotRegistrable.
    """
    refusal = UriNotRegistrable(adresse=url[:200])
    if len(url) > VALUE_LIMIT or not url.isascii() or not url.isprintable() or set(url) & set(' "<>\\^`{|}*#'):
        raise refusal
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise refusal from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))
    if not host or "@" in parts.netloc or not is_safe:
        raise refusal
    return url


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False
