"""A function call and its answer (§3.1)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from preau.protocols.pronote.cipher import Keys
from preau.protocols.pronote.numbers import write_number
from preau.protocols.pronote.payload import MOST, Mode, read_payload, write_payload
from preau.protocols.pronote.refusals import AppelIllisible

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}")
LONGEST = MOST * 4 + 4096
"""Bytes of one call: compressed, then encrypted, its payload is written in hexadecimal twice."""


@dataclass(frozen=True)
class Call:
    """What a client asks, its `dataSec` not read yet: reading it needs the session's keys."""

    session: int
    number: str
    name: str
    sealed: Any

    def open(self, mode: Mode, keys: Keys) -> Asked:
        """The call in clear. Raises DonneesIllisibles."""
        payload = read_payload(self.sealed if self.sealed is not None else {}, mode, keys)
        data = payload.get("data", payload.get("donnees"))
        signature = payload.get("Signature")
        return Asked(
            self.name,
            data if isinstance(data, dict) else {},
            signature if isinstance(signature, dict) else {},
        )


@dataclass(frozen=True)
class Asked:
    """A call in clear: its `data` and its `Signature`, empty when absent."""

    name: str
    data: dict[str, Any]
    signature: dict[str, Any]

    @property
    def onglet(self) -> int | None:
        """The tab it is about."""
        value = self.signature.get("onglet")
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def child(self) -> str:
        """The child it names: `data.ressource.N`, else `Signature.membre.N`, else `Signature.ressource.N` (§3.7)."""
        for place in (self.data.get("ressource"), self.signature.get("membre"), self.signature.get("ressource")):
            if isinstance(place, dict) and isinstance(place.get("N"), str) and place["N"]:
                return str(place["N"])
        return ""


def read_call(body: bytes, session: int, number: str) -> Call:
    """The call in `body`, sent to the address of `session` and `number`. Raises AppelIllisible."""
    if len(body) > LONGEST:
        raise AppelIllisible(constat="elle est trop grande")
    try:
        said = json.loads(body.decode())
    except (ValueError, RecursionError) as problem:
        raise AppelIllisible(constat="le JSON est faux") from problem
    if not isinstance(said, dict):
        raise AppelIllisible(constat="un objet est attendu")
    name = said.get("id")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise AppelIllisible(constat="la fonction n'est pas nommée")
    if said.get("session") != session or isinstance(said.get("session"), bool):
        raise AppelIllisible(constat="la session n'est pas celle de l'adresse")
    written = said.get("no")
    if not isinstance(written, str) or written.lower() != number.lower():
        raise AppelIllisible(constat="le numéro n'est pas celui de l'adresse")
    return Call(session, number, name, said.get("dataSec"))


def write_answer(call: Call, data: dict[str, Any], *, number: int, mode: Mode, keys: Keys) -> bytes:
    """The answer to `call`: `number` is our even number. `dataSec` and `data` are there even when empty."""
    payload: dict[str, Any] = {"data": data, "nom": call.name}
    return _dumps(
        {
            "session": call.session,
            "no": write_number(number, keys),
            "id": call.name,
            "dataSec": write_payload(payload, mode, keys),
        }
    )


def write_error(genre: int, title: str) -> bytes:
    """A top-level error, with HTTP 200 (§3.5)."""
    return _dumps({"Erreur": {"G": genre, "Titre": title}})


def _dumps(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
