"""Lists (CSV): their rows become staged rows, as those of ONDE do, with what lists have more: numbers, mails, groups.

A person's key is the number the list gives, when a column is one; else names and birth date (pupils), names and mobile
or mail (guardians), as in ONDE.
"""

from __future__ import annotations

from collections.abc import Iterable

from preau.protocols.onde.messages import Anomalie, Eleve, Enfant, Responsable
from preau.registre.formats import lignes
from preau.registre.formats.csv_reading import EleveCsv, EnfantCsv, ResponsableCsv
from preau.registre.formats.onde import Connus, Stager
from preau.registre.formats.staging import Staging

PREFIX = "id:"
"""Begins the keys that are numbers of a list: no name does (`namekit.normalise` leaves letters and digits)."""


def key_of(identifiant: str) -> str:
    """The source id of a person a list numbers."""
    return f"{PREFIX}{identifiant}"[:340]


class ListeStager(Stager):
    """The lists of one school being staged. Several of one kind are one: a list a class is common."""

    def __init__(self, staging: Staging, uai: str, connus: Connus, known: Iterable[str]) -> None:
        """`known`: source ids of the pupils the registry knows, for lists of guardians that come alone."""
        super().__init__(staging, uai, connus)
        self._known = set(known)
        self._begun = False

    def eleves(self, rows: Iterable[Eleve | Anomalie], fichier: int) -> None:
        """One more list of pupils. Together they are complete."""
        before = {noms: set(found) for noms, found in self.connus.eleves.items()} if self._begun else {}
        if not self._begun:
            self._known.clear()
        self._begun = True
        super().eleves(rows, fichier)
        for noms, found in before.items():
            self.connus.eleves[noms] |= found

    def _eleve(self, e: Eleve, fichier: int) -> None:
        super()._eleve(e, fichier)
        if isinstance(e, EleveCsv) and e.groupes:
            sid = key_of(e.identifiant) if e.identifiant else self._last
            for code in e.groupes:
                row = (self.uai, sid, fichier, e.line, "G", code[:80], 0)
                self.staging.add(lignes.INSERT_AFFECTATION, row)

    def _contact(self, e: Eleve) -> tuple[str, list[lignes.Telephone]]:
        assert isinstance(e, EleveCsv)
        return e.mel[:254], lignes.read_telephones(e.telephones)

    def _scolarite(self, e: Eleve) -> tuple[str | None, ...]:
        assert isinstance(e, EleveCsv)
        return e.mef[:11], e.niveau[:20], e.regime[:2], e.statut[:2], e.entree_le or None, e.sortie_le or None, ""

    def _eleve_key(self, e: Eleve, fichier: int) -> str:
        self._last = self._key(e, fichier)
        return self._last

    def _key(self, e: Eleve, fichier: int) -> str:
        if isinstance(e, EleveCsv) and e.identifiant:
            key = key_of(e.identifiant)
            self._known.add(key)
            return key
        return super()._eleve_key(e, fichier)

    def _responsable_key(self, r: Responsable, mobiles: list[str]) -> str:
        if isinstance(r, ResponsableCsv) and r.identifiant:
            return key_of(r.identifiant)
        return super()._responsable_key(r, mobiles)

    def _find(self, enfant: Enfant, fichier: int, line: int) -> str | None:
        if isinstance(enfant, EnfantCsv) and enfant.identifiant:
            key = key_of(enfant.identifiant)
            if key in self._known:
                return key
            if not enfant.nom_de_famille:
                text = "Aucun élève de l'établissement n'a l'identifiant de cet enfant : le lien n'est pas fait."
                self.staging.note(fichier, line, "enfant-inconnu", f"Ligne {line}", text)
                return None
        return super()._find(enfant, fichier, line)
