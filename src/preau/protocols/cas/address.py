"""The address of a service: read once, strictly, so that what is compared is what the browser will open."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from preau.protocols.cas.refusals import AddressUnreadable, RequestTooLong

LIMIT: Final = 1024
"""Characters of an address; it comes back through sign-in, encoded, in a path of ours of 2000."""
_SAFE: Final = "%/:?#[]@!$&'()*+,;=~-._"
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?)+|\[[0-9a-f:.]+\]")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """`url` is where the browser goes; `key` is the same for every spelling of one address (RFC 3986 §6.2.2).

    `path` and `key` are normalised; neither holds a `ticket` of an earlier try.
    """

    url: str
    key: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_local(self) -> bool:
        """Whether it names this very machine."""
        return is_loopback(self.host)


def parse_address(text: str) -> Address:
    """The address in `text`. Raises RequestTooLong or AddressUnreadable.

    Refused: another scheme, a user name, a control character, a backslash, a host that is not plain ASCII, `..`.
    Other characters outside ASCII are percent-encoded, as a browser does.
    """
    if len(text) > LIMIT:
        raise RequestTooLong()
    if any(ord(character) < 0x20 or ord(character) == 0x7F or character == "\\" for character in text):
        raise AddressUnreadable("characters")
    try:
        parts = urlsplit(quote(_BAD_ESCAPE.sub("%25", text), safe=_SAFE))
        host, port = (parts.hostname or "").lower(), parts.port
    except (ValueError, UnicodeError) as error:
        raise AddressUnreadable(type(error).__name__) from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or "@" in parts.netloc:
        raise AddressUnreadable("scheme or user name")
    host = f"[{host}]" if ":" in host else host
    if len(host) > 253 or not _HOST.fullmatch(host) or port == 0:
        raise AddressUnreadable("host")
    path, query = parts.path or "/", _without_ticket(parts.query)
    if not path.startswith("/") or _climbs(path):
        raise AddressUnreadable("path")
    shown = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    url = urlunsplit((scheme, shown, path, query, parts.fragment))
    return Address(url, _normal(url), scheme, host, port or _PORTS[scheme], _normal(path))


def with_parameters(address: Address, **added: str) -> str:
    """`address.url` with parameters added to its query, its own kept, before its fragment (§2.2.4, §2.5.4)."""
    parts = urlsplit(address.url)
    more = "&".join(f"{name}={quote(value, safe='')}" for name, value in added.items())
    return urlunsplit(parts._replace(query="&".join(piece for piece in (parts.query, more) if piece)))


def is_loopback(host: str) -> bool:
    """localhost, 127.0.0.0/8 and ::1."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _without_ticket(query: str) -> str:
    """A ticket of an earlier try is not part of the address: left in, two would come back."""
    kept = [piece for piece in query.split("&") if unquote(piece.partition("=")[0]) != "ticket"]
    return "&".join(kept)


def _climbs(path: str) -> bool:
    """Whether a server may read `.` or `..` between slashes, encoded once or not."""
    return any(segment in (".", "..") for segment in re.split(r"[/\\;]", unquote(path)))


def _normal(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0].upper()

    return _ESCAPE.sub(one, text)
