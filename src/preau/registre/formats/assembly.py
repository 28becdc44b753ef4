"""Putting together what a file says in several places, and noting what does not fit (specs/registry-formats.md §1.11).

Runs once, after every file is staged and before the comparison: classes and groups join their pupil, addresses their
person, records given twice lose their second copy, and each oddity is explained with its file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from preau.registre.formats.staging import Row, Staging, dump

_INDEXES = (
    "CREATE INDEX eleve_cle ON eleve (uai, sid)",
    "CREATE INDEX personne_cle ON personne (uai, sid)",
    "CREATE INDEX lien_eleve ON lien (uai, eleve)",
    "CREATE INDEX lien_personne ON lien (uai, personne)",
    "CREATE INDEX adresse_cle ON adresse (uai, genre, aid)",
)

_DOUBLES = (
    ("eleve", "uai, sid", "eleve-en-double", "'ELEVE ' || sid",
     "Cet élève figure deux fois dans le fichier : seule la première fiche est retenue."),
    ("personne", "uai, sid", "responsable-en-double", "'PERSONNE ' || sid",
     "Ce responsable figure deux fois dans le fichier : seule la première fiche est retenue."),
    ("lien", "uai, eleve, personne", "lien-en-double", "'ELEVE ' || eleve || ', PERSONNE ' || personne",
     "Ce lien figure deux fois dans le fichier : seul le premier est retenu."),
)  # fmt: skip

_NOTES = (
    ("""SELECT fichier, line, 'ine-en-double', 'ELEVE ' || sid,
        'Un autre élève de l''établissement porte le même INE : les deux fiches sont gardées, distinctes.'
        FROM eleve WHERE ine <> '' AND (uai, ine) IN
            (SELECT uai, ine FROM eleve WHERE ine <> '' GROUP BY uai, ine HAVING count(*) > 1)"""),
    ("""SELECT fichier, line, 'responsable-saisi-deux-fois', 'PERSONNE ' || sid,
        'Une autre fiche porte le même nom, le même prénom et le même mobile : les deux sont gardées, distinctes.'
        FROM personne WHERE cle <> '' AND (uai, cle) IN
            (SELECT uai, cle FROM personne WHERE cle <> '' GROUP BY uai, cle HAVING count(*) > 1)"""),
    ("""SELECT fichier, line, 'sans-division', 'ELEVE ' || sid,
        'Cet élève présent n''a pas de division : il est gardé, sans classe.'
        FROM eleve WHERE sorti = 0 AND coalesce(json_extract(structures, '$[0]'), '') = ''"""),
    ("""SELECT fichier, line, 'sortant-avec-division', 'ELEVE ' || sid,
        'Cet élève est sorti mais garde une division : il compte comme sorti.'
        FROM eleve WHERE sorti = 1 AND coalesce(json_extract(structures, '$[0]'), '') <> ''"""),
    ("""SELECT fichier, line, 'division-inactifs', 'ELEVE ' || sid,
        'Cet élève est dans la division « Inactifs » sans date de sortie : il est gardé comme présent.'
        FROM eleve WHERE sorti = 0 AND lower(json_extract(structures, '$[0]')) = 'inactifs'"""),
    ("""SELECT e.fichier, e.line, 'sans-representant-legal', 'ELEVE ' || e.sid,
        'Cet élève présent n''a aucun représentant légal dans le fichier : aucun compte ne pourra le suivre.'
        FROM eleve e JOIN ecole c ON c.uai = e.uai AND c.responsables = 1 AND c.eleves = 1
        WHERE e.sorti = 0 AND NOT EXISTS (SELECT 1 FROM lien l WHERE l.uai = e.uai AND l.eleve = e.sid
            AND json_extract(l.payload, '$[0]') = 1)"""),
)  # fmt: skip
"""Queries whose rows are anomalies: file, line, code, subject, text."""


def assemble(staging: Staging) -> None:
    """Join, de-duplicate and note; see the module. Idempotent only on a fresh staging."""
    for index in _INDEXES:
        staging.run(index)
    for table, key, code, subject, text in _DOUBLES:
        _drop_doubles(staging, table, key, code, subject, text)
    staging.many("UPDATE eleve SET structures = ? WHERE uai = ? AND sid = ?", _structures(staging))
    for column, genre in (("adresses_eleves", "eleves"), ("adresses_responsables", "responsables")):
        staging.run(
            f"UPDATE ecole SET {column} = EXISTS (SELECT 1 FROM adresse a WHERE a.uai = ecole.uai AND a.genre = ?)",  # noqa: S608
            genre,
        )
    for query in _NOTES:
        staging.run(f"INSERT INTO anomalie {query}")
    staging.flush()


def _drop_doubles(staging: Staging, table: str, key: str, code: str, subject: str, text: str) -> None:
    # The first copy has the lowest rowid: the file's own order.
    later = f"id NOT IN (SELECT min(id) FROM {table} GROUP BY {key})"  # noqa: S608 - constants of this module
    staging.run(
        f"INSERT INTO anomalie SELECT fichier, line, ?, {subject}, ? FROM {table} WHERE {later}",  # noqa: S608
        code,
        text,
    )
    staging.run(f"DELETE FROM {table} WHERE {later}")  # noqa: S608


def _structures(staging: Staging) -> Iterator[Row]:
    """(JSON of [division, groups], uai, sid) for every pupil assigned; the group may come before the class."""
    rows = staging.rows("SELECT uai, sid, fichier, line, type, code, bloc FROM affectation ORDER BY uai, sid, rowid")
    for (uai, sid), several in groupby(rows, key=lambda row: (row[0], row[1])):
        found = list(several)
        fichier, line = found[0][2], found[0][3]
        divisions = list(dict.fromkeys(row[5] for row in found if row[4] == "D"))
        groupes = sorted({row[5] for row in found if row[4] == "G"})
        if len(divisions) > 1:
            text = f"Cet élève a {len(divisions)} divisions : la première du fichier est retenue."
            staging.note(fichier, line, "deux-divisions", f"ELEVE {sid}", text)
        if found[-1][6] != found[0][6]:
            text = "Cet élève a plusieurs blocs STRUCTURES_ELEVE : ils sont réunis."
            staging.note(found[-1][2], found[-1][3], "blocs-multiples", f"ELEVE {sid}", text)
        if any(row[4] not in ("D", "G") for row in found):
            text = "Une structure n'est ni une division (D) ni un groupe (G) : elle n'est pas retenue."
            staging.note(fichier, line, "type-structure-inconnu", f"ELEVE {sid}", text)
        yield dump((divisions[0] if divisions else "", groupes)), uai, sid
