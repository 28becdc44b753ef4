"""STS-Web: the records of an STS_EDT file become staged rows (specs/registry-formats.md §2.1).

A member of the staff is named by `TYPE:ID`; subjects and MEFs join the school's code tables; classes and groups join
the structures; each service becomes a row of `enseignement`, each of its teachers one of `enseignant`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from preau.protocols.sts.messages import (
    Anomalie,
    Division,
    Enveloppe,
    Groupe,
    Individu,
    Matiere,
    Mef,
    Service,
    Suppleant,
)
from preau.protocols.sts.read import Export
from preau.registre.formats import lignes
from preau.registre.formats.staging import Staging, dump

PERSONNEL = (
    "civilite", "nom_de_famille", "nom_usage", "prenom", "sexe", "ne_le", "grade", "fonction", "disciplines", "donnees",
)  # fmt: skip
"""Columns of a staged member of the staff, in order; after them, the classes of which they are main teacher."""
PRINCIPAUX = len(PERSONNEL)
CIVILITES = {"1": "M.", "2": "MME", "3": "MME"}
"""Codes of CIVILITE (§6.4) as guardians have them; the others ("." , L, M) say nothing sure."""

_INSERT_PERSONNEL = "INSERT INTO personnel (uai, sid, fichier, line, payload) VALUES (?,?,?,?,?)"
_INSERT_ENSEIGNEMENT = (
    "INSERT INTO enseignement (uai, type, structure, matiere, modalite, fichier, line, heures, co) "
    "VALUES (?,?,?,?,?,?,?,?,?)"
)
_INSERT_ENSEIGNANT = "INSERT INTO enseignant VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
_ID = 40

Progress = Callable[[int], None]


def stage(export: Export, staging: Staging, fichier: int, progress: Progress | None = None) -> None:
    """Read every record of an export into `staging`; `fichier` is its number there.

    Raises the StsRefusal that only reading to the end can show. `progress` is told how many records were read.
    """
    Stager(export, staging, fichier).run(progress)


def source_id(kind: str, identifier: str) -> str:
    """What names a member of the staff in a school's files: `epp:41001`."""
    return f"{kind[:20]}:{identifier[:_ID]}"


class Stager:
    """One export being staged."""

    def __init__(self, export: Export, staging: Staging, fichier: int) -> None:
        self.export, self.staging, self.fichier = export, staging, fichier
        self.uai = export.enveloppe.uai
        self.handlers: dict[type, Callable[..., None]] = {
            Matiere: self.matiere,
            Mef: self.mef,
            Individu: self.individu,
            Division: self.division,
            Groupe: self.groupe,
            Suppleant: self.suppleant,
            Anomalie: self.anomalie,
        }

    def run(self, progress: Progress | None) -> None:
        """Walk the export to its end."""
        self.staging.run("UPDATE ecole SET personnels = 1, structures = 1, codes = 1 WHERE uai = ?", self.uai)
        fiche = dump(read_fiche(self.export.enveloppe))
        self.staging.run("UPDATE ecole SET fiche = json_patch(fiche, ?) WHERE uai = ?", fiche, self.uai)
        for number, record in enumerate(self.export.records()):
            self.handlers[type(record)](record)
            if progress is not None and number % 500 == 0:
                progress(number)
        self.staging.flush()

    def matiere(self, m: Matiere) -> None:
        """A subject, as Nomenclature.xml of SIECLE gives it."""
        self._code("MATIERE", m.code, m.code_gestion, m.libelle_edition or m.libelle_long)

    def mef(self, m: Mef) -> None:
        """A MEF."""
        self._code("MEF", m.code, m.libelle_edition, m.libelle_long)

    def individu(self, i: Individu) -> None:
        """A member of the staff, whatever they do."""
        nom = i.nom_patronymique or i.nom_usage
        usual = i.nom_usage if i.nom_usage != nom else ""
        known = {"1": "M.", "2": "MME"}.get(i.civilite)
        payload = (
            CIVILITES.get(i.civilite, ""), nom[:120], usual[:120], i.prenom[:120], i.sexe, _iso(i.ne_le), i.grade[:40],
            i.fonction[:10], [(d.code[:20], d.libelle[:60], _hours(d.heures)) for d in i.disciplines],
            {"civilite": i.civilite[:4]} if i.civilite and not known else {},
            sorted({p.division[:80]: (p.division[:80], _iso(p.debut_le), _iso(p.fin_le))
                    for p in reversed(i.principal_de)}.values()),
        )  # fmt: skip
        row = (self.uai, source_id(i.type, i.individu_id), self.fichier, i.line, dump(payload))
        self.staging.add(_INSERT_PERSONNEL, row)

    def division(self, d: Division) -> None:
        """A class, and what is taught to it as a whole."""
        self._structure("D", d.code, d.line, dump((d.libelle, [part.code for part in d.mefs], ())))
        self._services("D", d.code, d.line, d.services)

    def groupe(self, g: Groupe) -> None:
        """A group, and what is taught to it."""
        divisions = [part.code[:80] for part in g.divisions]
        self._structure("G", g.code, g.line, dump((g.libelle, [part.code for part in g.mefs], divisions)))
        self._services("G", g.code, g.line, g.services)

    def suppleant(self, s: Suppleant) -> None:
        """A supply teacher: a member of the staff, who teaches some services for a time in someone's place."""
        self.individu(s.individu)
        sid = source_id(s.individu.type, s.individu.individu_id)
        for one in s.remplacements:
            for periode in one.periodes:
                row = (
                    self.uai, "", one.structure[:80], one.matiere[:20], one.modalite[:10], self.fichier, s.line, sid,
                    _hours(periode.heures), source_id(periode.absent_type, periode.absent_id),
                    _iso(periode.debut_le), _iso(periode.fin_le),
                )  # fmt: skip
                self.staging.add(_INSERT_ENSEIGNANT, row)

    def anomalie(self, a: Anomalie) -> None:
        """What the reader noticed."""
        self.staging.note(self.fichier, a.line, a.code, a.subject, a.text)

    def _structure(self, kind: str, code: str, line: int, payload: str) -> None:
        self.staging.add(lignes.INSERT_STRUCTURE, (self.uai, kind, code[:80], line, payload))

    def _services(self, kind: str, code: str, line: int, services: tuple[Service, ...]) -> None:
        for service in services:
            key = (self.uai, kind, code[:80], service.matiere[:20], service.modalite[:10], self.fichier, line)
            self.staging.add(_INSERT_ENSEIGNEMENT, (*key, _hours(service.heures), service.co_ens is True))
            for one in service.enseignants:
                sid = source_id(one.type, one.individu_id)
                self.staging.add(_INSERT_ENSEIGNANT, (*key, sid, _hours(one.heures), None, None, None))

    def _code(self, table: str, code: str, court: str, long: str) -> None:
        self.staging.add(lignes.INSERT_CODE, (self.uai, table, code[:20], court[:60], long[:120]))


def read_fiche(enveloppe: Enveloppe) -> dict[str, object]:
    """What PARAMETRES says of the school, under the names of our own fields."""
    fiche = enveloppe.fiche
    found: dict[str, object] = {
        "nom": f"{fiche.sigle} {fiche.nom_complement}".strip()[:120] if fiche.nom_complement else fiche.nom[:120],
        "commune": fiche.commune[:60],
        "telephone": fiche.telephone[:20],
        "nature": fiche.sigle[:10],
        "debut_le": _iso(enveloppe.debut_le),
        "fin_le": _iso(enveloppe.fin_le),
    }
    if fiche.adresse or fiche.code_postal:
        found["adresse"] = {"lignes": [fiche.adresse] if fiche.adresse else [], "code_postal": fiche.code_postal}
    return found


def _hours(hours: Decimal | None) -> str | None:
    return None if hours is None else f"{hours:.3f}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
