"""A message's text as a screen shows it: the code found, links told from words."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

# The characters of RFC 3986 §2 without "\", which browsers read as "/" and parsers do not.
URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]!$&'()*+,;=%]+")
AFTER = ".,;:!?)]'"
BOUND = re.compile(r"^@\S+ #([A-Za-z0-9]{4,12})\s*\Z", re.MULTILINE)
SPOKEN = re.compile(r"\bcode\b[^0-9\n]{0,40}\b([0-9]{4,8})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A run of text; `url` is set when it may be followed."""

    text: str
    url: str = ""


def find_code(body: str) -> str:
    """The code to type, from the last line that binds it to a site, else from the sentence; "" when there is none."""
    match = BOUND.search(body) or SPOKEN.search(body)
    return match[1] if match else ""


def split_links(body: str, hosts: Collection[str]) -> list[Piece]:
    """`body` in pieces; an address is a link only when it leads to this machine or to one of `hosts`."""
    pieces: list[Piece] = []
    end = 0
    for match in URL.finditer(body):
        url = match[0].rstrip(AFTER)
        if is_ours(url, hosts):
            pieces += [Piece(body[end : match.start()]), Piece(url, url)]
            end = match.start() + len(url)
    return [piece for piece in [*pieces, Piece(body[end:])] if piece.text]


def is_ours(url: str, hosts: Collection[str]) -> bool:
    """Whether `url` leads to the loopback or to a declared host."""
    try:
        host = urlsplit(url).hostname or ""
        if host == "localhost" or host in hosts:
            return True
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
