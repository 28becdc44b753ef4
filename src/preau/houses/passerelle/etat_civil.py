"""The civil register over HTTP: one GET, one XML answer (specs/franceconnect.md §3.2)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from urllib.parse import urlencode

from preau.houses.passerelle.settings import current
from preau.kit import webkit
from preau.protocols.franceconnect import Identity, codes, rnipp


@dataclass(frozen=True)
class Confirmed:
    """`register` is the identity as the register holds it; `identity` the one told to services (§2.15.4)."""

    identity: Identity
    register: Identity
    is_rectified: bool


def confirm(told: Identity) -> Confirmed:
    """Ask the register about the identity that a provider told.

    Without a register (PASSERELLE_ETAT_CIVIL_URL empty) the provider's identity is taken as it is. Services are told
    the register's identity, with FranceConnect+ the provider's. Raises Y0100xx.
    """
    url = current().etat_civil_url
    if not url:
        return Confirmed(told, told, False)
    register = rnipp.read_answer(_ask(url, rnipp.write_query(told)), told)
    identity = dataclasses.replace(told, rnipp=register) if current().plus else register
    return Confirmed(identity, register, dataclasses.astuple(register) != dataclasses.astuple(told))


def _ask(url: str, query: dict[str, str]) -> bytes:
    """The bytes of the answer, whole within the time allowed."""
    address = f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
    try:
        answer = webkit.fetch(address, timeout=current().etat_civil_timeout)
    except webkit.TooLong as problem:
        raise codes.Y010011(str(problem)) from None
    except webkit.NotReached as problem:
        raise codes.Y010012(str(problem)) from None
    except webkit.TooBig as problem:
        raise codes.Y010013(str(problem)) from None
    if answer.status != 200:
        raise codes.Y010012(f"HTTP {answer.status}")
    return answer.body
