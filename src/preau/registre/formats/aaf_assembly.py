"""Putting a staged delivery together: schools by their UAI, links, codes in use, what is told twice (§4.6, §4.7)."""

from __future__ import annotations

from collections.abc import Collection

from preau.registre.formats.staging import Staging

_ADRESSE = "(SELECT a.payload FROM adresse a WHERE a.genre = '{genre}' AND a.aid = {table}.adresse_id LIMIT 1)"
_SEAL = "substr(fingerprint({t}.payload), 1, 20) || substr(fingerprint({a}), 1, 12)"

_JOIN = (
    "CREATE INDEX eleve_pk ON eleve (pk)",
    "CREATE INDEX personne_pk ON personne (pk)",
    "CREATE INDEX adresse_cle ON adresse (genre, aid)",
    # A school is one by its type, or because a pupil is enrolled there.
    "UPDATE aaf_etab SET kept = 1 WHERE jointure IN (SELECT CAST(uai AS INT) FROM eleve)",
    """INSERT INTO anomalie SELECT fichier, line, 'etablissement-inconnu', 'Eleve ' || pk,
        'Cet élève est dans un établissement que la livraison ne décrit pas : il n''est pas retenu.' FROM eleve
        WHERE CAST(uai AS INT) NOT IN (SELECT jointure FROM aaf_etab WHERE uai <> '')""",
)
_TWICE = """INSERT INTO anomalie SELECT fichier, line, '{code}', '{what} ' || pk,
    'Cette fiche figure deux fois dans la livraison : {which} est retenue.' FROM {table} WHERE id NOT IN
    (SELECT {pick}(id) FROM {table} GROUP BY pk)"""
_ONCE = "DELETE FROM {table} WHERE id NOT IN (SELECT {pick}(id) FROM {table} GROUP BY pk)"
_LINKS = (
    """DELETE FROM lien WHERE NOT EXISTS (SELECT 1 FROM eleve e WHERE e.pk = lien.eleve_pk AND e.line = lien.line
        AND e.fichier = lien.fichier)""",
    "DELETE FROM lien WHERE id NOT IN (SELECT min(id) FROM lien GROUP BY eleve_pk, personne_pk)",
    "UPDATE lien SET uai = (SELECT e.uai FROM eleve e WHERE e.pk = lien.eleve_pk)",
    "CREATE INDEX lien_personne ON lien (personne_pk)",
    "CREATE INDEX lien_eleve ON lien (eleve_pk)",
)
_BELONGINGS = (
    """UPDATE structure SET uai = (SELECT t.uai FROM aaf_etab t WHERE t.jointure = CAST(structure.uai AS INT))""",
    "DELETE FROM structure WHERE uai IS NULL OR uai NOT IN (SELECT uai FROM ecole)",
    """UPDATE personnel SET uai = (SELECT t.uai FROM aaf_etab t WHERE t.jointure = CAST(personnel.uai AS INT))""",
    "DELETE FROM personnel WHERE uai IS NULL OR uai NOT IN (SELECT uai FROM ecole)",
    """INSERT INTO affectation SELECT DISTINCT uai, '', 0, 0, 'D', json_extract(structures, '$[0]'), 0 FROM eleve
        WHERE json_extract(structures, '$[0]') <> ''""",
    """INSERT INTO affectation SELECT DISTINCT e.uai, '', 0, 0, 'G', j.value, 0
        FROM eleve e, json_each(e.structures, '$[1]') j""",
    """INSERT INTO enseignement (uai, type, structure, matiere, modalite, fichier, line, heures, co)
        SELECT DISTINCT t.uai, s.type, s.structure, s.matiere, '', min(s.fichier), min(s.line), NULL, 0
        FROM aaf_service s JOIN aaf_etab t ON t.jointure = s.etab JOIN ecole c ON c.uai = t.uai
        GROUP BY t.uai, s.type, s.structure, s.matiere""",
    """INSERT INTO enseignant SELECT t.uai, s.type, s.structure, s.matiere, '', s.fichier, s.line, s.sid, NULL, NULL,
        NULL, NULL FROM aaf_service s JOIN aaf_etab t ON t.jointure = s.etab JOIN ecole c ON c.uai = t.uai""",
    "CREATE INDEX aaf_code_cle ON aaf_code (tableau, code)",
    """INSERT INTO code SELECT DISTINCT t.uai, u.tableau, u.code, '',
        (SELECT n.long FROM aaf_code n WHERE n.tableau = u.tableau AND n.code = u.code ORDER BY n.rowid LIMIT 1)
        FROM aaf_usage u JOIN aaf_etab t ON t.jointure = u.etab JOIN ecole c ON c.uai = t.uai""",
    "DELETE FROM code WHERE long IS NULL",
    """UPDATE eleve SET empreinte = $SEAL, sco_empreinte = fingerprint(scolarite, structures)""".replace(
        "$SEAL", _SEAL.format(t="eleve", a=_ADRESSE.format(genre="eleves", table="eleve"))
    ),
    "UPDATE personne SET empreinte = $SEAL".replace(
        "$SEAL", _SEAL.format(t="personne", a=_ADRESSE.format(genre="responsables", table="personne"))
    ),
)
_NOTES = (
    """INSERT INTO anomalie SELECT fichier, line, 'ine-en-double', 'Eleve ' || pk,
        'Un autre élève de l''établissement porte le même INE : les deux fiches sont gardées, distinctes.'
        FROM eleve WHERE ine <> '' AND (uai, ine) IN
            (SELECT uai, ine FROM eleve WHERE ine <> '' GROUP BY uai, ine HAVING count(*) > 1)""",
    """INSERT INTO anomalie SELECT fichier, line, 'sans-division', 'Eleve ' || pk,
        'Cet élève n''a pas de classe dans la livraison : il est gardé, sans classe.'
        FROM eleve WHERE coalesce(json_extract(structures, '$[0]'), '') = ''""",
    """INSERT INTO anomalie SELECT e.fichier, e.line, 'sans-representant-legal', 'Eleve ' || e.pk,
        'Cet élève n''a aucun représentant légal dans la livraison : aucun compte ne pourra le suivre.' FROM eleve e
        WHERE NOT EXISTS (SELECT 1 FROM lien l WHERE l.eleve_pk = e.pk AND json_extract(l.payload, '$[0]') = 1)""",
)


def join_schools(staging: Staging, delta: bool) -> None:
    """Indexes, one record a person, and which structures are schools. Before the schools are declared."""
    staging.flush()
    for statement in _JOIN:
        staging.run(statement)
    pick, which = ("max", "la dernière") if delta else ("min", "la première")
    for table, what, code in (
        ("eleve", "Eleve", "eleve-en-double"),
        ("personne", "PersRelEleve", "responsable-en-double"),
    ):
        staging.run(_TWICE.format(table=table, what=what, code=code, which=which, pick=pick))
        staging.run(_ONCE.format(table=table, pick=pick))


def join_people(staging: Staging) -> None:
    """Everybody under the UAI of a declared school; the others are left out."""
    staging.run("UPDATE eleve SET uai = (SELECT t.uai FROM aaf_etab t WHERE t.jointure = CAST(eleve.uai AS INT))")
    staging.run("DELETE FROM eleve WHERE uai IS NULL OR uai NOT IN (SELECT uai FROM ecole)")
    staging.run("DELETE FROM adresse WHERE genre = 'eleves' AND aid NOT IN (SELECT adresse_id FROM eleve)")
    staging.run(
        "UPDATE adresse SET uai = (SELECT e.uai FROM eleve e WHERE e.pk = CAST(aid AS INT)) WHERE genre = 'eleves'"
    )
    for statement in (*_LINKS, *_BELONGINGS, *_NOTES):
        staging.run(statement)


def schools(staging: Staging, uais: Collection[str] | None) -> list[tuple[str, str]]:
    """UAI and record (JSON) of the schools of the delivery, of those asked for."""
    rows = staging.rows("SELECT uai, fiche FROM aaf_etab WHERE kept = 1 AND uai <> '' ORDER BY uai, staged DESC")
    found: dict[str, str] = {}
    for uai, fiche in rows:
        if uais is None or uai in uais:
            found.setdefault(uai, fiche)
    return sorted(found.items())
