"""The records of the BEE files (specs/registry-formats.md §1.2 to §1.7), as frozen values.

An absent column and an empty tag both mean "absent" (§1.2) and read as ``""`` (texts) or ``None`` (dates, numbers,
booleans). Raw values stay beside the normalised ones. ``line`` is the line of the record in the file, 0 when it was
not read from a file; it never counts when two records are compared.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Genre(StrEnum):
    """Which BEE export a file is; the value is its root element."""

    ELEVES = "BEE_ELEVES"
    RESPONSABLES = "BEE_RESPONSABLES"
    STRUCTURES = "BEE_STRUCTURES"
    NOMENCLATURES = "BEE_NOMENCLATURES"
    COMMUNS = "BEE_COMMUN"


@dataclass(frozen=True, slots=True)
class Enveloppe:
    """What every BEE file says of itself (§1.2): root, version, school, September year, moment of the export."""

    genre: Genre
    version: str
    uai: str
    annee: int
    exporte_le: date | None = None
    horodatage: datetime | None = None
    """Local time of the server, without zone, as written in the file."""


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Something wrong that does not stop the reading: stable code, line in the file, whom it is about, French text."""

    code: str
    line: int
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Eleve:
    """One ELEVE of BEE_ELEVES (§1.3). ``ine`` is the best INE known: INE_RNIE, else ID_NATIONAL, else INE_BEA."""

    eleve_id: str
    nom_de_famille: str
    prenom: str
    line: int = field(default=0, compare=False)
    ne_le: date | None = None
    ne_le_brut: str = ""
    sexe: str = ""
    """"M", "F" or "" (CODE_SEXE 1, 2)."""
    nom_usage: str = ""
    prenom2: str = ""
    prenom3: str = ""
    ine: str = ""
    id_national: str = ""
    ine_bea: str = ""
    ine_rnie: str = ""
    elenoet: str = ""
    id_eleve_etab: str = ""
    id_prv: str = ""
    doublement: bool | None = None
    entree_le: date | None = None
    sortie_le: date | None = None
    """Present: the pupil has left (§1.3), even when a class is still given (§1.11, 1)."""
    sortie_brut: str = ""
    """DATE_SORTIE as written, when it is no day: the pupil has left all the same."""
    motif_sortie: str = ""
    mef: str = ""
    regime: str = ""
    statut: str = ""
    provenance: str = ""
    pays_naissance: str = ""
    departement_naissance: str = ""
    commune_naissance: str = ""
    ville_naissance: str = ""
    nationalite: str = ""
    adresse_id: str = ""
    tel_personnel: str = ""
    tel_portable: str = ""
    tel_professionnel: str = ""
    mel: str = ""
    accepte_sms: bool | None = None
    adhesion_transport: bool | None = None
    modifie_le: date | None = None
    mef_an_dernier: str = ""
    uai_an_dernier: str = ""

    @property
    def telephones(self) -> tuple[tuple[str, str], ...]:
        """The (field, raw number) pairs that hold something, mobile field first."""
        return _telephones(self.tel_portable, self.tel_personnel, self.tel_professionnel)


@dataclass(frozen=True, slots=True)
class Structure:
    """A class (``type`` "D") or group ("G") a pupil belongs to. Codes may hold a name: personal data (§1.11, 14)."""

    code: str
    type: str


@dataclass(frozen=True, slots=True)
class Affectation:
    """One STRUCTURES_ELEVE block; the same pupil may have several (§1.11, 4)."""

    eleve_id: str
    structures: tuple[Structure, ...]
    line: int = field(default=0, compare=False)

    @property
    def divisions(self) -> tuple[str, ...]:
        """Codes of the classes, in file order."""
        return tuple(s.code for s in self.structures if s.type == "D")

    @property
    def groupes(self) -> tuple[str, ...]:
        """Codes of the groups, in file order."""
        return tuple(s.code for s in self.structures if s.type == "G")


@dataclass(frozen=True, slots=True)
class Personne:
    """One PERSONNE of BEE_RESPONSABLES (§1.4). No birth date exists in that file. Phones are raw (§1.11, 10)."""

    personne_id: str
    nom_de_famille: str
    prenom: str
    line: int = field(default=0, compare=False)
    nom_usage: str = ""
    civilite: str = ""
    """LC_CIVILITE: "M." or "MME"."""
    civilite_longue: str = ""
    tel_personnel: str = ""
    tel_portable: str = ""
    tel_professionnel: str = ""
    accepte_sms: bool | None = None
    mel: str = ""
    communication_adresse: bool | None = None
    adresse_id: str = ""
    code_profession: str = ""
    id_prv: str = ""

    @property
    def telephones(self) -> tuple[tuple[str, str], ...]:
        """The (field, raw number) pairs that hold something, mobile field first."""
        return _telephones(self.tel_portable, self.tel_personnel, self.tel_professionnel)


@dataclass(frozen=True, slots=True)
class Lien:
    """One RESPONSABLE_ELEVE, of either generation (§1.4).

    ``niveau``: 1 legal representative, 2 person in charge, 3 contact, None when unreadable; RESP_LEGAL 1 and 2 read
    as 1, and 0 as 3. ``parente``: two digits; the one-digit codes of before 2018 are translated (1 father is 20,
    2 mother is 10). The raw values are in ``niveau_brut``, ``resp_legal`` and ``parente_brut``.
    """

    eleve_id: str
    personne_id: str
    niveau: int | None
    line: int = field(default=0, compare=False)
    niveau_brut: str = ""
    resp_legal: str = ""
    parente: str = ""
    parente_brut: str = ""
    paie_frais_scolaires: bool | None = None
    percoit_les_aides: bool | None = None
    heberge_eleve: bool | None = None
    a_contacter_en_priorite: bool | None = None
    resp_financier: bool | None = None
    pers_paiement: bool | None = None
    pers_contact: bool | None = None


@dataclass(frozen=True, slots=True)
class Adresse:
    """One ADRESSE (§1.3). For a foreign address the postcode and town are glued in ``commune_etrangere``."""

    adresse_id: str
    line: int = field(default=0, compare=False)
    ligne1: str = ""
    ligne2: str = ""
    ligne3: str = ""
    ligne4: str = ""
    boite_postale: str = ""
    code_postal: str = ""
    commune: str = ""
    commune_etrangere: str = ""
    code_commune_insee: str = ""
    code_departement: str = ""
    code_pays: str = ""
    pays: str = ""

    @property
    def lignes(self) -> tuple[str, ...]:
        """The address lines that hold something, in order."""
        return tuple(text for text in (self.ligne1, self.ligne2, self.ligne3, self.ligne4) if text)


@dataclass(frozen=True, slots=True)
class Division:
    """A class of BEE_STRUCTURES (§1.5): show ``code``, ``libelle`` is only a note."""

    code: str
    line: int = field(default=0, compare=False)
    libelle: str = ""
    uai: str = ""
    contrat: str = ""
    mefs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Groupe:
    """A group of BEE_STRUCTURES (§1.5), with the classes its pupils come from."""

    code: str
    line: int = field(default=0, compare=False)
    libelle: str = ""
    uai: str = ""
    mefs: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mef:
    """A MEF of BEE_NOMENCLATURES (§1.6): 11 alphanumeric characters and their labels."""

    code: str
    line: int = field(default=0, compare=False)
    formation: str = ""
    libelle_long: str = ""
    libelle_edition: str = ""
    mefstat: str = ""
    inscription_etab: bool | None = None


@dataclass(frozen=True, slots=True)
class Matiere:
    """A subject of BEE_NOMENCLATURES (§1.6): six digits, a short code (HI-GE), and labels."""

    code: str
    line: int = field(default=0, compare=False)
    code_gestion: str = ""
    libelle_court: str = ""
    libelle_long: str = ""
    libelle_edition: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A line of any other code table of BEE_NOMENCLATURES: ``table`` is the record's tag (LIEN_PARENTE, REGIME…)."""

    table: str
    code: str
    line: int = field(default=0, compare=False)
    libelle_court: str = ""
    libelle_long: str = ""


@dataclass(frozen=True, slots=True)
class Etablissement:
    """The school's own record in BEE_COMMUN (§1.7)."""

    uai: str
    line: int = field(default=0, compare=False)
    type_etab: str = ""
    nom: str = ""
    nom_complement: str = ""
    chef: str = ""
    chef_qualite: str = ""
    siren: str = ""
    secteur: str = ""
    ligne1: str = ""
    ligne2: str = ""
    ligne3: str = ""
    ligne4: str = ""
    boite_postale: str = ""
    code_postal: str = ""
    commune: str = ""
    code_commune_insee: str = ""
    telephone: str = ""
    telecopie: str = ""
    mel: str = ""
    mel2: str = ""


@dataclass(frozen=True, slots=True)
class Periode:
    """The pupils' school year in BEE_COMMUN (§1.7): first and last day."""

    annee: int | None
    line: int = field(default=0, compare=False)
    debut_le: date | None = None
    fin_le: date | None = None


Record = (
    Eleve | Affectation | Adresse | Personne | Lien | Division | Groupe | Mef | Matiere | Code | Etablissement | Periode
)
"""Whatever a BEE file holds once, many times, in any order."""


def _telephones(portable: str, personnel: str, professionnel: str) -> tuple[tuple[str, str], ...]:
    pairs = (("TEL_PORTABLE", portable), ("TEL_PERSONNEL", personnel), ("TEL_PROFESSIONNEL", professionnel))
    return tuple(pair for pair in pairs if pair[1])
