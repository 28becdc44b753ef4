"""SIECLE: the records of a BEE file become staged rows (specs/registry-formats.md §1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from preau.kit import namekit
from preau.protocols.siecle.messages import (
    Adresse,
    Affectation,
    Anomalie,
    Code,
    Division,
    Eleve,
    Etablissement,
    Genre,
    Groupe,
    Lien,
    Matiere,
    Mef,
    Periode,
    Personne,
)
from preau.protocols.siecle.read import Export
from preau.registre.formats import lignes
from preau.registre.formats.staging import Staging, dump, fingerprint

COLUMN_OF = {
    Genre.ELEVES: "eleves",
    Genre.RESPONSABLES: "responsables",
    Genre.STRUCTURES: "structures",
    Genre.NOMENCLATURES: "codes",
}
"""Which part of a school a file describes in full: what it leaves out is gone."""

ID = 40
"""Characters kept of an identifier: real ones have seven digits."""

Progress = Callable[[int], None]


def stage(export: Export, staging: Staging, fichier: int, progress: Progress | None = None) -> None:
    """Read every record of an export into `staging`; `fichier` is its number there.

    Raises the SiecleRefusal that only reading to the end can show. `progress` is told how many records were read.
    """
    Stager(export, staging, fichier).run(progress)


class Stager:
    """One export being staged."""

    def __init__(self, export: Export, staging: Staging, fichier: int) -> None:
        self.export, self.staging, self.fichier = export, staging, fichier
        self.uai, self.genre = export.enveloppe.uai, export.enveloppe.genre
        self.bloc = 0
        self.handlers: dict[type, Callable[..., None]] = {
            Eleve: self.eleve,
            Affectation: self.affectation,
            Personne: self.personne,
            Lien: self.lien,
            Adresse: self.adresse,
            Division: self.division,
            Groupe: self.groupe,
            Mef: self.mef,
            Matiere: self.matiere,
            Code: self.code,
            Etablissement: self.etablissement,
            Periode: self.periode,
            Anomalie: self.anomalie,
        }

    def run(self, progress: Progress | None) -> None:
        """Walk the export to its end."""
        if column := COLUMN_OF.get(self.genre):
            self.staging.run(f"UPDATE ecole SET {column} = 1 WHERE uai = ?", self.uai)  # noqa: S608 - a constant
        handlers = self.handlers
        for number, record in enumerate(self.export.records()):
            handlers[type(record)](record)
            if progress is not None and number % 2000 == 0:
                progress(number)
        self.staging.flush()

    def eleve(self, e: Eleve) -> None:
        """A pupil and what the ELEVE record says of the enrolment."""
        donnees = {
            key: value
            for key, value in (
                ("elenoet", e.elenoet),
                ("id_eleve_etab", e.id_eleve_etab),
                ("id_prv", e.id_prv),
                ("id_national", e.id_national),
                ("ne_le_brut", e.ne_le_brut if e.ne_le is None else ""),
                ("pays_naissance", e.pays_naissance),
                ("departement_naissance", e.departement_naissance),
                ("commune_naissance", e.commune_naissance),
                ("ville_naissance", e.ville_naissance),
                ("nationalite", e.nationalite),
                ("accepte_sms", e.accepte_sms),
                ("mef_an_dernier", e.mef_an_dernier),
                ("uai_an_dernier", e.uai_an_dernier),
                ("sortie_brut", e.sortie_brut[:40]),
            )
            if value not in ("", None)
        }
        payload = (
            e.ine[:20], e.nom_de_famille[:120], e.nom_usage[:120], e.prenom[:120], e.prenom2[:120], e.prenom3[:120],
            _iso(e.ne_le), e.sexe, e.mel[:254], donnees, lignes.read_telephones(e.telephones),
        )  # fmt: skip
        # An exit date that cannot be read is still an exit: the pupil counts as never having been there this year.
        sortie_le = e.sortie_le or (date(self.export.enveloppe.annee, 9, 1) if e.sortie_brut else None)
        scolarite = (
            e.mef[:11],
            "",
            e.regime[:2],
            e.statut[:2],
            _iso(e.entree_le),
            _iso(sortie_le),
            e.motif_sortie[:2],
        )
        self.staging.add(
            lignes.INSERT_ELEVE,
            (self.uai, e.eleve_id[:ID], self.fichier, e.line, dump(payload), e.adresse_id, dump(scolarite), e.ine,
             sortie_le is not None),
        )  # fmt: skip

    def affectation(self, a: Affectation) -> None:
        """The classes and groups of one STRUCTURES_ELEVE block."""
        self.bloc += 1
        for structure in a.structures:
            row = (self.uai, a.eleve_id[:ID], self.fichier, a.line, structure.type, structure.code[:80], self.bloc)
            self.staging.add(lignes.INSERT_AFFECTATION, row)

    def personne(self, p: Personne) -> None:
        """A person; the mobile may stand in any TEL_ field (§1.11, 9)."""
        telephones = lignes.read_telephones(p.telephones)
        mobiles = lignes.mobiles_of(telephones)
        cles = lignes.cles_of(p.nom_de_famille, p.nom_usage, p.prenom, mobiles)
        payload = (
            p.civilite[:10], p.nom_de_famille[:120], p.nom_usage[:120], p.prenom[:120], p.mel[:254],
            p.code_profession[:4], p.accepte_sms, p.communication_adresse, {"id_prv": p.id_prv} if p.id_prv else {},
            telephones, cles,
        )  # fmt: skip
        cle = f"{namekit.normalise(p.nom_de_famille)} {cles[0][1]} {mobiles[0]}" if cles else ""
        row = (self.uai, p.personne_id[:ID], self.fichier, p.line, dump(payload), p.adresse_id, cle)
        self.staging.add(lignes.INSERT_PERSONNE, row)

    def lien(self, link: Lien) -> None:
        """A link; a level that cannot be read is 0, which opens nothing."""
        brut = {
            key: value
            for key, value in (
                ("NIVEAU_RESPONSABILITE", link.niveau_brut),
                ("RESP_LEGAL", link.resp_legal),
                ("CODE_PARENTE", link.parente_brut),
                ("RESP_FINANCIER", link.resp_financier),
                ("PERS_PAIEMENT", link.pers_paiement),
                ("PERS_CONTACT", link.pers_contact),
            )
            if value not in ("", None)
        }
        payload = dump((
            link.niveau or 0, link.parente[:2], brut, link.paie_frais_scolaires, link.percoit_les_aides,
            link.heberge_eleve, link.a_contacter_en_priorite,
        ))  # fmt: skip
        row = (
            self.uai,
            link.eleve_id[:ID],
            link.personne_id[:ID],
            self.fichier,
            link.line,
            payload,
            fingerprint(payload),
        )
        self.staging.add(lignes.INSERT_LIEN, row)

    def adresse(self, a: Adresse) -> None:
        """An address, joined to its person later: it comes after, and its numbers are per file."""
        payload = {
            key: value
            for key, value in (
                ("lignes", list(a.lignes)),
                ("boite_postale", a.boite_postale),
                ("code_postal", a.code_postal),
                ("commune", a.commune or a.commune_etrangere),
                ("code_commune_insee", a.code_commune_insee),
                ("code_pays", a.code_pays),
                ("pays", a.pays),
            )
            if value
        }
        self.staging.add(lignes.INSERT_ADRESSE, (self.uai, COLUMN_OF[self.genre], a.adresse_id, dump(payload)))

    def division(self, d: Division) -> None:
        """A class of the structures file."""
        self.staging.add(lignes.INSERT_STRUCTURE, (self.uai, "D", d.code[:80], d.line, dump((d.libelle, d.mefs, ()))))

    def groupe(self, g: Groupe) -> None:
        """A group of the structures file."""
        payload = dump((g.libelle, g.mefs, g.divisions))
        self.staging.add(lignes.INSERT_STRUCTURE, (self.uai, "G", g.code[:80], g.line, payload))

    def mef(self, m: Mef) -> None:
        """A MEF."""
        self._code("MEF", m.code, m.libelle_edition, m.libelle_long)

    def matiere(self, m: Matiere) -> None:
        """A subject."""
        self._code("MATIERE", m.code, m.code_gestion, m.libelle_edition or m.libelle_long)

    def code(self, c: Code) -> None:
        """A line of another table."""
        self._code(c.table, c.code, c.libelle_court, c.libelle_long)

    def etablissement(self, e: Etablissement) -> None:
        """The school's own record."""
        fiche = {
            "nom": f"{e.type_etab} {e.nom_complement}".strip()[:120] if e.nom_complement else e.nom[:120],
            "commune": e.commune[:60],
            "telephone": e.telephone[:20],
            "mel": e.mel[:254],
            "nature": e.type_etab[:10],
            "adresse": {
                "lignes": [t for t in (e.ligne1, e.ligne2, e.ligne3, e.ligne4) if t],
                "code_postal": e.code_postal,
            },
        }
        self._fiche(dump(fiche))

    def periode(self, p: Periode) -> None:
        """First and last day of the pupils' year."""
        self._fiche(dump({"debut_le": _iso(p.debut_le), "fin_le": _iso(p.fin_le)}))

    def anomalie(self, a: Anomalie) -> None:
        """What the reader noticed."""
        self.staging.note(self.fichier, a.line, a.code, a.subject, a.text)

    def _fiche(self, part: str) -> None:
        self.staging.run("UPDATE ecole SET fiche = json_patch(fiche, ?) WHERE uai = ?", part, self.uai)

    def _code(self, table: str, code: str, court: str, long: str) -> None:
        self.staging.add(lignes.INSERT_CODE, (self.uai, table[:40], code[:20], court[:60], long[:120]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
