"""Putting together what an STS file says of its services in several places, and noting what does not fit.

Runs once, after the file is staged and before the comparison: services given twice become one, replacements join the
service they are about, teachers whom nobody describes are left out, each with its file and line.
"""

from __future__ import annotations

from preau.registre.formats.staging import Staging

SAME = (
    "{a}.uai = {b}.uai AND {a}.type = {b}.type AND {a}.structure = {b}.structure AND {a}.matiere = {b}.matiere "
    "AND {a}.modalite = {b}.modalite"
)
"""Whether two rows are about the same service."""
_TAUGHT = SAME.format(a="t", b="enseignement")

_ASSEMBLY = (
    "CREATE INDEX personnel_cle ON personnel (uai, sid)",
    "CREATE INDEX enseignement_cle ON enseignement (uai, structure, matiere, modalite, type)",
    "CREATE INDEX enseignant_personnel ON enseignant (uai, sid)",
    "CREATE INDEX enseignant_cle ON enseignant (uai, structure, matiere, modalite, type)",
    """INSERT INTO anomalie SELECT fichier, line, 'personnel-en-double', 'INDIVIDU ' || sid,
        'Cette personne figure deux fois dans le fichier : seule la première fiche est retenue.'
        FROM personnel WHERE id NOT IN (SELECT min(id) FROM personnel GROUP BY uai, sid)""",
    "DELETE FROM personnel WHERE id NOT IN (SELECT min(id) FROM personnel GROUP BY uai, sid)",
    """INSERT INTO anomalie SELECT fichier, line, 'service-en-double', structure || ', matière ' || matiere,
        'Ce service figure deux fois : ses enseignants sont réunis sous le premier.' FROM enseignement WHERE id NOT IN
        (SELECT min(id) FROM enseignement GROUP BY uai, type, structure, matiere, modalite)""",
    """DELETE FROM enseignement WHERE id NOT IN
        (SELECT min(id) FROM enseignement GROUP BY uai, type, structure, matiere, modalite)""",
    # A replacement names a structure without saying whether it is a class or a group.
    """UPDATE enseignant SET (type, modalite) = (SELECT e.type, e.modalite FROM enseignement e
        WHERE e.uai = enseignant.uai AND e.structure = enseignant.structure AND e.matiere = enseignant.matiere
        AND enseignant.modalite IN ('', e.modalite) ORDER BY e.id LIMIT 1) WHERE type = ''""",
    """INSERT INTO anomalie SELECT fichier, line, 'remplacement-inconnu', structure || ', matière ' || matiere,
        'Un remplacement porte sur un service qui n''est pas dans le fichier : il n''est pas retenu.'
        FROM enseignant WHERE type IS NULL""",
    "DELETE FROM enseignant WHERE type IS NULL",
    """INSERT INTO anomalie SELECT fichier, line, 'enseignant-inconnu', structure || ', matière ' || matiere,
        'Ce service nomme un enseignant (' || sid || ') qui n''est pas dans le fichier : il est gardé sans lui.'
        FROM enseignant t WHERE NOT EXISTS (SELECT 1 FROM personnel p WHERE p.uai = t.uai AND p.sid = t.sid)""",
    """DELETE FROM enseignant WHERE NOT EXISTS
        (SELECT 1 FROM personnel p WHERE p.uai = enseignant.uai AND p.sid = enseignant.sid)""",
    """DELETE FROM enseignant WHERE rowid NOT IN
        (SELECT min(rowid) FROM enseignant GROUP BY uai, type, structure, matiere, modalite, sid, debut)""",
    """UPDATE enseignement SET enseignants = (SELECT json_group_array(json_array(sid, heures, remplace, debut, fin))
        FROM (SELECT * FROM enseignant t WHERE $SAME ORDER BY +sid, +debut))""".replace("$SAME", _TAUGHT),
)  # fmt: skip

_NOTES = (
    """INSERT INTO anomalie SELECT fichier, line, 'service-sans-enseignant', structure || ', matière ' || matiere,
        'Ce service n''a aucun enseignant dans le fichier.' FROM enseignement WHERE enseignants = '[]'""",
    """INSERT INTO anomalie SELECT p.fichier, p.line, 'fonction-manquante', 'INDIVIDU ' || sid,
        'Cette personne assure des services mais n''a pas de fonction : elle est gardée, comme enseignante.'
        FROM personnel p WHERE json_extract(payload, '$[7]') = '' AND EXISTS
        (SELECT 1 FROM enseignant t WHERE t.uai = p.uai AND t.sid = p.sid)""",
    """INSERT INTO anomalie SELECT p.fichier, p.line, 'division-inconnue', 'INDIVIDU ' || p.sid,
        'Cette personne est professeur principal de la division ' || json_extract(j.value, '$[0]')
        || ', qui n''est pas dans le fichier.' FROM personnel p, json_each(p.payload, '$[10]') j
        WHERE NOT EXISTS (SELECT 1 FROM structure s WHERE s.uai = p.uai AND s.type = 'D'
            AND s.code = json_extract(j.value, '$[0]'))""",
)


def assemble_personnels(staging: Staging) -> None:
    """Join, de-duplicate and note; see the module. Once, on a fresh staging."""
    for statement in (*_ASSEMBLY, *_NOTES):
        staging.run(statement)
