"""The temporary file an import is prepared in: one SQLite database, private to the process, gone with the process.

Files may come in any order and be as large as an académie: rows are written as they are read, so memory stays the same
whatever the size, and the comparison with the registry is a few joins. Nothing here touches the registry.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE ecole (uai TEXT PRIMARY KEY, annee INT, version INT, eleves INT DEFAULT 0, responsables INT DEFAULT 0,
    structures INT DEFAULT 0, codes INT DEFAULT 0, adresses_eleves INT DEFAULT 0, adresses_responsables INT DEFAULT 0,
    fiche TEXT DEFAULT '{}', personnels INT DEFAULT 0);
CREATE TABLE fichier (id INTEGER PRIMARY KEY, uai TEXT, nom TEXT, genre TEXT, sha256 TEXT, horodatage TEXT);
CREATE TABLE eleve (id INTEGER PRIMARY KEY, uai TEXT, sid TEXT, fichier INT, line INT, payload TEXT, adresse_id TEXT,
    scolarite TEXT, ine TEXT, sorti INT, structures TEXT DEFAULT '["",[]]', empreinte TEXT, sco_empreinte TEXT,
    pk INT, op TEXT, sco_pk INT, sco_op TEXT);
CREATE TABLE affectation (uai TEXT, sid TEXT, fichier INT, line INT, type TEXT, code TEXT, bloc INT);
CREATE TABLE personne (id INTEGER PRIMARY KEY, uai TEXT, sid TEXT, fichier INT, line INT, payload TEXT,
    adresse_id TEXT, cle TEXT, empreinte TEXT, garde INT DEFAULT 0, pk INT, op TEXT);
CREATE TABLE lien (id INTEGER PRIMARY KEY, uai TEXT, eleve TEXT, personne TEXT, fichier INT, line INT, payload TEXT,
    empreinte TEXT, eleve_pk INT, personne_pk INT, pk INT, op TEXT);
CREATE TABLE adresse (uai TEXT, genre TEXT, aid TEXT, payload TEXT);
CREATE TABLE structure (uai TEXT, type TEXT, code TEXT, line INT, payload TEXT);
CREATE TABLE code (uai TEXT, tableau TEXT, code TEXT, court TEXT, long TEXT);
CREATE TABLE anomalie (fichier INT, line INT, code TEXT, subject TEXT, text TEXT);
CREATE TABLE reg_eleve (pk INT, uai TEXT, sid TEXT, empreinte TEXT);
CREATE TABLE reg_scolarite (pk INT, uai TEXT, eleve_pk INT, annee INT, empreinte TEXT, gone INT, sorti INT);
CREATE TABLE reg_personne (pk INT, uai TEXT, sid TEXT, empreinte TEXT, gone INT);
CREATE TABLE reg_lien (pk INT, uai TEXT, eleve_pk INT, personne_pk INT, empreinte TEXT, gone INT);
CREATE TABLE personnel (id INTEGER PRIMARY KEY, uai TEXT, sid TEXT, fichier INT, line INT, payload TEXT,
    empreinte TEXT, pk INT, op TEXT);
CREATE TABLE enseignement (id INTEGER PRIMARY KEY, uai TEXT, type TEXT, structure TEXT, matiere TEXT, modalite TEXT,
    fichier INT, line INT, heures TEXT, co INT, enseignants TEXT DEFAULT '[]', empreinte TEXT, pk INT, op TEXT);
CREATE TABLE enseignant (uai TEXT, type TEXT, structure TEXT, matiere TEXT, modalite TEXT, fichier INT, line INT,
    sid TEXT, heures TEXT, remplace TEXT, debut TEXT, fin TEXT);
CREATE TABLE reg_personnel (pk INT, uai TEXT, sid TEXT, empreinte TEXT, gone INT);
CREATE TABLE reg_enseignement (pk INT, uai TEXT, type TEXT, structure TEXT, matiere TEXT, modalite TEXT,
    empreinte TEXT, gone INT);
CREATE TABLE present (uai TEXT, sid TEXT);
CREATE TABLE depart (uai TEXT, quoi TEXT, pk INT);
CREATE TABLE structure_op (uai TEXT, type TEXT, code TEXT, payload TEXT, pk INT, op TEXT);
CREATE TABLE code_op (uai TEXT, tableau TEXT, code TEXT, court TEXT, long TEXT, pk INT, op TEXT);
"""

Row = tuple[Any, ...]


def dump(value: object) -> str:
    """A value as compact JSON, always written the same way, so that it can be fingerprinted."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fingerprint(*texts: str | None) -> str:
    """A short fingerprint of what a file says of one row."""
    return hashlib.blake2b("\x1f".join(text or "" for text in texts).encode(), digest_size=12).hexdigest()


class Staging:
    """The temporary database. Rows are queued per table and written in batches; close() forgets everything."""

    BATCH = 2000

    def __init__(self) -> None:
        self.db = _private()
        self.db.executescript(SCHEMA)
        self._queued: dict[str, list[Row]] = {}

    @classmethod
    def reopen(cls, path: Path, *, private: bool = False) -> Staging:
        """What `keep` wrote: to be read where it is, or in a private copy that may be written.

        Raises sqlite3.Error when there is nothing there, or something else.
        """
        found = cls.__new__(cls)
        found._queued = {}
        kept = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            kept.execute("SELECT count(*) FROM ecole").fetchone()
        except sqlite3.Error:
            kept.close()
            raise
        if not private:
            found.db = kept
            return found
        found.db = _private()
        with closing(kept):
            kept.backup(found.db)
        return found

    def keep(self, path: Path) -> None:
        """Write it all to a file of its own, for another process to open. Nobody else on the machine may read it."""
        self.flush()
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(path)) as kept:
            self.db.backup(kept)

    def add(self, statement: str, row: Row) -> None:
        """Queue one row for an INSERT `statement`; written with many others."""
        rows = self._queued.setdefault(statement, [])
        rows.append(row)
        if len(rows) >= self.BATCH:
            self.many(statement, rows)
            rows.clear()

    def flush(self) -> None:
        """Write what is queued."""
        for statement, rows in self._queued.items():
            self.many(statement, rows)
        self._queued.clear()

    def many(self, statement: str, rows: Iterable[Row]) -> None:
        """Run one statement for every row, in one go."""
        own = not self.db.in_transaction
        if own:
            self.db.execute("BEGIN")
        self.db.executemany(statement, rows)
        if own:
            self.db.execute("COMMIT")

    def run(self, statement: str, *values: object) -> int:
        """Run one statement; how many rows it changed."""
        return self.db.execute(statement, values).rowcount

    def rows(self, statement: str, *values: object) -> Iterator[Row]:
        """The rows of a query, one at a time."""
        return iter(self.db.execute(statement, values))

    def one(self, statement: str, *values: object) -> Any:
        """The first column of the first row, or None."""
        found = self.db.execute(statement, values).fetchone()
        return found[0] if found else None

    def note(self, fichier: int, line: int, code: str, subject: str, text: str) -> None:
        """Record an anomaly: the file it is in (0 for none), its line, a stable code, whom it is about, French text."""
        self.add("INSERT INTO anomalie VALUES (?,?,?,?,?)", (fichier, line, code, subject, text))

    def close(self) -> None:
        """Close, and with it remove what was private. Harmless twice."""
        self.db.close()


def _private() -> sqlite3.Connection:
    # An empty name: SQLite unlinks the file as it opens it, so that even a kill leaves nobody's data behind.
    db = sqlite3.connect("", isolation_level=None)
    db.create_function("fingerprint", -1, fingerprint, deterministic=True)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-32000"):
        db.execute(f"PRAGMA {pragma}")
    return db
