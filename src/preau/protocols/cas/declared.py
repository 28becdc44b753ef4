"""Which services may receive tickets: one address to the letter, all those below one, or a pattern.

A pattern is an address where `*` stands for any characters of one part of the host name or of one segment of the path,
and `**`, at the end alone, for the rest of the path. No regular expression: nothing to anchor, nothing that runs away.
The query is free, except in an exact address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from preau.protocols.cas.address import LIMIT, Address, is_loopback, parse_address
from preau.protocols.cas.refusals import AddressUnreadable, NotDeclarable, PatternTooWide, RequestTooLong

T = TypeVar("T")
_PATTERN: Final = re.compile(r"https://([a-z0-9.*-]+)(?::([0-9]{1,5}))?(/[A-Za-z0-9._~!$&'()+,;=:@%/*-]*)")
_LITERAL_LABELS: Final = 2
_MOST_STARS: Final = 8


class Kind(Enum):
    """How an address is compared with the declared one."""

    EXACT = "exact"
    PREFIX = "prefixe"
    PATTERN = "motif"


@dataclass(frozen=True)
class Declared:
    """One declaration. `url` is normalised; `host` is empty where the host name has a star."""

    kind: Kind
    url: str
    host: str


def check_declarable(kind: Kind, url: str, *, allow_local: bool = False) -> Declared:
    """The declaration, ready to be kept. Raises NotDeclarable or PatternTooWide.

    https only; `allow_local` also takes http to this very machine, for demonstrations and trials.
    """
    if kind is Kind.PATTERN:
        return _check_pattern(url)
    try:
        address = parse_address(url)
    except (AddressUnreadable, RequestTooLong) as problem:
        raise NotDeclarable(raison="ce n'est pas une adresse http(s) lisible") from problem
    if address.scheme != "https" and not (allow_local and address.is_local):
        raise NotDeclarable(raison="elle ne commence pas par https://")
    if "*" in url:
        raise NotDeclarable(raison="une étoile n'a de sens que dans un motif")
    if kind is Kind.PREFIX and set(url) & set("?#"):
        raise NotDeclarable(raison="un préfixe s'arrête au chemin, sans « ? » ni « # »")
    return Declared(kind, address.key, address.host)


def _check_pattern(url: str) -> Declared:
    found = _PATTERN.fullmatch(url)
    if found is None or len(url) > LIMIT:
        raise NotDeclarable(raison="un motif s'écrit https://hôte/chemin, avec * et ** seulement")
    host, _port, path = found.groups()
    labels = host.split(".")
    if "" in labels or (len(labels) <= _LITERAL_LABELS and "*" in host) or any("*" in one for one in labels[-2:]):
        raise PatternTooWide(raison="une étoile touche aux deux dernières parties du nom d'hôte")
    if "**" in host or "***" in path or "**" in path[:-2] or (path.endswith("**") and not path.endswith("/**")):
        raise PatternTooWide(raison="** ne peut venir qu'à la fin, après une barre")
    if url.count("*") > _MOST_STARS:
        raise PatternTooWide(raison=f"plus de {_MOST_STARS} étoiles")
    try:
        parse_address(url.replace("*", "x"))
    except AddressUnreadable as problem:
        raise NotDeclarable(raison="ce n'est pas une adresse lisible") from problem
    return Declared(Kind.PATTERN, url, "" if "*" in host else host)


def is_match(declared: Declared, address: Address) -> bool:
    """Whether a ticket may go to `address` under this declaration."""
    if declared.kind is Kind.EXACT:
        return address.key == declared.url
    if declared.kind is Kind.PREFIX:
        top = parse_address(declared.url)
        if (top.scheme, top.host, top.port) != (address.scheme, address.host, address.port):
            return False
        below = top.path if top.path.endswith("/") else f"{top.path}/"
        return address.path == top.path or address.path.startswith(below)
    return _is_pattern_match(declared.url, address)


def _is_pattern_match(pattern: str, address: Address) -> bool:
    found = _PATTERN.fullmatch(pattern)
    if found is None or address.scheme != "https" or address.port != int(found[2] or 443):
        return False
    if not _are_globs(found[1].split("."), address.host.split(".")):
        return False
    wanted, given = found[3].split("/"), address.path.split("/")
    if wanted[-1] == "**":
        return len(given) >= len(wanted) and _are_globs(wanted[:-1], given[: len(wanted) - 1])
    return _are_globs(wanted, given)


def _are_globs(patterns: list[str], texts: list[str]) -> bool:
    return len(patterns) == len(texts) and all(map(_is_glob, patterns, texts))


def _is_glob(pattern: str, text: str) -> bool:
    """In linear time: the first piece begins the text, the last ends it, the others follow one another."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == text
    *middle, last = others
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def choose(rows: Iterable[T], declared_of: Callable[[T], Declared], address: Address) -> T | None:
    """The row whose declaration fits `address` most closely: exact, then the longest prefix, then a pattern."""
    fitting = [(row, declared_of(row)) for row in rows if is_match(declared_of(row), address)]
    if not fitting:
        return None
    order = [Kind.PATTERN, Kind.PREFIX, Kind.EXACT]
    row, _declared = max(fitting, key=lambda pair: (order.index(pair[1].kind), len(pair[1].url.replace("*", ""))))
    return row


def check_callback(text: str, host: str, *, allow_local: bool = False) -> Address | None:
    """`pgtUrl` when it may be called (§2.5.4): https on the host of the service, or this machine in a trial."""
    try:
        address = parse_address(text)
    except (AddressUnreadable, RequestTooLong):
        return None
    if address.scheme != "https" and not (allow_local and is_loopback(address.host)):
        return None
    return address if address.host == host else None
