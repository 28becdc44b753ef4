"""Comparing the staff and the teaching that files name with the registry. Reads the registry, writes only staging.

As in comparison.py: every staged row receives the key of its registry row (`pk`) and an operation, and what the files
no longer have goes into the table `depart`. What does not fit is noted, with its file and line.
"""

from __future__ import annotations

from preau.registre.formats.staging import Staging
from preau.registre.formats.sts_assembly import SAME, assemble_personnels
from preau.registre.models import Code, Division, Enseignement, Personnel

CHUNK = 5000
_KNOWN = SAME.format(a="r", b="enseignement")
_COMPARISON = (
    "CREATE INDEX reg_personnel_cle ON reg_personnel (uai, sid)",
    "CREATE INDEX reg_enseignement_cle ON reg_enseignement (uai, structure, matiere, modalite, type)",
    # The classes of a main teacher are those of one year.
    """UPDATE personnel SET pk = (SELECT r.pk FROM reg_personnel r WHERE r.uai = personnel.uai
            AND r.sid = personnel.sid),
        empreinte = fingerprint(payload, CASE json_array_length(payload, '$[10]') WHEN 0 THEN ''
            ELSE (SELECT CAST(c.annee AS TEXT) FROM ecole c WHERE c.uai = personnel.uai) END)""",
    """UPDATE personnel SET op = CASE WHEN pk IS NULL THEN 'ajout' ELSE (SELECT CASE WHEN r.gone THEN 'retour'
        WHEN r.empreinte <> personnel.empreinte THEN 'changement' ELSE '' END
        FROM reg_personnel r WHERE r.uai = personnel.uai AND r.sid = personnel.sid) END""",
    """UPDATE enseignement SET pk = (SELECT r.pk FROM reg_enseignement r WHERE $SAME),
        empreinte = fingerprint(heures, CAST(co AS TEXT), enseignants)""".replace("$SAME", _KNOWN),
    """UPDATE enseignement SET op = CASE WHEN pk IS NULL THEN 'ajout' ELSE (SELECT CASE WHEN r.gone THEN 'retour'
        WHEN r.empreinte <> enseignement.empreinte THEN 'changement' ELSE '' END
        FROM reg_enseignement r WHERE $SAME) END""".replace("$SAME", _KNOWN),
    "CREATE INDEX personnel_pk ON personnel (pk)",
    "CREATE INDEX enseignement_pk ON enseignement (pk)",
    """INSERT INTO depart SELECT r.uai, 'personnel', r.pk FROM reg_personnel r JOIN ecole c ON c.uai = r.uai
        WHERE c.personnels = 1 AND r.gone = 0 AND NOT EXISTS (SELECT 1 FROM personnel p WHERE p.pk = r.pk)""",
    """INSERT INTO depart SELECT r.uai, 'enseignement', r.pk FROM reg_enseignement r JOIN ecole c ON c.uai = r.uai
        WHERE c.personnels = 1 AND r.gone = 0 AND NOT EXISTS (SELECT 1 FROM enseignement e WHERE e.pk = r.pk)""",
)


def compare_personnels(staging: Staging, source: str, annees: dict[str, int]) -> None:
    """Put services together, note what does not fit, compare with the registry (UAI → year)."""
    assemble_personnels(staging)
    for uai, annee in annees.items():
        _load(staging, source, uai, annee)
        _note_matieres(staging, uai)
        _note_divisions(staging, uai, annee, source)
    staging.flush()
    for statement in _COMPARISON:
        staging.run(statement)


def count_personnels(staging: Staging, uai: str) -> tuple[dict[str, int], dict[str, int]]:
    """The figures of one school, and how many rows its files hold."""
    got, totals = {}, {}
    names = {"ajout": "ajoutes", "changement": "modifies", "retour": "revenus"}
    for table, noun in (("personnel", "personnels"), ("enseignement", "enseignements")):
        rows: dict[str, int] = dict(staging.rows(f"SELECT op, count(*) FROM {table} WHERE uai = ? GROUP BY op", uai))  # noqa: S608
        totals[noun] = sum(rows.values())
        for op, name in names.items():
            got[f"{noun}_{name}"] = rows.get(op, 0)
        left = staging.one("SELECT count(*) FROM depart WHERE uai = ? AND quoi = ?", uai, table)
        got[f"{noun}_{'partis' if noun == 'personnels' else 'retires'}"] = left
    return got, totals


def _load(staging: Staging, source: str, uai: str, annee: int) -> None:
    people = Personnel.objects.filter(source=source, uai=uai).values_list(
        "jointure", "uai", "source_id", "empreinte", "gone_at"
    )
    staging.many(
        "INSERT INTO reg_personnel VALUES (?,?,?,?,?)",
        ((*row[:4], int(row[4] is not None)) for row in people.iterator(CHUNK)),
    )
    services = Enseignement.objects.filter(source=source, etablissement=uai, annee=annee).values_list(
        "pk", "division", "groupe", "matiere", "modalite", "empreinte", "gone_at"
    )
    staging.many(
        "INSERT INTO reg_enseignement VALUES (?,?,?,?,?,?,?,?)",
        (
            (pk, uai, "D" if division else "G", division or groupe, matiere, modalite, seal, int(gone is not None))
            for pk, division, groupe, matiere, modalite, seal, gone in services.iterator(CHUNK)
        ),
    )


def _note_matieres(staging: Staging, uai: str) -> None:
    """A subject that neither the file nor the registry names: its code is kept, without a label."""
    known = set(Code.objects.filter(etablissement=uai, table="MATIERE").values_list("code", flat=True))
    known |= {row[0] for row in staging.rows("SELECT code FROM code WHERE uai = ? AND tableau = 'MATIERE'", uai)}
    rows = staging.rows(
        "SELECT matiere, fichier, min(line), count(*) FROM enseignement WHERE uai = ? GROUP BY matiere, fichier", uai
    )
    for matiere, fichier, line, number in list(rows):
        if matiere not in known:
            text = f"Aucune nomenclature ne donne cette matière ({number} services) : elle est gardée sans libellé."
            staging.note(fichier, line, "matiere-inconnue", f"Matière {matiere}", text)


def _note_divisions(staging: Staging, uai: str, annee: int, source: str) -> None:
    """A class that the pupils' files do not have, once they have given some."""
    known = Division.objects.filter(etablissement=uai, annee=annee, gone_at__isnull=True).exclude(source=source)
    codes = set(known.values_list("code", flat=True))
    rows = staging.rows(
        "SELECT s.code, s.line, f.id FROM structure s JOIN fichier f ON f.uai = s.uai WHERE s.uai = ? AND s.type = 'D'",
        uai,
    )
    for code, line, fichier in list(rows) if codes else ():
        if code not in codes:
            text = "Cette division n'est pas dans les fichiers des élèves : elle est ajoutée, sans élève."
            staging.note(fichier, line, "division-sans-eleve", f"DIVISION {code}", text)
