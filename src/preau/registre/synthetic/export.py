"""A world written as the files its schools would export, in one folder per school."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from preau.protocols.onde import write as onde_write
from preau.protocols.siecle import write
from preau.protocols.siecle.messages import Genre
from preau.protocols.sts import messages as sts_messages
from preau.protocols.sts import write as sts_write
from preau.registre.synthetic import onde, siecle
from preau.registre.synthetic.people import Etablissement
from preau.registre.synthetic.sts import StsSchool, sts_school
from preau.registre.synthetic.world import World

Writer = Callable[[BinaryIO], None]


def write_world(world: World, folder: Path, *, zipped: bool = True, sts: bool = False) -> list[Path]:
    """Write every school's files under ``folder``/UAI and return them in the order they should be imported.

    Secondary: Communs, Nomenclature, Structures, Eleves, Responsables of SIECLE (§1.1), each in its zip unless
    ``zipped`` is false; with ``sts`` also, last, the staff as STS-Web gives it (§2.1). Primary: the two CSV of ONDE.
    The same world gives the same bytes.
    """
    return list(
        chain.from_iterable(
            write_school(world, known, folder, zipped=zipped, sts=sts) for known in world.etablissements
        )
    )


def write_school(
    world: World, etablissement: Etablissement, folder: Path, *, zipped: bool = True, sts: bool = False
) -> list[Path]:
    """The files of one school of the world; the others are not made, so memory stays that of one school."""
    place = folder / etablissement.uai
    place.mkdir(parents=True, exist_ok=True)
    if etablissement.degre == 1:
        return [_plain(place / name, writer) for name, writer in _onde_files(world, etablissement)]
    paths = []
    school = siecle.siecle_school(etablissement, world.annee, world.familles(etablissement.uai))
    for genre, writer in _siecle_files(world, school):
        archive, inner = write.file_names(genre)
        paths.append(_zipped(place / archive, inner, writer) if zipped else _plain(place / inner, writer))
    if sts:
        staff = sts_school(school, world.seed, with_cast=world.with_cast)
        name = sts_write.file_name(sts_messages.Genre.STS_EDT, etablissement.uai, world.annee)
        writer = partial(_write_staff, staff)
        paths.append(_plain(place / name, writer))
    return paths


def _write_staff(staff: StsSchool, stream: BinaryIO) -> None:
    sts_write.write_sts(stream, staff.enveloppe(), staff.records())


def _siecle_files(world: World, school: siecle.SiecleSchool) -> Iterator[tuple[Genre, Writer]]:
    head, on = school.enveloppe, world.on
    yield Genre.COMMUNS, lambda out: write.write_communs(out, head(Genre.COMMUNS, "2.0", on), school.communs())
    yield (
        Genre.NOMENCLATURES,
        lambda out: write.write_nomenclatures(out, head(Genre.NOMENCLATURES, "4.0", on), siecle.nomenclatures()),
    )
    yield (
        Genre.STRUCTURES,
        lambda out: write.write_structures(out, head(Genre.STRUCTURES, "2.0", on), school.structures()),
    )
    yield (
        Genre.ELEVES,
        lambda out: write.write_eleves(
            out, head(Genre.ELEVES, "3.0", on), chain(school.eleves, school.affectations, school.adresses)
        ),
    )
    yield (
        Genre.RESPONSABLES,
        lambda out: write.write_responsables(
            out, head(Genre.RESPONSABLES, "2.1", on), chain(school.personnes, school.liens, school.adresses)
        ),
    )


def _onde_files(world: World, etablissement: Etablissement) -> Iterator[tuple[str, Writer]]:
    familles = list(world.familles(etablissement.uai))
    yield onde_write.ELEVES_NAME, lambda out: onde_write.write_eleves(out, onde.eleves(familles))
    yield onde_write.RESPONSABLES_NAME, lambda out: onde_write.write_responsables(out, onde.responsables(familles))


def _plain(path: Path, writer: Writer) -> Path:
    with path.open("wb") as stream:
        writer(stream)
    return path


def _zipped(path: Path, inner: str, writer: Writer) -> Path:
    with path.open("wb") as stream:
        write.write_zip(stream, inner, writer)
    return path
