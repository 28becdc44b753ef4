"""What a deployment asks of the door; the house reads it from its own settings."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from preau.kit.affluence.models import Gate

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class BadPolicy(ValueError):
    """A setting contradicts itself; the text is for the operator."""


@dataclass(frozen=True)
class Limits:
    """Above `sessions` live ones, or `minute` sign-ins begun in a minute, one waits; 0 = not looked at."""

    sessions: int = 0
    minute: int = 0

    @property
    def is_on(self) -> bool:
        """Whether anybody can be held."""
        return bool(self.sessions or self.minute)


@dataclass(frozen=True)
class Policy:
    """`ranks`: the groups that go in first, in that order, the others last; `exempts`: blocks that never wait.

    `places_per_block`: how many places one block of addresses takes in ten minutes, so that a machine that throws its
    cookies away does not fill the line.
    """

    limits: Limits = Limits()
    ranks: tuple[frozenset[str], ...] = ()
    exempts: tuple[Network, ...] = ()
    places_per_block: int = 3000

    def rank_of(self, group: str) -> int:
        """0 goes in first; a group that no rank names comes last."""
        return next((rank for rank, groups in enumerate(self.ranks) if group in groups), len(self.ranks))

    def is_exempt(self, address: str) -> bool:
        """Whether this address never waits."""
        if not self.exempts:
            return False
        try:
            found = ipaddress.ip_address(address.split("%")[0])
        except ValueError:
            return False
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        return any(found.version == block.version and found in block for block in self.exempts)

    def limits_of(self, gate: Gate | None, moment: datetime) -> Limits:
        """The limits in force: those of the settings, unless an override stands for them."""
        if gate is not None and gate.is_overridden(moment):
            return Limits(gate.override_sessions, gate.override_minute)
        return self.limits


def read_policy(
    *, sessions: int, minute: int, ranks: Iterable[str] = (), exempts: Iterable[str] = (), places_per_block: int = 3000
) -> Policy:
    """A policy from settings: `ranks` as `["eleve+personnel", "invite"]`, `exempts` as addresses or blocks.

    Raises BadPolicy.
    """
    if min(sessions, minute) < 0 or places_per_block < 1:
        raise BadPolicy("un nombre est négatif")
    groups = tuple(frozenset(part.strip() for part in rank.split("+") if part.strip()) for rank in ranks)
    if sum(len(group) for group in groups) != len(frozenset().union(*groups)):
        raise BadPolicy("un profil a deux priorités")
    try:
        blocks = tuple(ipaddress.ip_network(text) for text in exempts)
    except ValueError as problem:
        raise BadPolicy(f"ce n'est ni une adresse ni un bloc ({problem})") from None
    return Policy(Limits(sessions, minute), groups, blocks, places_per_block)
