"""Preparing an import of STS-Web files: staff, subjects, classes, groups, services (specs/registry-formats.md §2.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from preau.kit.clockkit import PARIS, now
from preau.protocols.sts.read import Limits, open_export
from preau.registre.actions.proposal import Proposal
from preau.registre.actions.propose_import import Progress, check_annee, declare_ecole, finish_proposal, named, teller
from preau.registre.formats import refusals, sts
from preau.registre.formats.staging import Staging
from preau.registre.models.personne import Source

LIMITS = Limits(total=32 * 1024 * 1024)
"""The largest schools' files have some MiB: no pupil is in them."""


def propose_sts(
    paths: Iterable[Path],
    uai: str | None = None,
    annee: int | None = None,
    *,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Proposal:
    """What importing these `sts_emp_….xml` files, one a school, would change.

    `uai` is the only school allowed; `annee` the year allowed in place of the open one, and the one to open. Raises a
    StsRefusal for a file that cannot be read, a RegistreRefusal for the wrong school, the wrong year or two files of
    one school. `context["fichier"]` of either names the file.
    """
    moment = at or now()
    files = [Path(path) for path in paths]
    if not files:
        raise refusals.AucunFichier()
    staging = Staging()
    try:
        for number, path in enumerate(files, 1):
            with named(path):
                _read(number, path, staging, uai, annee, moment, progress)
        return finish_proposal(staging, Source.STS, moment, progress)
    except BaseException:
        staging.close()
        raise


def _read(
    number: int,
    path: Path,
    staging: Staging,
    uai: str | None,
    annee: int | None,
    moment: datetime,
    progress: Progress | None,
) -> None:
    with open_export(path, LIMITS) as export:
        found = export.enveloppe
        if uai is not None and found.uai != uai:
            raise refusals.EtablissementInattendu(trouve=found.uai, attendu=uai)
        check_annee(found.uai, found.annee, annee, moment.astimezone(PARIS).date())
        if staging.one("SELECT 1 FROM ecole WHERE uai = ?", found.uai):
            raise refusals.FichiersEnDouble(genre=found.genre.value, uai=found.uai)
        declare_ecole(staging, found.uai, found.annee)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        row = (number, found.uai, path.name, found.genre.value, digest)
        staging.run("INSERT INTO fichier VALUES (?,?,?,?,?,'')", *row)
        sts.stage(export, staging, number, teller(progress, path))
