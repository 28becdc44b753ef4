"""What an import would change, before anything is changed."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from preau.registre.actions.personnel_comparison import count_personnels
from preau.registre.formats import refusals
from preau.registre.formats.staging import Staging
from preau.registre.models import Etablissement

ROWS, REST = "proposition.sqlite3", "proposition.json"
"""The two files of a kept proposal: staged rows, and everything else (no personal data in the second)."""

COMPTES = (
    "eleves_ajoutes", "eleves_modifies", "eleves_sortis", "eleves_absents", "eleves_revenus",
    "responsables_ajoutes", "responsables_modifies", "responsables_retires", "responsables_revenus",
    "liens_ajoutes", "liens_modifies", "liens_disparus", "liens_revenus",
    "structures_modifiees", "codes_modifies", "fiche_modifiee",
    "personnels_ajoutes", "personnels_modifies", "personnels_partis", "personnels_revenus",
    "enseignements_ajoutes", "enseignements_modifies", "enseignements_retires", "enseignements_revenus",
)  # fmt: skip
"""The figures of a proposal. `eleves_sortis` have a leaving date, `eleves_absents` are no longer in the file."""


@dataclass(frozen=True, slots=True)
class Constat:
    """An anomaly with the file it is in. `texte` never names a person; `sujet` is a number of the file."""

    fichier: str
    ligne: int
    code: str
    sujet: str
    texte: str


@dataclass(slots=True)
class Ecole:
    """The part of a proposal that concerns one school."""

    uai: str
    annee: int
    version: int | None
    """Version of the registry it was compared with; None: the school is new."""
    opens_annee: bool
    comptes: dict[str, int] = field(default_factory=dict)
    totaux: dict[str, int] = field(default_factory=dict)
    """What the files hold: eleves, responsables, liens, personnels, enseignements."""
    fiche: dict[str, object] = field(default_factory=dict)
    """Changed fields of the school itself, from Communs.xml."""

    @property
    def is_empty(self) -> bool:
        """Whether applying would change nothing in this school."""
        return self.version is not None and not self.opens_annee and not any(self.comptes.values())


@dataclass(slots=True)
class Proposal:
    """A prepared import. Apply it with `apply_import`, and close it in any case: its rows lie in a temporary file."""

    source: str
    ecoles: list[Ecole]
    staging: Staging
    made_at: datetime

    def __enter__(self) -> Proposal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_empty(self) -> bool:
        """Whether applying would change nothing at all."""
        return all(ecole.is_empty for ecole in self.ecoles)

    @property
    def comptes(self) -> dict[str, int]:
        """The figures of all the schools together."""
        return {name: sum(ecole.comptes.get(name, 0) for ecole in self.ecoles) for name in COMPTES}

    @property
    def anomalies(self) -> Iterator[Constat]:
        """Every anomaly, file by file, line by line."""
        rows = self.staging.rows(
            "SELECT coalesce(f.nom, ''), a.line, a.code, a.subject, a.text FROM anomalie a "
            "LEFT JOIN fichier f ON f.id = a.fichier ORDER BY a.fichier, a.line, a.rowid"
        )
        # Without numbers a row's key is made of names, which stay out of messages.
        by_line = self.source in ("onde", "csv")
        return (
            Constat(fichier, ligne, code, f"Ligne {ligne}" if by_line and ligne else sujet, texte)
            for fichier, ligne, code, sujet, texte in rows
        )

    def count_anomalies(self, uai: str | None = None) -> dict[str, int]:
        """How many anomalies of each code, in all or for one school."""
        where, values = ("", ()) if uai is None else ("WHERE f.uai = ?", (uai,))
        rows = self.staging.rows(
            f"SELECT a.code, count(*) FROM anomalie a LEFT JOIN fichier f ON f.id = a.fichier {where} "  # noqa: S608
            "GROUP BY a.code ORDER BY 2 DESC, 1",
            *values,
        )
        return {row[0]: row[1] for row in rows}

    @property
    def is_stale(self) -> bool:
        """Whether the registry of one of the schools has changed since: applying it would be refused."""
        found = dict(
            Etablissement.objects.filter(uai__in=[ecole.uai for ecole in self.ecoles]).values_list("uai", "version")
        )
        return any(found.get(ecole.uai) != ecole.version for ecole in self.ecoles)

    def keep(self, folder: Path) -> None:
        """Keep it in a folder that only this user may read, for another process. Whoever keeps it removes it."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.staging.keep(folder / ROWS)
        rest = {
            "source": self.source,
            "made_at": self.made_at.isoformat(),
            "ecoles": [asdict(ecole) for ecole in self.ecoles],
        }
        with os.fdopen(os.open(folder / REST, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as stream:
            json.dump(rest, stream)

    @classmethod
    def reopen(cls, folder: Path, *, to_apply: bool = False) -> Proposal:
        """What `keep` wrote, to be looked at or, in a copy of its own, `to_apply`. Raises PropositionOubliee."""
        try:
            rest = json.loads((folder / REST).read_bytes())
            staging = Staging.reopen(folder / ROWS, private=to_apply)
        except (OSError, ValueError, sqlite3.Error) as error:
            raise refusals.PropositionOubliee(type(error).__name__) from error
        ecoles = [Ecole(**ecole) for ecole in rest["ecoles"]]
        return cls(rest["source"], ecoles, staging, datetime.fromisoformat(rest["made_at"]))

    def close(self) -> None:
        """Forget the staged rows, unless they are kept. Harmless twice."""
        self.staging.close()


def count(staging: Staging, ecole: Ecole) -> None:
    """Fill the figures of one school from its staged operations."""
    uai, got = ecole.uai, dict.fromkeys(COMPTES, 0)
    names = {"ajout": "ajoutes", "changement": "modifies", "retour": "revenus"}
    for table, noun in (("eleve", "eleves"), ("personne", "responsables"), ("lien", "liens")):
        rows = staging.rows(f"SELECT op, count(*) FROM {table} WHERE uai = ? GROUP BY op", uai)  # noqa: S608
        for op, number in rows:
            if op in names:
                got[f"{noun}_{names[op]}"] = number
        ecole.totaux[noun] = staging.one(f"SELECT count(*) FROM {table} WHERE uai = ?", uai)  # noqa: S608
    # A pupil whose class alone changed counts as changed; a new leaver counts as such, not as changed.
    got["eleves_modifies"] = staging.one(
        "SELECT count(*) FROM eleve WHERE uai = ? AND op <> 'ajout' AND sco_op <> 'sortie' "
        "AND (op = 'changement' OR sco_op IN ('changement', 'ajout'))",
        uai,
    )
    # Leavers of a first import are additions as well.
    got["eleves_sortis"] = staging.one(
        "SELECT count(*) FROM eleve WHERE uai = ? AND (sco_op = 'sortie' OR (sorti AND sco_op = 'ajout'))", uai
    )
    got["eleves_revenus"] = staging.one("SELECT count(*) FROM eleve WHERE uai = ? AND sco_op = 'retour'", uai)
    for quoi, name in (
        ("scolarite", "eleves_absents"), ("responsable", "responsables_retires"), ("lien", "liens_disparus"),
    ):  # fmt: skip
        got[name] = staging.one("SELECT count(*) FROM depart WHERE uai = ? AND quoi = ?", uai, quoi)
    got["structures_modifiees"] = staging.one("SELECT count(*) FROM structure_op WHERE uai = ?", uai)
    got["codes_modifies"] = staging.one("SELECT count(*) FROM code_op WHERE uai = ?", uai)
    got["fiche_modifiee"] = len(ecole.fiche)
    staff, totals = count_personnels(staging, uai)
    ecole.comptes = got | staff
    ecole.totaux |= totals
