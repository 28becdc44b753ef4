"""AAF: the requests of a delivery become staged rows (specs/registry-formats.md §4).

A jointure is kept as the row's own number, so that an assertion names the same person everywhere. A school is named by
its jointure inside the files and its record may come last: rows wait under that number, and `aaf_assembly` gives them
their UAI. Somebody with children in several schools of the delivery is one record there, and one row here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from preau.protocols.aaf.messages import (
    Anomalie,
    Categorie,
    Classe,
    Eleve,
    Etablissement,
    Matiere,
    Mef,
    Operation,
    Personne,
    Personnel,
    Requete,
    Responsable,
)
from preau.protocols.aaf.translate import decode, subject_of
from preau.protocols.aaf.values import niveau_of, parente_of
from preau.registre.formats import lignes
from preau.registre.formats.aaf_mots import civilite_of, regime_of, sexe_of, statut_of
from preau.registre.formats.staging import Staging, dump, fingerprint

SCHEMA = """
CREATE TABLE aaf_etab (jointure INT PRIMARY KEY, uai TEXT, fiche TEXT, kept INT DEFAULT 0, staged INT DEFAULT 1);
CREATE TABLE aaf_retrait (categorie TEXT, pk INT);
CREATE TABLE aaf_mutation (quoi TEXT, pk INT, uai TEXT, sid TEXT);
CREATE TABLE aaf_service (etab INT, type TEXT, structure TEXT, matiere TEXT, sid TEXT, line INT, fichier INT);
CREATE TABLE aaf_code (tableau TEXT, code TEXT, long TEXT);
CREATE TABLE aaf_usage (etab INT, tableau TEXT, code TEXT);
CREATE TABLE aaf_reserve (highest INT);
"""
_ELEVE = (
    "INSERT INTO eleve (uai, sid, fichier, line, payload, adresse_id, scolarite, ine, sorti, structures, pk) "
    "VALUES (?,?,?,?,?,?,?,?,0,?,?)"
)
_PERSONNE = "INSERT INTO personne (uai, sid, fichier, line, payload, adresse_id, cle, pk) VALUES ('',?,?,?,?,?,?,?)"
_LIEN = (
    "INSERT INTO lien (uai, eleve, personne, fichier, line, payload, empreinte, eleve_pk, personne_pk) "
    "VALUES ('',?,?,?,?,?,?,?,?)"
)
_PERSONNEL = "INSERT INTO personnel (uai, sid, fichier, line, payload) VALUES (?,?,?,?,?)"
_KEPT = ("niveau_formation", "filiere", "boursier", "transport", "codes_enseignements", "enseignements", "cycle",
         "type_classe", "restaurant", "garderie_matin", "garderie_soir", "etudes", "mef_libelle")  # fmt: skip
"""What the registry has no column for, kept in `donnees` and exported again."""
HIGHEST = 2**62

Current = Callable[[Requete], Requete | None]
"""What the registry holds of whom a request is about, as an add request; None for nobody."""


class Stager:
    """One delivery being staged; `fichier` is the number of the file being read, `degre` its degree."""

    def __init__(self, staging: Staging, *, delta: bool, current: Current) -> None:
        self.staging, self.delta, self.current = staging, delta, current
        self.fichier, self.degre = 0, "2D"
        self.highest = 0
        self.requests = self.asked = self.unknown = 0
        """All requests; modifications and removals of people; those about nobody that the registry knows."""
        staging.db.executescript(SCHEMA)
        self._handlers: dict[Categorie, Callable[[Any, Requete], None]] = {
            Categorie.ETABLISSEMENT: self._etablissement,
            Categorie.ELEVE: self._eleve,
            Categorie.RESPONSABLE: self._responsable,
            Categorie.PERSONNEL: self._personnel,
            Categorie.MATIERE: self._matiere,
            Categorie.MEF: self._mef,
        }

    def read(self, requete: Requete) -> None:
        """One request."""
        self.requests += 1
        nomenclature = requete.categorie in (Categorie.MATIERE, Categorie.MEF)
        if not nomenclature and not _is_jointure(requete.ident):
            text = "La jointure n'est pas un nombre : la fiche n'est pas lue."
            self.note(requete, "jointure-illisible", text)
            return
        if requete.operation is not Operation.AJOUT:
            whole = self._whole(requete)
            if whole is None:
                return
            requete = whole
        notes: list[Anomalie] = []
        message = decode(requete, self.degre, notes)
        for note in notes:
            self.staging.note(self.fichier, note.line, note.code, note.subject, note.text)
        self._handlers[requete.categorie](message, requete)

    def note(self, requete: Requete, code: str, text: str) -> None:
        """An anomaly about a request."""
        self.staging.note(self.fichier, requete.line, code, subject_of(requete), text)

    def _whole(self, requete: Requete) -> Requete | None:
        """A modification with what it does not say taken from the registry (an upsert, §4.2); None when it removes."""
        people = requete.categorie in (Categorie.ELEVE, Categorie.RESPONSABLE, Categorie.PERSONNEL)
        known = self.current(requete) if people or requete.categorie is Categorie.ETABLISSEMENT else None
        if people:
            self.asked += 1
            self.unknown += known is None
        if requete.operation is Operation.RETRAIT:
            if people and known is not None:
                self.staging.add("INSERT INTO aaf_retrait VALUES (?,?)", (requete.categorie.value, int(requete.ident)))
            elif people:
                self.note(
                    requete, "retrait-inconnu", "Cette suppression porte sur une fiche inconnue : elle est sans effet."
                )
            return None
        attributs = {**(known.attributs if known else {}), **requete.attributs}
        return Requete(Operation.AJOUT, requete.categorie, requete.ident, attributs, requete.line)

    def _etablissement(self, e: Etablissement, requete: Requete) -> None:
        nature, nom = _name(e.nom)
        fiche = {
            "nom": nom[:120],
            "commune": e.ville[:60],
            "telephone": e.telephone[:20],
            "mel": e.mail[:254],
            "nature": nature[:10],
            "adresse": {"lignes": [e.rue] if e.rue else [], "code_postal": e.code_postal},
            "jointure": int(e.jointure),
            "degre": 1 if self.degre == "1D" else 2,
        }
        if e.academie_code.isdecimal() and int(e.academie_code) < 100:
            fiche["academie"] = int(e.academie_code)
        # Told again before its delivery ends, a school's last word counts.
        row = (int(e.jointure), e.uai.upper()[:8], dump(fiche), e.type_code)
        self.staging.add(
            "INSERT OR REPLACE INTO aaf_etab (jointure, uai, fiche, kept) VALUES (?,?,?,?)",
            (*row[:3], _is_school(e, self.degre)),
        )
        for kind, several in (("D", e.divisions), ("G", e.groupes)):
            for one in several:
                mefs = getattr(one, "mefs", ())
                payload = dump((one.libelle[:120], mefs, [code[:80] for code in getattr(one, "divisions", ())]))
                self.staging.add(lignes.INSERT_STRUCTURE, (e.jointure, kind, one.code[:80], e.line, payload))
                for mef in mefs:
                    self._usage(e.jointure, "MEF", mef)
        self.highest = max(self.highest, int(e.jointure))

    def _eleve(self, e: Eleve, requete: Requete) -> None:
        etab = e.etab or (e.classes[0].etab if e.classes else "")
        if not _is_jointure(etab):
            self.note(requete, "sans-etablissement", "Cet élève n'a pas d'établissement : il n'est pas lu.")
            return
        autres = [*e.autres_prenoms, "", ""]
        donnees = {name: value for name in _KEPT if (value := getattr(e, name)) not in ("", None, ())}
        if len(e.autres_prenoms) > 2:
            donnees["autres_prenoms"] = e.autres_prenoms[2:]
        nom, usage = _names(e)
        payload = (
            e.ine[:20], nom, usage, e.prenom[:120], autres[0][:120], autres[1][:120], _iso(e.ne_le),
            sexe_of(e.civilite), e.mail[:254], donnees, lignes.read_telephones(_phones(e)),
        )  # fmt: skip
        statut, regime = statut_of(e.statut), regime_of(e.regime)
        scolarite = (e.mef[:11], e.niveau[:20], regime, statut, _iso(e.entree_le), _iso(e.sortie_le), "")
        sid = e.eleve_id if _is_jointure(e.eleve_id) else e.jointure
        structures = dump((_first(e.classes, etab), sorted({_code(one) for one in e.groupes})))
        pk = int(e.jointure)
        row = (etab, sid[:40], self.fichier, e.line, dump(payload), e.jointure, dump(scolarite), e.ine, structures, pk)
        self.staging.add(_ELEVE, row)
        self._adresse(etab, "eleves", e)
        if not e.nom and not e.nom_patro:
            self.note(requete, "nom-manquant", "Le nom de famille ou le prénom manque.")
        self._usage(etab, "MEF", e.mef)
        if e.mef and e.mef_libelle:
            self.staging.add("INSERT INTO aaf_code VALUES ('MEF',?,?)", (e.mef[:11], e.mef_libelle[:120]))
        for code in e.codes_enseignements:
            self._usage(etab, "MATIERE", code)
        self._liens(e)
        self.highest = max(self.highest, pk)

    def _liens(self, e: Eleve) -> None:
        """Six parts in 2D, two in 1D, where only the parental authority is told (§4.4, §4.5)."""
        rows: list[tuple[str, tuple[Any, ...]]] = []
        for one in e.relations:
            heberge = one.jointure in e.adresse_de if e.adresse_de else None
            brut = {"ENTElevePersRelEleve": f"{one.parente_brut}${one.niveau_brut}"}
            values = (niveau_of(one) or 0, parente_of(one.parente_brut), brut, one.payeur, one.paiement, heberge,
                      one.contact)  # fmt: skip
            rows.append((one.jointure, values))
        for autorite in e.autorites:
            brut = {"ENTEleveAutoriteParentale": autorite.code[:20]}
            parente = autorite.code if len(autorite.code) == 2 and autorite.code.isdecimal() else ""
            rows.append((autorite.jointure, (1, parente, brut, None, None, None, None)))
        for jointure, values in rows:
            if _is_jointure(jointure):
                payload = dump(values)
                seal = fingerprint(payload)
                pks = (int(e.jointure), int(jointure))
                self.staging.add(_LIEN, (e.jointure, jointure, self.fichier, e.line, payload, seal, *pks))

    def _responsable(self, p: Responsable, requete: Requete) -> None:
        nom, usage = _names(p)
        mobiles = [*p.mobiles, *([p.mobile_sms] if p.mobile_sms and p.mobile_sms not in p.mobiles else [])]
        pairs = [*(("TEL_PORTABLE", one) for one in mobiles), *_phones(p)]
        telephones = lignes.read_telephones(pairs)
        found = lignes.mobiles_of(telephones)
        cles = lignes.cles_of(nom, usage, p.prenom, found)
        donnees = {"autres_prenoms": p.autres_prenoms} if p.autres_prenoms else {}
        payload = (
            civilite_of(p.civilite), nom, usage, p.prenom[:120], p.mail[:254], "", True if p.mobile_sms else None,
            p.diffusion, donnees, telephones, cles,
        )  # fmt: skip
        cle = f"{cles[0][0]} {cles[0][1]} {found[0]}" if cles else ""
        row = (p.jointure, self.fichier, p.line, dump(payload), p.jointure, cle, int(p.jointure))
        self.staging.add(_PERSONNE, row)
        self._adresse("", "responsables", p)
        self.highest = max(self.highest, int(p.jointure))

    def _personnel(self, p: Personnel, requete: Requete) -> None:
        etabs = [p.etab, *(one.etab for one in p.fonctions)]
        etab = next((one for one in etabs if _is_jointure(one)), "")
        if not etab:
            self.note(requete, "sans-etablissement", "Cette personne n'a pas d'établissement : elle n'est pas lue.")
            return
        nom, usage = _names(p)
        own = next((one for one in p.fonctions if one.etab == etab), None)
        fonction = own.code if own else ("ENS" if p.enseignant else "")
        disciplines = [(f.specialite[:20], f.specialite_libelle[:60], None) for f in p.fonctions if f.specialite]
        principaux = sorted({(_code(one), None, None) for one in p.classes_principal if one.etab == etab})
        donnees = {"mel": p.mail[:254], "sts_id": p.sts_id[:40], "tel": p.tel_domicile[:40]}
        payload = (
            civilite_of(p.civilite), nom, usage, p.prenom[:120], sexe_of(p.civilite), _iso(p.ne_le), "", fonction[:10],
            list(dict.fromkeys(disciplines)), {key: value for key, value in donnees.items() if value}, principaux,
        )  # fmt: skip
        self.staging.add(_PERSONNEL, (etab, p.jointure, self.fichier, p.line, dump(payload)))
        for kind, several in (("D", p.classes_matieres), ("G", p.groupes_matieres)):
            for one in several:
                if one.etab == etab and one.objet:
                    row = (etab, kind, one.code[:80], one.objet[:20], p.jointure, p.line, self.fichier)
                    self.staging.add("INSERT INTO aaf_service VALUES (?,?,?,?,?,?,?)", row)
                    self._usage(etab, "MATIERE", one.objet)
        self.highest = max(self.highest, int(p.jointure))

    def _matiere(self, m: Matiere, requete: Requete) -> None:
        self.staging.add("INSERT INTO aaf_code VALUES ('MATIERE',?,?)", (m.jointure[:20], m.libelle[:120]))

    def _mef(self, m: Mef, requete: Requete) -> None:
        self.staging.add("INSERT INTO aaf_code VALUES ('MEF',?,?)", (m.jointure[:20], m.libelle[:120]))

    def _usage(self, etab: str, table: str, code: str) -> None:
        if code:
            self.staging.add("INSERT INTO aaf_usage VALUES (?,?,?)", (etab, table, code[:20]))

    def _adresse(self, etab: str, genre: str, p: Personne) -> None:
        payload = {
            key: value
            for key, value in (
                ("lignes", [line for line in p.adresse if line]),
                ("code_postal", p.code_postal),
                ("commune", p.ville),
                ("pays", p.pays),
            )
            if value
        }
        if payload:
            self.staging.add(lignes.INSERT_ADRESSE, (etab, genre, p.jointure, dump(payload)))


def _is_jointure(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text[:20]) < HIGHEST and len(text) < 20


def _is_school(e: Etablissement, degre: str) -> bool:
    """By its type, never by the shape of its UAI: services and replacement zones are delivered too (§4.6)."""
    if e.type_code:
        return e.type_code in SCHOOLS
    return degre == "1D" or bool(e.divisions)


SCHOOLS = frozenset((
    "101", "103", "151", "152", "153", "160", "300", "301", "302", "306", "310", "315", "320", "334", "340", "349",
    "350", "352", "370", "390",
))  # fmt: skip
"""CODE_NATURE of what has pupils (§6.4, and the neighbours of those numbers)."""


def _name(text: str) -> tuple[str, str]:
    """Nature and name of `CLG$NAME$TOWN`, or of `NAME-ac-ACADEMY` (§4.3)."""
    parts = [part.strip() for part in text.split("$")]
    if len(parts) >= 2:
        return parts[0], f"{parts[0]} {parts[1]}".strip()
    return "", text.split("-ac-", 1)[0].strip()


def _names(p: Personne) -> tuple[str, str]:
    """Family name and, when it differs, usual name."""
    nom = p.nom_patro or p.nom
    return nom[:120], p.nom[:120] if p.nom != nom else ""


def _phones(p: Personne) -> list[tuple[str, str]]:
    pairs = (("TEL_PERSONNEL", p.tel_domicile), ("TEL_PROFESSIONNEL", p.tel_travail))
    return [pair for pair in pairs if pair[1]]


def _code(one: Classe) -> str:
    """The label is what 1D people call a class; its number means nothing to them."""
    return (one.libelle or one.code)[:80]


def _first(classes: tuple[Classe, ...], etab: str) -> str:
    """The class in the school of enrolment, else the first: the school of a class may differ (§4.7)."""
    return next((_code(one) for one in classes if one.etab == etab), _code(classes[0]) if classes else "")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
