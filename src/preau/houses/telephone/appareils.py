"""Whose phone is whose: the cast of the demonstration, read from the file that `preau demo` writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from preau.houses.telephone.settings import current
from preau.kit import phonekit


@dataclass(frozen=True)
class Appareil:
    """A phone with its mailboxes, or a mailbox alone; `adresse` names it in the URL."""

    adresse: str
    noms: tuple[str, ...] = ()
    mels: tuple[str, ...] = ()

    @property
    def is_phone(self) -> bool:
        """Whether it has a number."""
        return self.adresse.startswith("+")

    @property
    def numero(self) -> str:
        """The number as people read it, or the mail address."""
        return phonekit.display(self.adresse) if self.is_phone else self.adresse

    @property
    def titre(self) -> str:
        """Whose it is; its number when nobody is known."""
        return " / ".join(self.noms) or self.numero

    @property
    def recipients(self) -> list[str]:
        """Every address whose messages it shows."""
        return list(dict.fromkeys([self.adresse, *self.mels]))


def list_appareils() -> tuple[Appareil, ...]:
    """The devices of the cast; none when no demonstration wrote its file."""
    path = current().annuaire_path()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return ()


def appareil_of(adresse: str) -> Appareil:
    """The device that shows the messages sent to `adresse`."""
    known = list_appareils()
    for appareil in known:
        if adresse == appareil.adresse:
            return appareil
    for appareil in known:
        if adresse in appareil.mels:
            return appareil
    return Appareil(adresse)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> tuple[Appareil, ...]:
    try:
        cast = json.loads(path.read_text(encoding="utf-8"))["cast"]
        return tuple(_gather(_row(person) for person in cast))
    except (ValueError, KeyError, TypeError, AttributeError):  # a file that is not ours names nobody
        return ()


def _row(person: dict[str, str]) -> tuple[str, str, str]:
    """(number or "", mail address or "", name) of one member of the cast."""
    phone = phonekit.parse(person.get("mobile") or "")
    name = f"{person.get('prenom') or ''} {person.get('nom') or ''}".strip()
    return (phone.e164 if phone else "", person.get("mail") or "", name)


def _gather(rows: Iterable[tuple[str, str, str]]) -> list[Appareil]:
    """One device per number, with the names and mailboxes of all who share it; without number, one per mailbox."""
    found: dict[str, Appareil] = {}
    for number, mail, name in rows:
        adresse = number or mail
        if not adresse:
            continue
        former = found.get(adresse, Appareil(adresse))
        noms = dict.fromkeys([*former.noms, *([name] if name else [])])
        mels = dict.fromkeys([*former.mels, *([mail] if mail and number else [])])
        found[adresse] = Appareil(adresse, tuple(noms), tuple(mels))
    return list(found.values())
