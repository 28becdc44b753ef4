"""Records back to the bytes of an STS file (specs/registry-formats.md §2.1, §2.2).

ISO-8859-15 with "?" for what it cannot hold, prolog and root on one line, then one tag a line without indentation, and
`<X/>` for an empty element. Records come in the order of the file's blocks, so that a school of any size streams:
subjects, MEFs, people, classes, groups, supply teachers downward; weeks, rooms, classes, groups upward.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from preau.protocols.siecle.write import ENCODING, escape
from preau.protocols.sts import layouts
from preau.protocols.sts.messages import (
    Alternance,
    Division,
    Enveloppe,
    Genre,
    Groupe,
    Individu,
    Matiere,
    Mef,
    Record,
    Salle,
    Suppleant,
)


def file_name(genre: Genre, uai: str, annee: int) -> str:
    """`sts_emp_<UAI>_<AAAA>.xml`, or `emp_sts_…` for the file that goes back."""
    return f"{'sts_emp' if genre is Genre.STS_EDT else 'emp_sts'}_{uai}_{annee}.xml"


def write_sts(
    stream: BinaryIO,
    enveloppe: Enveloppe,
    records: Iterable[Matiere | Mef | Individu | Division | Groupe | Suppleant],
) -> None:
    """STS_EDT (§2.1): what STS-Web gives."""
    _write(stream, enveloppe, records)


def write_edt(
    stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Alternance | Salle | Division | Groupe]
) -> None:
    """EDT_STS (§2.2): what timetable software gives back."""
    _write(stream, enveloppe, records)


def _write(stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Record]) -> None:
    """Raises ValueError when a block comes back after another one: the caller's order is wrong."""
    stream.writelines(f"{line}\n".encode(ENCODING, "replace") for line in _lines(enveloppe, records))


def _lines(enveloppe: Enveloppe, records: Iterable[Record]) -> Iterator[str]:
    root = enveloppe.genre.value
    yield f'<?xml version="1.0" encoding="{ENCODING.upper()}"?><{root}>'
    if enveloppe.uai:
        yield from _node(layouts.parametres(enveloppe))
    current: tuple[str, ...] = ()
    closed: set[tuple[str, ...]] = set()
    for record in records:
        path = layouts.SECTIONS[type(record)]
        if path != current:
            if path in closed:
                raise ValueError(f"block {path[-1]} comes back: records are out of order")
            yield from _move(current, path, closed)
            current = path
        yield from _node(layouts.node_of(record))
    yield from _move(current, (), closed)
    yield f"</{root}>"


def _move(before: tuple[str, ...], after: tuple[str, ...], closed: set[tuple[str, ...]]) -> Iterator[str]:
    """Close the blocks that end, open those that begin."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    for depth in range(len(before), same, -1):
        closed.add(before[:depth])
        yield f"</{before[depth - 1]}>"
    for depth in range(same, len(after)):
        if after[: depth + 1] in closed:
            raise ValueError(f"block {after[depth]} comes back: records are out of order")
        yield f"<{after[depth]}>"


def _node(node: layouts.Node) -> Iterator[str]:
    attributes = "".join(f' {name}="{escape(text)}"' for name, text in node.attributes)
    if node.children:
        yield f"<{node.tag}{attributes}>"
        for child in node.children:
            yield from _node(child)
        yield f"</{node.tag}>"
    elif node.text:
        yield f"<{node.tag}{attributes}>{escape(node.text)}</{node.tag}>"
    else:
        yield f"<{node.tag}{attributes}/>"
