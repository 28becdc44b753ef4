"""The bootstrap page that clients read their session in (§2.1, §2.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from preau.protocols.pronote.errors import SUSPENDED
from preau.protocols.pronote.payload import PLAIN, Mode
from preau.protocols.pronote.refusals import PageImpossible

VERSION = (2025, 2, 9)
"""What we publish: 2025.1.3 at least, for the names that clients use since (§2.2, §10)."""
ESPACES = {"eleve": 6, "parent": 7, "professeur": 8, "viescolaire": 14}
"""File name of a page, with or without `mobile.`, and the number of its space (§1)."""
NAMES = {number: name for name, number in ESPACES.items()}
SECRET = re.compile(r"[0-9a-f]{16,128}")


@dataclass(frozen=True)
class Entry:
    """What a page through the ENT carries: identifier and password for that session, once (§5)."""

    identifier: str
    password: str


def write_version(version: tuple[int, int, int] = VERSION) -> str:
    """`2025.2.9`."""
    return ".".join(str(part) for part in version)


def write_page(session: int, espace: int, mode: Mode = PLAIN, entry: Entry | None = None, *, home: str = "") -> str:
    """The page. `home` is the address of the web application, for a person who typed this one.

    Raises PageImpossible when a value would break a client: clients split on `,` `:` `}`, take a quoted number for a
    text, any word for true, and "IP" in capitals anywhere for a suspension.
    """
    values = [f"h:{int(session)}", f"a:{int(espace)}"]
    values += ["CrA:true"] if mode.encrypts else []
    values += ["CoA:true"] if mode.compresses else []
    if entry is not None:
        if not SECRET.fullmatch(entry.identifier) or not SECRET.fullmatch(entry.password):
            raise PageImpossible(constat="identifiants hors format")
        values += [f"e:'{entry.identifier}'", f"f:'{entry.password}'"]
    link = f'<p><a href="{_address(home)}">Ouvrir la vie scolaire</a></p>' if home else ""
    page = (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Vie scolaire</title></head>'
        f'<body id="id_body" onload="try {{ Start ({{{",".join(values)}}}) }} catch (e) {{ messageErreur (e) }}">'
        f"<main><h1>Vie scolaire</h1>{link}</main><span hidden>PRONOTE {write_version()}</span></body></html>"
    )
    if "IP" in page:
        raise PageImpossible(constat="les lettres I et P majuscules s'y suivent")
    return page


def write_suspended_page() -> str:
    """What a client that asks too much is given: it stops there, and does not loop (§2.2)."""
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Vie scolaire</title></head>'
        f"<body><main><h1>Vie scolaire</h1><p>{SUSPENDED}. Réessayez dans quelques minutes.</p></main>"
        f"<span hidden>PRONOTE {write_version()}</span></body></html>"
    )


def _address(home: str) -> str:
    if not re.fullmatch(r"(?:https?:/)?/[A-Za-z0-9:/._~?=&%-]*", home):
        raise PageImpossible(constat="l'adresse de l'accueil")
    return home.replace("&", "&amp;")
