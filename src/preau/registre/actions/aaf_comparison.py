"""Comparing a delivery with the registry, by jointure: it is the row's own number, wherever the person goes.

As in comparison.py, every staged row receives `pk` and an operation, what is gone goes into `depart`. Who changes
schools keeps their row: `aaf_mutation` says where it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Model, Q, QuerySet

from preau.registre.actions.personnel_comparison import compare_personnels
from preau.registre.formats import refusals
from preau.registre.formats.staging import Staging
from preau.registre.models import Eleve, Enseignement, Lien, Personnel, Responsable, Scolarite

AAF = "aaf"
CHUNK = 5000

_ELEVES = (
    "CREATE INDEX reg_eleve_pk ON reg_eleve (pk)",
    "CREATE INDEX reg_eleve_cle ON reg_eleve (uai, sid)",
    "CREATE INDEX reg_scolarite_cle ON reg_scolarite (eleve_pk)",
    "CREATE INDEX reg_scolarite_pk ON reg_scolarite (pk)",
    "CREATE INDEX eleve_cle ON eleve (uai, sid)",
    # SIECLE's number names a pupil in a school; given twice, it names nobody and the jointure stands for it.
    """UPDATE eleve SET sid = 'AAF' || pk WHERE EXISTS (SELECT 1 FROM eleve o WHERE o.uai = eleve.uai
        AND o.sid = eleve.sid AND o.pk < eleve.pk) OR EXISTS (SELECT 1 FROM reg_eleve r WHERE r.uai = eleve.uai
        AND r.sid = eleve.sid AND r.pk <> eleve.pk)""",
    """INSERT INTO aaf_mutation SELECT 'eleve', e.pk, e.uai, e.sid FROM eleve e JOIN reg_eleve r ON r.pk = e.pk
        WHERE (r.uai, r.sid) <> (e.uai, e.sid)""",
    """UPDATE eleve SET op = coalesce((SELECT CASE WHEN r.empreinte <> eleve.empreinte OR r.uai <> eleve.uai
        OR r.sid <> eleve.sid THEN 'changement' ELSE '' END FROM reg_eleve r WHERE r.pk = eleve.pk), 'ajout'),
        sco_pk = (SELECT s.pk FROM reg_scolarite s WHERE s.eleve_pk = eleve.pk)""",
    """UPDATE eleve SET sco_op = CASE WHEN sco_pk IS NULL THEN 'ajout' ELSE (SELECT CASE WHEN s.gone THEN 'retour'
        WHEN s.empreinte <> eleve.sco_empreinte OR s.uai <> eleve.uai THEN 'changement' ELSE '' END
        FROM reg_scolarite s WHERE s.pk = eleve.sco_pk) END""",
    """INSERT INTO aaf_mutation SELECT 'scolarite', s.pk, e.uai, '' FROM eleve e JOIN reg_scolarite s
        ON s.pk = e.sco_pk WHERE s.uai <> e.uai""",
)
_DEPARTS = {
    False: (
        """INSERT INTO depart SELECT s.uai, 'scolarite', s.pk FROM reg_scolarite s JOIN ecole c ON c.uai = s.uai
            WHERE c.eleves = 1 AND s.gone = 0 AND NOT EXISTS (SELECT 1 FROM eleve e WHERE e.pk = s.eleve_pk)""",
        """INSERT INTO depart SELECT r.uai, 'responsable', r.pk FROM reg_personne r JOIN ecole c ON c.uai = r.uai
            WHERE c.responsables = 1 AND r.gone = 0
            AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.pk = r.pk AND p.garde = 1)
            AND NOT EXISTS (SELECT 1 FROM reg_lien l WHERE l.personne_pk = r.pk AND l.gone = 0
                AND l.uai NOT IN (SELECT uai FROM ecole))""",
        """INSERT INTO depart SELECT r.uai, 'lien', r.pk FROM reg_lien r JOIN ecole c ON c.uai = r.uai
            WHERE c.responsables = 1 AND r.gone = 0 AND NOT EXISTS (SELECT 1 FROM lien l WHERE l.pk = r.pk)""",
    ),
    True: (
        """INSERT INTO depart SELECT s.uai, 'scolarite', s.pk FROM reg_scolarite s JOIN aaf_retrait t
            ON t.pk = s.eleve_pk AND t.categorie = 'Eleve' WHERE s.gone = 0
            AND NOT EXISTS (SELECT 1 FROM eleve e WHERE e.pk = s.eleve_pk)""",
        """INSERT INTO depart SELECT r.uai, 'responsable', r.pk FROM reg_personne r JOIN aaf_retrait t
            ON t.pk = r.pk AND t.categorie = 'PersRelEleve' WHERE r.gone = 0
            AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.pk = r.pk)""",
        """INSERT INTO depart SELECT r.uai, 'lien', r.pk FROM reg_lien r WHERE r.gone = 0
            AND NOT EXISTS (SELECT 1 FROM lien l WHERE l.pk = r.pk)
            AND (r.eleve_pk IN (SELECT pk FROM eleve) OR r.eleve_pk IN
                (SELECT pk FROM aaf_retrait WHERE categorie = 'Eleve') OR r.personne_pk IN
                (SELECT pk FROM aaf_retrait WHERE categorie = 'PersRelEleve'))""",
    ),
}
_PERSONNES = (
    "CREATE INDEX reg_personne_pk ON reg_personne (pk)",
    "CREATE INDEX personne_cle ON personne (uai, sid)",
    # The school of a responsable is one of their children's: the one it was, else the first.
    """UPDATE personne SET uai = coalesce(
        (SELECT r.uai FROM reg_personne r WHERE r.pk = personne.pk AND (r.uai IN
            (SELECT l.uai FROM lien l WHERE l.personne_pk = personne.pk)
            OR NOT EXISTS (SELECT 1 FROM lien l WHERE l.personne_pk = personne.pk))),
        (SELECT min(l.uai) FROM lien l WHERE l.personne_pk = personne.pk), '')""",
    """UPDATE adresse SET uai = coalesce((SELECT p.uai FROM personne p WHERE p.pk = CAST(aid AS INT)), '')
        WHERE genre = 'responsables'""",
    """INSERT INTO aaf_mutation SELECT 'personne', p.pk, p.uai, p.sid FROM personne p JOIN reg_personne r
        ON r.pk = p.pk WHERE r.uai <> p.uai AND p.uai <> '' AND p.garde = 1""",
    """UPDATE personne SET op = CASE WHEN garde = 0 OR uai = '' THEN 'ignore' ELSE coalesce((SELECT CASE
        WHEN r.gone THEN 'retour' WHEN r.empreinte <> personne.empreinte OR r.uai <> personne.uai THEN 'changement'
        ELSE '' END FROM reg_personne r WHERE r.pk = personne.pk), 'ajout') END""",
    """INSERT INTO anomalie SELECT p.fichier, p.line, 'sans-mobile', 'PersRelEleve ' || p.pk,
        'Ce responsable n''a aucun mobile lisible : il ne pourra pas activer son compte par SMS.'
        FROM personne p WHERE garde = 1 AND cle = '' AND json_array_length(payload, '$[10]') = 0
        AND EXISTS (SELECT 1 FROM lien l WHERE l.personne_pk = p.pk AND json_extract(l.payload, '$[0]') IN (1, 2))""",
)
_LIENS = (
    "CREATE INDEX reg_lien_cle ON reg_lien (eleve_pk, personne_pk)",
    "CREATE INDEX reg_lien_pk ON reg_lien (pk)",
    "CREATE INDEX reg_lien_personne ON reg_lien (personne_pk)",
    """UPDATE lien SET pk = (SELECT r.pk FROM reg_lien r WHERE r.eleve_pk = lien.eleve_pk
        AND r.personne_pk = lien.personne_pk), op = CASE
        WHEN EXISTS (SELECT 1 FROM personne p WHERE p.pk = lien.personne_pk AND p.garde = 1)
            OR EXISTS (SELECT 1 FROM reg_personne r WHERE r.pk = lien.personne_pk) THEN '' ELSE 'inconnu' END""",
    """INSERT INTO anomalie SELECT fichier, line, 'responsable-inconnu', 'Eleve ' || eleve,
        'Cet élève nomme un responsable (' || personne || ') que rien ne décrit : ce lien n''est pas retenu.'
        FROM lien WHERE op = 'inconnu'""",
    """UPDATE lien SET op = coalesce((SELECT CASE WHEN r.gone THEN 'retour' WHEN r.empreinte <> lien.empreinte
        THEN 'changement' ELSE '' END FROM reg_lien r WHERE r.pk = lien.pk), 'ajout') WHERE op = ''""",
    "CREATE INDEX lien_pk ON lien (pk)",
)
_PERSONNELS = (
    "CREATE INDEX reg_personnel_pk ON reg_personnel (pk)",
    "UPDATE personnel SET pk = CAST(sid AS INT)",
    """INSERT INTO aaf_mutation SELECT 'personnel', p.pk, p.uai, p.sid FROM personnel p JOIN reg_personnel r
        ON r.pk = p.pk WHERE r.uai <> p.uai""",
    """UPDATE personnel SET op = coalesce((SELECT CASE WHEN r.gone THEN 'retour' WHEN r.uai <> personnel.uai
        OR r.empreinte <> personnel.empreinte THEN 'changement' ELSE '' END
        FROM reg_personnel r WHERE r.pk = personnel.pk), 'ajout')""",
    "DELETE FROM depart WHERE quoi = 'personnel' AND pk IN (SELECT pk FROM personnel)",
)


def compare_aaf(staging: Staging, annees: dict[str, int], *, delta: bool) -> None:
    """Give every staged row its operation. Raises JointureDejaPrise for a number that another source has given."""
    staging.run(
        "UPDATE personne SET garde = ? OR EXISTS (SELECT 1 FROM lien l WHERE l.personne_pk = personne.pk)", int(delta)
    )
    _load(staging, annees)
    departs = _DEPARTS[delta]
    for statement in (*_ELEVES, departs[0], *_PERSONNES, *_LIENS, departs[1], departs[2]):
        staging.run(statement)
    _compare_staff(staging, annees, delta)


def _compare_staff(staging: Staging, annees: dict[str, int], delta: bool) -> None:
    """A delta tells what some people teach, not all that a class is taught: that waits for a complete delivery."""
    if delta:
        staging.run("DELETE FROM enseignement")
        staging.run("DELETE FROM enseignant")
    compare_personnels(staging, AAF, annees)
    _copy_missing(staging, Personnel, "personnel", "SELECT CAST(sid AS INT) FROM personnel")
    for statement in _PERSONNELS:
        staging.run(statement)
    if delta:
        staging.run("DELETE FROM depart WHERE quoi = 'enseignement'")
        staging.run(
            "DELETE FROM depart WHERE quoi = 'personnel' AND pk NOT IN "
            "(SELECT pk FROM aaf_retrait WHERE categorie = 'PersEducNat')"
        )


def check_source(uais: Iterable[str], annees: dict[str, int]) -> None:
    """Raise AutreSource when the pupils or the teaching of a school come from files of another kind."""
    for uai in uais:
        known = Scolarite.objects.filter(
            etablissement=uai, annee=annees[uai], gone_at__isnull=True, sortie_le__isnull=True
        ).exclude(eleve__source=AAF)
        found = known.values_list("eleve__source", flat=True).first()
        taught = Enseignement.objects.filter(etablissement=uai, annee=annees[uai], gone_at__isnull=True)
        found = found or taught.exclude(source=AAF).values_list("source", flat=True).first()
        if found:
            raise refusals.AutreSource(uai=uai, connue=found.upper(), donnee="AAF")


def _load(staging: Staging, annees: dict[str, int]) -> None:
    """Keys and fingerprints of what the registry knows of these schools, and of these people wherever they are."""
    uais = list(annees)
    _copy(staging, Eleve, "eleve", Eleve.objects.filter(source=AAF, uai__in=uais))
    _copy_missing(
        staging, Eleve, "eleve", "SELECT pk FROM eleve UNION SELECT pk FROM aaf_retrait WHERE categorie = 'Eleve'"
    )
    _copy(staging, Responsable, "personne", Responsable.objects.filter(source=AAF, uai__in=uais))
    _copy_missing(
        staging, Responsable, "personne", "SELECT pk FROM personne WHERE garde = 1 UNION SELECT personne_pk FROM lien"
    )
    years = set(annees.values())
    for some in _chunks(row[0] for row in list(staging.rows("SELECT pk FROM reg_eleve"))):
        rows = Scolarite.objects.filter(eleve__in=some, annee__in=years).values_list(
            "pk", "etablissement_id", "eleve_id", "annee", "empreinte", "gone_at", "sortie_le"
        )
        staging.many(
            "INSERT INTO reg_scolarite VALUES (?,?,?,?,?,?,?)",
            ((*row[:5], int(row[5] is not None), int(row[6] is not None)) for row in rows),
        )
    liens = Lien.objects.filter(Q(eleve__uai__in=uais) | Q(responsable__uai__in=uais), responsable__source=AAF)
    staging.many(
        "INSERT INTO reg_lien VALUES (?,?,?,?,?,?)",
        (
            (*row[:5], int(row[5] is not None))
            for row in liens.values_list(
                "pk", "eleve__uai", "eleve_id", "responsable_id", "empreinte", "gone_at"
            ).iterator(CHUNK)
        ),
    )


def _copy(staging: Staging, model: type[Model], table: str, rows: QuerySet[Any]) -> None:
    columns = ["jointure", "uai", "source_id", "empreinte"]
    if model is Eleve:
        staging.many(f"INSERT INTO reg_{table} VALUES (?,?,?,?)", rows.values_list(*columns).iterator(CHUNK))  # noqa: S608
        return
    staging.many(
        f"INSERT INTO reg_{table} VALUES (?,?,?,?,?)",  # noqa: S608 - constants
        ((*row[:4], int(row[4] is not None)) for row in rows.values_list(*columns, "gone_at").iterator(CHUNK)),
    )


def _copy_missing(staging: Staging, model: type[Any], table: str, wanted: str) -> None:
    """The rows of these numbers that are in another school; a number of another source is somebody else's."""
    missing = list(staging.rows(f"SELECT * FROM ({wanted}) EXCEPT SELECT pk FROM reg_{table}"))  # noqa: S608
    for some in _chunks(row[0] for row in missing):
        rows = model.objects.filter(jointure__in=some)
        foreign = rows.exclude(source=AAF).values_list("jointure", flat=True).first()
        if foreign is not None:
            raise refusals.JointureDejaPrise(jointure=foreign)
        _copy(staging, model, table, rows)


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    walker = iter(values)
    while some := list(islice(walker, CHUNK)):
        yield some
