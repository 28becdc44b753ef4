"""The rows of the ONDE extractions (specs/registry-formats.md §3), as frozen values.

A guardian has no identifier and no level there, and neither has a child named in a guardian's row: match by names.
``line`` is the line of the row, 0 when it was not read from a file; it never counts when two rows are compared.
"""

from dataclasses import dataclass, field
from datetime import date

from preau.protocols.siecle.messages import Anomalie

__all__ = ["Anomalie", "Eleve", "Enfant", "Responsable"]


@dataclass(frozen=True, slots=True)
class Eleve:
    """A row of CSVExtraction.csv. A class of several levels has one ``classe_id`` and several ``niveau``."""

    nom_de_famille: str
    prenom: str
    line: int = field(default=0, compare=False)
    nom_usage: str = ""
    ne_le: date | None = None
    ne_le_brut: str = ""
    sexe: str = ""
    """"M", "F" or ""."""
    ine: str = ""
    adresse1: str = ""
    code_postal1: str = ""
    commune1: str = ""
    pays1: str = ""
    adresse2: str = ""
    code_postal2: str = ""
    commune2: str = ""
    pays2: str = ""
    cycle: str = ""
    niveau: str = ""
    """PS, MS, GS, CP, CE1, CE2, CM1, CM2; may be empty (ULIS)."""
    classe: str = ""
    classe_id: str = ""
    attestation: str = ""
    autorisation_associations: str = ""
    autorisation_photo: str = ""
    decision_passage: str = ""
    prenom2: str = ""
    prenom3: str = ""
    etat: str = ""


@dataclass(frozen=True, slots=True)
class Enfant:
    """A child block of a guardian's row. The class text may differ from the pupils' file: never a key (§3)."""

    nom_de_famille: str
    prenom: str
    nom_usage: str = ""
    classe: str = ""
    ne_le: date | None = None


@dataclass(frozen=True, slots=True)
class Responsable:
    """A row of CSVExtraction Parents.csv; separated or re-entered parents are two rows (§3). Phones are raw."""

    nom_de_famille: str
    prenom: str
    line: int = field(default=0, compare=False)
    nom_usage: str = ""
    civilite: str = ""
    adresse: str = ""
    code_postal: str = ""
    commune: str = ""
    pays: str = ""
    mel: str = ""
    tel_domicile: str = ""
    tel_travail: str = ""
    tel_portable: str = ""
    enfants: tuple[Enfant, ...] = ()

    @property
    def telephones(self) -> tuple[tuple[str, str], ...]:
        """The (field, raw number) pairs that hold something, mobile field first."""
        pairs = (
            ("TEL_PORTABLE", self.tel_portable),
            ("TEL_DOMICILE", self.tel_domicile),
            ("TEL_TRAVAIL", self.tel_travail),
        )
        return tuple(pair for pair in pairs if pair[1])
