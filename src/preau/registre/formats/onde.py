"""ONDE: the rows of the two extractions of an école become staged rows (specs/registry-formats.md §3).

Nobody has an identifier there. A pupil's key is names and birth date (an INE that agrees keeps an older key); a
guardian's is names and mobile or mail. A guardian has no level: each is taken as a legal representative. Guardians
reach their children by names within the école, and by nothing when two children share them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from preau.kit import namekit
from preau.protocols.onde.messages import Anomalie, Eleve, Enfant, Responsable
from preau.registre.formats import lignes
from preau.registre.formats.staging import Staging, dump, fingerprint

Noms = tuple[str, str]
"""Normalised name and first name."""


@dataclass(slots=True)
class Connus:
    """What the registry already knows of the école, so that keys stay the same from one import to the next."""

    ines: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """INE → (source id, first name key, birth date)."""
    eleves: dict[Noms, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    """Names → (source id, birth date) of the pupils present."""
    responsables: dict[Noms, list[tuple[str, set[str]]]] = field(default_factory=lambda: defaultdict(list))
    """Names → (source id, mobiles and mails)."""


class Stager:
    """The two files of one école being staged."""

    def __init__(self, staging: Staging, uai: str, connus: Connus) -> None:
        self.staging, self.uai, self.connus = staging, uai, connus
        self.used: set[str] = set()
        self._linked: set[tuple[str, str]] = set()

    def eleves(self, rows: Iterable[Eleve | Anomalie], fichier: int) -> None:
        """The pupils' file. It is complete: pupils known before are forgotten for links."""
        self.staging.run("UPDATE ecole SET eleves = 1 WHERE uai = ?", self.uai)
        self.connus.eleves.clear()
        for row in rows:
            if isinstance(row, Anomalie):
                self.staging.note(fichier, row.line, row.code, row.subject, row.text)
            elif namekit.normalise(row.etat).startswith("radi"):
                text = "Cet élève est radié : il n'est pas retenu."
                self.staging.note(fichier, row.line, "eleve-radie", f"Ligne {row.line}", text)
            else:
                self._eleve(row, fichier)
        self.staging.flush()

    def responsables(self, rows: Iterable[Responsable | Anomalie], fichier: int) -> None:
        """The guardians' file; after the pupils' one, when both are given."""
        self.staging.run("UPDATE ecole SET responsables = 1 WHERE uai = ?", self.uai)
        staged: set[str] = set()
        for row in rows:
            if isinstance(row, Anomalie):
                self.staging.note(fichier, row.line, row.code, row.subject, row.text)
            else:
                self._responsable(row, fichier, staged)
        self.staging.flush()

    def _eleve(self, e: Eleve, fichier: int) -> None:
        sid = self._eleve_key(e, fichier)
        born = e.ne_le.isoformat() if e.ne_le else ""
        for nom in {e.nom_de_famille, e.nom_usage} - {""}:
            self.connus.eleves[_noms(nom, e.prenom)].add((sid, born))
        mel, telephones = self._contact(e)
        donnees = {"ne_le_brut": e.ne_le_brut} if e.ne_le is None and e.ne_le_brut else {}
        payload = dump((
            e.ine[:20], e.nom_de_famille[:120], e.nom_usage[:120], e.prenom[:120], e.prenom2[:120], e.prenom3[:120],
            born or None, e.sexe, mel, donnees, telephones,
        ))  # fmt: skip
        scolarite = self._scolarite(e)
        row = (self.uai, sid, fichier, e.line, payload, sid, dump(scolarite), e.ine, scolarite[5] is not None)
        self.staging.add(lignes.INSERT_ELEVE, row)
        if e.classe:
            self.staging.add(lignes.INSERT_AFFECTATION, (self.uai, sid, fichier, e.line, "D", e.classe[:80], 0))
        self._adresse("eleves", sid, e.adresse1, e.code_postal1, e.commune1, e.pays1)

    def _contact(self, e: Eleve) -> tuple[str, list[lignes.Telephone]]:
        """Mail and telephones of a pupil: ONDE has none."""
        return "", []

    def _scolarite(self, e: Eleve) -> tuple[str | None, ...]:
        """The columns of `lignes.SCOLARITE`."""
        return "", e.niveau[:20], "", "", None, None, ""

    def _eleve_key(self, e: Eleve, fichier: int) -> str:
        nom, prenom = _noms(e.nom_de_famille, e.prenom)
        born = e.ne_le.isoformat() if e.ne_le else e.ne_le_brut[:20]
        key = f"{nom} {prenom} {born}"
        known = self.connus.ines.get(e.ine) if e.ine else None
        # INEs can be given to another pupil (§1.9): the number alone never decides.
        if known and known[0] not in self.used and (known[1] == prenom or known[2] == born):
            key = known[0]
        if key in self.used:
            key = f"{key} {e.ine or e.line}"
            text = "Un autre élève de l'école porte les mêmes nom, prénom et date de naissance : les deux sont gardés."
            self.staging.note(fichier, e.line, "homonymes", f"Ligne {e.line}", text)
        self.used.add(key)
        return key

    def _responsable(self, r: Responsable, fichier: int, staged: set[str]) -> None:
        telephones = lignes.read_telephones(r.telephones)
        mobiles = lignes.mobiles_of(telephones)
        sid = self._responsable_key(r, mobiles)
        if sid not in staged:
            staged.add(sid)
            cles = lignes.cles_of(r.nom_de_famille, r.nom_usage, r.prenom, mobiles)
            payload = dump((
                r.civilite[:10], r.nom_de_famille[:120], r.nom_usage[:120], r.prenom[:120], r.mel[:254], "", None, None,
                {}, telephones, cles,
            ))  # fmt: skip
            row = (self.uai, sid, fichier, r.line, payload, sid, "")
            self.staging.add(lignes.INSERT_PERSONNE, row)
            self._adresse("responsables", sid, r.adresse, r.code_postal, r.commune, r.pays)
        payload = dump((1, "", {}, None, None, None, None))
        for enfant in r.enfants:
            eleve = self._find(enfant, fichier, r.line)
            if eleve and (sid, eleve) not in self._linked:
                self._linked.add((sid, eleve))
                link = (self.uai, eleve, sid, fichier, r.line, payload, fingerprint(payload))
                self.staging.add(lignes.INSERT_LIEN, link)

    def _responsable_key(self, r: Responsable, mobiles: list[str]) -> str:
        """Names and mobile or mail; the key a known person of the same names already has, when one of them agrees."""
        noms = _noms(r.nom_de_famille, r.prenom)
        reached = {*mobiles, *([r.mel.casefold()] if r.mel else [])}
        for sid, known in self.connus.responsables[noms]:
            if reached & known:
                known |= reached
                return sid
        first = mobiles[0] if mobiles else r.mel.casefold()
        if not first and r.enfants:  # nothing to reach them by: two strangers of one name must stay two
            first = " ".join(_noms(r.enfants[0].nom_de_famille, r.enfants[0].prenom))
        sid = f"{noms[0]} {noms[1]} {first}"[:340]
        self.connus.responsables[noms].append((sid, reached))
        return sid

    def _find(self, enfant: Enfant, fichier: int, line: int) -> str | None:
        found: set[tuple[str, str]] = set()
        for nom in {enfant.nom_de_famille, enfant.nom_usage} - {""}:
            found |= self.connus.eleves.get(_noms(nom, enfant.prenom), set())
        if enfant.ne_le and len(found) > 1:
            found = {row for row in found if row[1] == enfant.ne_le.isoformat()}
        if len(found) == 1:
            return next(iter(found))[0]
        code, text = (
            ("enfant-ambigu", "Deux élèves de l'école portent les noms de cet enfant : le lien n'est pas fait.")
            if found
            else ("enfant-inconnu", "Aucun élève de l'école ne porte les noms de cet enfant : le lien n'est pas fait.")
        )
        self.staging.note(fichier, line, code, f"Ligne {line}", text)
        return None

    def _adresse(self, genre: str, sid: str, rue: str, code_postal: str, commune: str, pays: str) -> None:
        pairs = (("lignes", [rue] if rue else []), ("code_postal", code_postal), ("commune", commune), ("pays", pays))
        payload = {key: value for key, value in pairs if value}
        if payload:
            self.staging.add(lignes.INSERT_ADRESSE, (self.uai, genre, sid, dump(payload)))


def _noms(nom: str, prenom: str) -> Noms:
    return namekit.normalise(nom), namekit.normalise(prenom)
