"""The block of addresses a request comes from: a /24 (IPv4) or a /48 (IPv6), what one household or school shares."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client(request: HttpRequest) -> str:
    """The client's address as text.

    Behind `settings.PREAU_PROXIES` proxies of ours, the one that the outermost of them saw; `X-Forwarded-For` is
    otherwise ignored, since anybody can write it.
    """
    proxies = int(getattr(settings, "PREAU_PROXIES", 0))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def block_of(text: str) -> str:
    """`192.0.2.77` → `192.0.2.0/24`, `2001:db8:1:2::3` → `2001:db8:1::/48`; empty when it is no address."""
    try:
        found = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    size = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, size), strict=False))


def block(request: HttpRequest) -> str:
    """The block of the request's client."""
    return block_of(client(request))
