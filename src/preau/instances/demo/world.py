"""The people of a demonstration: a fictitious world, or the SIECLE exports that were given.

Either way they enter by files and by the real importers; nothing here writes the registry.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from preau.instances.demo import actualites, guichet, letters, local_accounts, personnels, site, viescolaire
from preau.instances.demo.plan import Plan
from preau.instances.demo.steps import Steps
from preau.instances.setup import stop
from preau.kit.datekit import annee_scolaire
from preau.protocols.refusals import Refusal
from preau.protocols.siecle.read import open_export

SEED = 2026
MARKER = "monde.json"
# What a demonstration makes inside its folder, and therefore the only things that --reset removes.
OURS = ("secrets", "exports", "metadonnees", "journaux", "static", "imports")


@dataclass
class Cast:
    """Who can be played: rows of `demo.json`, and a word about where they come from."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    annee: int = 0
    given: bool = False
    uais: list[str] = field(default_factory=list)


def is_same(data: Path, siecle: list[Path]) -> bool:
    """True when `data` is empty, or holds the world of these very files."""
    marker = data / MARKER
    return not marker.exists() or json.loads(marker.read_text())["files"] == _digests(siecle)


def forget(data: Path) -> None:
    """Remove what a demonstration made in `data`, and nothing else."""
    for name in OURS:
        shutil.rmtree(data / name, ignore_errors=True)
    for path in [*data.glob("*.sqlite3*"), data / "demo.json", data / MARKER]:
        path.unlink(missing_ok=True)


def prepare(plan: Plan, steps: Steps, siecle: list[Path]) -> Cast:
    """The world of the demonstration, imported if it is not there yet; a second start only reads its marker."""
    marker = plan.data / MARKER
    if marker.exists():
        kept = json.loads(marker.read_text())
        return Cast(kept["cast"], kept["annee"], bool(kept["files"]), kept["uais"])
    cast = _given(steps, siecle) if siecle else _fictitious(plan, steps)
    guichet.issue(steps, cast.uais)
    draft = marker.with_suffix(".nouveau")
    draft.write_text(
        json.dumps(
            {"files": _digests(siecle), "annee": cast.annee, "cast": cast.rows, "uais": cast.uais}, ensure_ascii=False
        )
    )
    draft.replace(marker)
    return cast


def _fictitious(plan: Plan, steps: Steps) -> Cast:
    from preau.registre.synthetic import cast as people
    from preau.registre.synthetic import demo_world, write_world

    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    annee = annee_scolaire(today)
    folder = plan.data / "exports"
    with steps.said("Écriture d'un collège de 600 élèves et d'une école de 150 en fichiers SIECLE, STS et ONDE"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        paths = write_world(demo_world(SEED, annee), folder, sts=True)
    for uai, files in _by_school([path for path in paths if path.suffix == ".zip"]).items():
        _import(steps, "siecle", uai, files, annee)
    for uai, files in _by_folder([path for path in paths if path.suffix == ".xml"]).items():
        _import(steps, "sts", uai, files, annee)
    for uai, files in _by_folder([path for path in paths if path.suffix == ".csv"]).items():
        _import(steps, "onde", uai, files, annee)
    for ecole in people.ECOLES:
        steps.run(
            f"Nom de l'école {ecole.uai}",
            ["etablissement", "set", ecole.uai, "--nom", ecole.nom, "--commune", ecole.commune,
             "--telephone", ecole.telephone, "--mel", ecole.mel],
        )  # fmt: skip
    rows = [member.as_row() for member in people.CAST]
    letters.issue(steps, rows)
    personnels.issue(steps, rows)
    local_accounts.issue(steps, rows)
    actualites.publish(steps)
    site.publish(steps)
    viescolaire.fill(steps)
    return Cast(rows, annee, uais=[people.COLLEGE.uai, people.ECOLE.uai])


def _given(steps: Steps, siecle: list[Path]) -> Cast:
    """The exports of a real school: their own year is opened, and said."""
    schools = _by_school(siecle)
    annee = 0
    for uai, files in schools.items():
        annee = _envelope(files[0]).annee
        steps.console.print(f"  {uai} : les fichiers sont de l'année scolaire {annee}-{annee + 1}, elle est ouverte.")
        _import(steps, "siecle", uai, files, annee)
    personnels.issue(steps, [])
    return Cast([], annee, given=True, uais=list(schools))


def _import(steps: Steps, kind: str, uai: str, files: list[Path], annee: int) -> None:
    arguments = ["import", kind, *map(str, files), "--uai", uai, "--yes"]
    steps.run(f"Import {kind.upper()} de {uai}", arguments + ([] if kind == "onde" else ["--annee", str(annee)]))


def _by_school(paths: list[Path]) -> dict[str, list[Path]]:
    schools: dict[str, list[Path]] = {}
    for path in paths:
        schools.setdefault(_envelope(path).uai, []).append(path)
    return schools


def _by_folder(paths: list[Path]) -> dict[str, list[Path]]:
    """ONDE files do not name their school, and STS files are read elsewhere: ours lie in a folder that names it."""
    schools: dict[str, list[Path]] = {}
    for path in paths:
        schools.setdefault(path.parent.name, []).append(path)
    return schools


def _envelope(path: Path) -> Any:
    try:
        with open_export(path) as export:
            return export.enveloppe
    except Refusal as refusal:
        stop(f"{path.name} : {refusal.sentence()}")


def _digests(paths: list[Path]) -> list[str]:
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
