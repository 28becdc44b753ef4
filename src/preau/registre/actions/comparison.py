"""Comparing staged files with the registry: what is new, changed, back, gone. Reads the registry, writes only staging.

Every staged row receives the key of its registry row (`pk`) and an operation: `ajout`, `changement`, `retour`,
`depart`, `ignore`, `inconnu`, or an empty text when nothing is to be done. What the registry has and the files no
longer have goes into the table `depart`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from preau.registre.formats.staging import Staging
from preau.registre.models import Eleve, Lien, Responsable, Scolarite

CHUNK = 5000

_ADRESSE = (
    "(SELECT payload FROM adresse a WHERE a.uai = {t}.uai AND a.genre = '{g}' AND a.aid = {t}.adresse_id LIMIT 1)"
)
_ADRESSE_ELEVE = _ADRESSE.format(t="eleve", g="eleves")
_ADRESSE_PERSONNE = _ADRESSE.format(t="personne", g="responsables")

# A fingerprint is 20 characters of the record and 12 of its address, so that a file "SansAdresses" erases no address.
_SET_EMPREINTE = """UPDATE {t} SET empreinte = substr(fingerprint({t}.payload), 1, 20) || CASE
    WHEN (SELECT {flag} FROM ecole c WHERE c.uai = {t}.uai) THEN substr(fingerprint({adresse}), 1, 12)
    ELSE coalesce((SELECT substr(r.empreinte, 21) FROM reg_{t} r WHERE r.uai = {t}.uai AND r.sid = {t}.sid),
        substr(fingerprint(NULL), 1, 12)) END"""

_ELEVES = (
    "CREATE INDEX reg_eleve_cle ON reg_eleve (uai, sid)",
    "CREATE INDEX reg_scolarite_cle ON reg_scolarite (eleve_pk)",
    """UPDATE eleve SET pk = (SELECT r.pk FROM reg_eleve r WHERE r.uai = eleve.uai AND r.sid = eleve.sid),
        sco_empreinte = fingerprint(scolarite, structures)""",
    _SET_EMPREINTE.format(t="eleve", flag="adresses_eleves", adresse=_ADRESSE_ELEVE),
    """UPDATE eleve SET sco_pk = (SELECT s.pk FROM reg_scolarite s WHERE s.eleve_pk = eleve.pk), op = CASE
        WHEN pk IS NULL THEN 'ajout'
        WHEN empreinte <> (SELECT r.empreinte FROM reg_eleve r WHERE r.uai = eleve.uai AND r.sid = eleve.sid)
            THEN 'changement' ELSE '' END""",
    """UPDATE eleve SET sco_op = CASE WHEN sco_pk IS NULL THEN 'ajout' ELSE (SELECT CASE
        WHEN s.gone THEN 'retour' WHEN s.empreinte <> eleve.sco_empreinte THEN
            CASE WHEN eleve.sorti AND NOT s.sorti THEN 'sortie' ELSE 'changement' END
        ELSE '' END FROM reg_scolarite s WHERE s.eleve_pk = eleve.pk) END""",
    "CREATE INDEX eleve_pk ON eleve (pk)",
    """INSERT INTO depart SELECT s.uai, 'scolarite', s.pk FROM reg_scolarite s JOIN ecole c ON c.uai = s.uai
        WHERE c.eleves = 1 AND s.gone = 0 AND NOT EXISTS (SELECT 1 FROM eleve e WHERE e.pk = s.eleve_pk)""",
    "INSERT INTO present SELECT uai, sid FROM eleve WHERE sorti = 0",
    """INSERT INTO present SELECT r.uai, r.sid FROM reg_eleve r JOIN reg_scolarite s ON s.eleve_pk = r.pk
        JOIN ecole c ON c.uai = r.uai WHERE c.eleves = 0 AND s.gone = 0 AND s.sorti = 0""",
    "CREATE INDEX present_cle ON present (uai, sid)",
)

_PERSONNES = (
    "CREATE INDEX reg_personne_cle ON reg_personne (uai, sid)",
    """UPDATE personne SET garde = EXISTS (SELECT 1 FROM lien l JOIN present p ON p.uai = l.uai AND p.sid = l.eleve
        WHERE l.uai = personne.uai AND l.personne = personne.sid),
        pk = (SELECT r.pk FROM reg_personne r WHERE r.uai = personne.uai AND r.sid = personne.sid)""",
    _SET_EMPREINTE.format(t="personne", flag="adresses_responsables", adresse=_ADRESSE_PERSONNE),
    """UPDATE personne SET op = CASE WHEN pk IS NULL THEN CASE WHEN garde THEN 'ajout' ELSE 'ignore' END
        ELSE (SELECT CASE WHEN NOT personne.garde THEN CASE WHEN r.gone THEN '' ELSE 'depart' END
            WHEN r.gone THEN 'retour' WHEN r.empreinte <> personne.empreinte THEN 'changement' ELSE '' END
            FROM reg_personne r WHERE r.uai = personne.uai AND r.sid = personne.sid) END""",
    """INSERT INTO depart SELECT uai, 'responsable', pk FROM personne WHERE op = 'depart'""",
    """INSERT INTO depart SELECT r.uai, 'responsable', r.pk FROM reg_personne r JOIN ecole c ON c.uai = r.uai
        WHERE c.responsables = 1 AND r.gone = 0
        AND NOT EXISTS (SELECT 1 FROM personne p WHERE p.uai = r.uai AND p.sid = r.sid)""",
    """INSERT INTO anomalie SELECT fichier, line, 'responsable-sans-eleve', 'PERSONNE ' || sid,
        'Ce responsable n''est lié à aucun élève présent : sa fiche n''est pas gardée active.'
        FROM personne WHERE garde = 0""",
    """INSERT INTO anomalie SELECT p.fichier, p.line, 'sans-mobile', 'PERSONNE ' || p.sid,
        'Ce responsable n''a aucun mobile lisible : il ne pourra pas activer son compte par SMS.'
        FROM personne p WHERE garde = 1 AND cle = '' AND json_array_length(payload, '$[10]') = 0
        AND EXISTS (SELECT 1 FROM lien l WHERE l.uai = p.uai AND l.personne = p.sid
            AND json_extract(l.payload, '$[0]') IN (1, 2))""",
)

_LIENS = (
    "CREATE INDEX reg_lien_cle ON reg_lien (personne_pk, eleve_pk)",
    """UPDATE lien SET
        eleve_pk = coalesce((SELECT e.pk FROM eleve e WHERE e.uai = lien.uai AND e.sid = lien.eleve),
            (SELECT r.pk FROM reg_eleve r WHERE r.uai = lien.uai AND r.sid = lien.eleve)),
        personne_pk = (SELECT p.pk FROM personne p WHERE p.uai = lien.uai AND p.sid = lien.personne),
        op = CASE
            WHEN NOT EXISTS (SELECT 1 FROM personne p WHERE p.uai = lien.uai AND p.sid = lien.personne)
                THEN 'responsable-inconnu'
            WHEN NOT EXISTS (SELECT 1 FROM eleve e WHERE e.uai = lien.uai AND e.sid = lien.eleve)
                AND NOT EXISTS (SELECT 1 FROM reg_eleve r WHERE r.uai = lien.uai AND r.sid = lien.eleve)
                THEN 'eleve-inconnu'
            ELSE '' END""",
    """INSERT INTO anomalie SELECT fichier, line, op, 'ELEVE ' || eleve || ', PERSONNE ' || personne,
        CASE op WHEN 'eleve-inconnu' THEN 'Ce lien désigne un élève qui n''existe pas : il n''est pas retenu.'
        ELSE 'Ce lien désigne un responsable absent du fichier : il n''est pas retenu.' END
        FROM lien WHERE op <> ''""",
    "UPDATE lien SET op = 'inconnu' WHERE op <> ''",
    """UPDATE lien SET pk = (SELECT r.pk FROM reg_lien r
        WHERE r.personne_pk = lien.personne_pk AND r.eleve_pk = lien.eleve_pk) WHERE op = ''""",
    """UPDATE lien SET op = CASE
        WHEN NOT (SELECT p.garde FROM personne p WHERE p.uai = lien.uai AND p.sid = lien.personne)
            THEN CASE WHEN pk IS NULL THEN 'ignore' ELSE '' END
        WHEN pk IS NULL THEN 'ajout'
        ELSE (SELECT CASE WHEN r.gone THEN 'retour' WHEN r.empreinte <> lien.empreinte THEN 'changement' ELSE '' END
            FROM reg_lien r WHERE r.personne_pk = lien.personne_pk AND r.eleve_pk = lien.eleve_pk) END
        WHERE op = ''""",
    "CREATE INDEX lien_pk ON lien (pk)",
    """INSERT INTO depart SELECT r.uai, 'lien', r.pk FROM reg_lien r JOIN ecole c ON c.uai = r.uai
        WHERE c.responsables = 1 AND r.gone = 0 AND NOT EXISTS (SELECT 1 FROM lien l WHERE l.pk = r.pk)""",
)


def load_registry(staging: Staging, source: str, annees: dict[str, int]) -> None:
    """Copy into staging the keys and fingerprints of what the registry knows of these schools (UAI → year)."""
    uais = list(annees)
    eleves = Eleve.objects.filter(source=source, uai__in=uais).values_list("jointure", "uai", "source_id", "empreinte")
    _copy(staging, "INSERT INTO reg_eleve VALUES (?,?,?,?)", eleves)
    scolarites = Scolarite.objects.filter(
        etablissement__in=uais, annee__in=set(annees.values()), eleve__source=source
    ).values_list("pk", "etablissement_id", "eleve_id", "annee", "empreinte", "gone_at", "sortie_le")
    _copy(staging, "INSERT INTO reg_scolarite VALUES (?,?,?,?,?,? IS NOT NULL,? IS NOT NULL)", scolarites, dated=(5, 6))
    staging.run(
        "DELETE FROM reg_scolarite WHERE annee <> (SELECT c.annee FROM ecole c WHERE c.uai = reg_scolarite.uai)"
    )
    personnes = Responsable.objects.filter(source=source, uai__in=uais).values_list(
        "jointure", "uai", "source_id", "empreinte", "gone_at"
    )
    _copy(staging, "INSERT INTO reg_personne VALUES (?,?,?,?,? IS NOT NULL)", personnes, dated=(4,))
    liens = Lien.objects.filter(responsable__source=source, responsable__uai__in=uais).values_list(
        "pk", "responsable__uai", "eleve_id", "responsable_id", "empreinte", "gone_at"
    )
    _copy(staging, "INSERT INTO reg_lien VALUES (?,?,?,?,?,? IS NOT NULL)", liens, dated=(5,))


def compare(staging: Staging) -> None:
    """Give every staged row its registry key and its operation; fill the table `depart`."""
    for statement in (*_ELEVES, *_PERSONNES, *_LIENS):
        staging.run(statement)


def _copy(staging: Staging, statement: str, rows: QuerySet, dated: Iterable[int] = ()) -> None:
    """`dated` are the positions of moments and days: only whether there is one counts."""
    positions = frozenset(dated)
    if not positions:
        staging.many(statement, rows.iterator(CHUNK))
        return
    staging.many(
        statement,
        (
            tuple((1 if value else None) if at in positions else value for at, value in enumerate(row))
            for row in rows.iterator(CHUNK)
        ),
    )
