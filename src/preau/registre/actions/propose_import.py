"""Preparing an import: reading the files, checking school and year first, and saying what would change.

Nothing is written to the registry here. The files may come in any order, zipped or not, of one school or of several.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from preau.kit.clockkit import PARIS, now
from preau.kit.datekit import expected_annees, write_annee
from preau.protocols.refusals import Refusal
from preau.protocols.siecle.messages import Enveloppe
from preau.protocols.siecle.read import Export, open_export
from preau.registre.actions.comparison import compare, load_registry
from preau.registre.actions.ecole_comparison import compare_codes, compare_fiche, compare_structures
from preau.registre.actions.personnel_comparison import compare_personnels
from preau.registre.actions.proposal import Ecole, Proposal, count
from preau.registre.formats import refusals, siecle
from preau.registre.formats.assembly import assemble
from preau.registre.formats.staging import Staging
from preau.registre.models import AnneeScolaire, Etablissement, Import, Scolarite
from preau.registre.models.personne import Source

Progress = Callable[[str, int], None]
"""Told what is being done (French) and how many records were read."""

OPENED = 16
"""How many files are open at once: more than one school ever has, fewer than a process may open."""

MASSIF = 0.2
"""Beyond this share of the known pupils gone at once, the proposal says so."""


def propose_import(
    paths: Iterable[Path],
    uai: str | None = None,
    annee: int | None = None,
    *,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> Proposal:
    """What importing these SIECLE files would change.

    `uai` is the only school allowed; `annee` the year allowed in place of the open one, and the one to open. Raises a
    SiecleRefusal for a file that cannot be read, a RegistreRefusal for the wrong school, the wrong year, a school that
    files of another family feed, a pair of files of one kind, or responsables without pupils. `context["fichier"]` of
    either names the file.
    """
    moment = at or now()
    files = [Path(path) for path in paths]
    if not files:
        raise refusals.AucunFichier()
    staging = Staging()
    try:
        _read(files, staging, uai, annee, moment, progress)
        return finish_proposal(staging, "siecle", moment, progress)
    except BaseException:
        staging.close()
        raise


def finish_proposal(staging: Staging, source: str, moment: datetime, progress: Progress | None) -> Proposal:
    """Compare a filled staging with the registry; the proposal."""
    if progress is not None:
        progress("Comparaison avec le registre", 0)
    staging.flush()
    annees: dict[str, int] = dict(staging.rows("SELECT uai, annee FROM ecole ORDER BY uai"))
    if source == Source.STS:
        compare_personnels(staging, source, annees)
    else:
        _check_eleves(staging, source)
        assemble(staging)
        load_registry(staging, source, annees)
        compare(staging)
    return conclude(staging, source, annees, moment)


def conclude(staging: Staging, source: str, annees: dict[str, int], moment: datetime) -> Proposal:
    """The proposal of a staging whose people are compared: school by school, structures, codes, figures."""
    ecoles = []
    for uai, annee in annees.items():
        compare_structures(staging, uai, annee, source)
        compare_codes(staging, uai, source)
        version = staging.one("SELECT version FROM ecole WHERE uai = ?", uai)
        is_open = AnneeScolaire.objects.filter(etablissement=uai, annee=annee, is_open=True).exists()
        ecole = Ecole(uai, annee, version, not is_open, fiche=compare_fiche(staging, uai, annee, source))
        staging.flush()
        count(staging, ecole)
        _note_massive(staging, ecole)
        ecoles.append(ecole)
    staging.flush()
    return Proposal(source, ecoles, staging, moment)


def declare_ecole(staging: Staging, uai: str, annee: int) -> None:
    """Note the school, and its version before anything of it is read: what changes later makes the proposal stale."""
    version = Etablissement.objects.filter(uai=uai).values_list("version", flat=True).first()
    staging.run("INSERT OR IGNORE INTO ecole (uai, annee, version) VALUES (?, ?, ?)", uai, annee, version)


def check_annee(uai: str, found: int, annee: int | None, day: date) -> None:
    """Raise AnneeInattendue unless `found` is the year asked for, else the open one, else one possible today."""
    opened = AnneeScolaire.objects.filter(etablissement=uai, is_open=True).values_list("annee", flat=True).first()
    allowed = (annee,) if annee is not None else (opened,) if opened is not None else expected_annees(day)
    if found not in allowed:
        raise refusals.AnneeInattendue(
            uai=uai,
            trouvee=write_annee(found),
            attendue=" ou ".join(write_annee(year) for year in allowed),
            annee=found,
        )


def check_source(uai: str, source: str, annee: int) -> None:
    """Raise AutreSource when the pupils present that year come from files of another family.

    A row is known by its source and its number there: nothing says that a list's pupil is SIECLE's. A new year may
    begin with other files, since its pupils are nobody's yet.
    """
    present = Scolarite.objects.filter(etablissement=uai, annee=annee, gone_at=None, sortie_le=None)
    other = present.exclude(eleve__source=source).values_list("eleve__source", flat=True).first()
    if other is not None:
        raise refusals.AutreSource(connue=Source(other).label, donnee=Source(source).label)


def _read(
    files: list[Path], staging: Staging, uai: str | None, annee: int | None, moment: datetime, progress: Progress | None
) -> None:
    """Envelopes before records, so that a wrong school or year stops before anything long; a few files at a time."""
    day = moment.astimezone(PARIS).date()
    kinds: set[tuple[str, str]] = set()
    numbered = enumerate(files, 1)
    while several := list(islice(numbered, OPENED)):
        with ExitStack() as opened:
            exports: list[tuple[int, Path, Export]] = []
            for number, path in several:
                with named(path):
                    export = opened.enter_context(open_export(path))
                    _check_enveloppe(export.enveloppe, uai, annee, day, kinds)
                    _declare(staging, number, path, export.enveloppe)
                exports.append((number, path, export))
            for number, path, export in exports:
                with named(path), export:
                    siecle.stage(export, staging, number, teller(progress, path))


def _check_enveloppe(
    enveloppe: Enveloppe, uai: str | None, annee: int | None, day: date, kinds: set[tuple[str, str]]
) -> None:
    if uai is not None and enveloppe.uai != uai:
        raise refusals.EtablissementInattendu(trouve=enveloppe.uai, attendu=uai)
    check_annee(enveloppe.uai, enveloppe.annee, annee, day)
    check_source(enveloppe.uai, Source.SIECLE, enveloppe.annee)
    kind = (enveloppe.uai, enveloppe.genre.value)
    if kind in kinds:
        raise refusals.FichiersEnDouble(genre=enveloppe.genre.value, uai=enveloppe.uai)
    kinds.add(kind)


def _declare(staging: Staging, number: int, path: Path, enveloppe: Enveloppe) -> None:
    declare_ecole(staging, enveloppe.uai, enveloppe.annee)
    if staging.one("SELECT annee FROM ecole WHERE uai = ?", enveloppe.uai) != enveloppe.annee:
        other = staging.one("SELECT annee FROM ecole WHERE uai = ?", enveloppe.uai)
        raise refusals.AnneeInattendue(
            uai=enveloppe.uai,
            trouvee=write_annee(enveloppe.annee),
            attendue=write_annee(other),
            annee=enveloppe.annee,
            fichier=path.name,
        )
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    horodatage = enveloppe.horodatage.isoformat() if enveloppe.horodatage else ""
    staging.run(
        "INSERT INTO fichier VALUES (?,?,?,?,?,?)",
        number, enveloppe.uai, path.name, enveloppe.genre.value, digest, horodatage,
    )  # fmt: skip
    _note_older(staging, number, enveloppe, horodatage)


def _note_older(staging: Staging, number: int, enveloppe: Enveloppe, horodatage: str) -> None:
    """Say when a newer export of the same kind was already imported: an old file brought back by mistake."""
    last = Import.objects.filter(etablissement=enveloppe.uai, annee=enveloppe.annee).order_by("-applied_at").first()
    for fichier in last.fichiers if last else ():
        if fichier["genre"] == enveloppe.genre.value and horodatage and fichier["horodatage"] > horodatage:
            text = "Un export plus récent de ce fichier a déjà été importé."
            staging.note(number, 1, "export-plus-ancien", enveloppe.genre.value, text)


def _check_eleves(staging: Staging, source: str) -> None:
    rows = list(staging.rows("SELECT uai, annee FROM ecole WHERE responsables = 1 AND eleves = 0"))
    for uai, annee in rows:
        known = Scolarite.objects.filter(etablissement=uai, annee=annee, eleve__source=source)
        if not known.exists():
            raise refusals.ResponsablesSansEleves(uai=uai, annee=write_annee(annee))


def _note_massive(staging: Staging, ecole: Ecole) -> None:
    known = Scolarite.objects.filter(etablissement=ecole.uai, annee=ecole.annee, gone_at__isnull=True).count()
    gone = ecole.comptes["eleves_absents"]
    if known and gone > max(5, known * MASSIF):
        fichier = staging.one("SELECT id FROM fichier WHERE uai = ? AND genre LIKE '%ELEVES'", ecole.uai) or 0
        text = f"{gone} des {known} élèves connus ne sont plus dans le fichier : vérifiez que l'export est complet."
        staging.note(fichier, 1, "disparition-massive", ecole.uai, text)


def teller(progress: Progress | None, path: Path) -> Callable[[int], None] | None:
    """What tells how many records of this file are read."""
    return None if progress is None else lambda number: progress(f"Lecture de {path.name}", number)


class named:  # noqa: N801 - reads as a with statement
    """Give every refusal raised inside the name of the file; an unreadable path becomes FichierIllisible."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refusal):
            error.context.setdefault("fichier", self.path.name)
        elif isinstance(error, OSError):
            raise refusals.FichierIllisible(type(error).__name__, fichier=self.path.name) from error
