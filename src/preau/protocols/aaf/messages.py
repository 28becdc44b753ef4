"""What an AAF delivery says (specs/registry-formats.md §4.2 to §4.5), as frozen values.

A `Requete` is one request of a file, its attributes as written. The other classes are what a request means, in either
degree; an attribute without a field of its own stays in ``autres``. An empty value and an absent attribute both read
as ``""``, ``()`` or ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from preau.protocols.siecle.messages import Anomalie

__all__ = [
    "Anomalie", "Autorite", "Categorie", "Classe", "Division", "Eleve", "Enseigne", "Entete", "Etablissement",
    "Fonction", "Groupe", "Matiere", "Mef", "Mouvement", "Operation", "Personnel", "Relation", "Requete",
    "Responsable",
]  # fmt: skip

Attributs = Mapping[str, tuple[str, ...]]
"""Attribute name → values; an attribute that is given empty has no value."""


class Operation(StrEnum):
    """The three requests of the grammar (§4.2)."""

    AJOUT = "addRequest"
    CHANGEMENT = "modifyRequest"
    RETRAIT = "deleteRequest"


class Categorie(StrEnum):
    """What a request is about; the value stands in its operational attribute."""

    ETABLISSEMENT = "EtabEducNat"
    MATIERE = "MatEducNat"
    MEF = "MefEducNat"
    ELEVE = "Eleve"
    RESPONSABLE = "PersRelEleve"
    PERSONNEL = "PersEducNat"


@dataclass(frozen=True, slots=True)
class Entete:
    """The comments at the top of a file (§4.1), "" or None when they are not there. ``degre``: "1D" or "2D"."""

    version_af: str = ""
    version_sdet: str = ""
    academie: str = ""
    degre: str = ""
    genere_le: date | None = None


@dataclass(frozen=True, slots=True)
class Requete:
    """One request as written. ``line`` never counts when two are compared."""

    operation: Operation
    categorie: Categorie
    ident: str
    attributs: Attributs = field(default_factory=dict)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Relation:
    """One value of ENTElevePersRelEleve: six parts, whose fourth depends on the length of the kinship (§4.5)."""

    jointure: str
    parente_brut: str
    niveau_brut: str
    payeur: bool | None = None
    contact: bool | None = None
    paiement: bool | None = None


@dataclass(frozen=True, slots=True)
class Autorite:
    """One value of ENTEleveAutoriteParentale (1D, §4.4): a guardian and a code, without any flag."""

    jointure: str
    code: str


@dataclass(frozen=True, slots=True)
class Classe:
    """A class or group of a person: the school's jointure, the code, and in 1D a label (§4.4: parts 3 and 4)."""

    etab: str
    code: str
    libelle: str = ""


@dataclass(frozen=True, slots=True)
class Mouvement:
    """Entering or leaving a class or a school: ``etab$JJ/MM/AAAA$classe``; no class for the school itself."""

    etab: str
    le: date | None
    classe: str = ""


@dataclass(frozen=True, slots=True)
class Enseigne:
    """What someone teaches in a school: ``etab$a$b``, where a and b are a class and a subject, or a MEF and a label."""

    etab: str
    code: str
    objet: str = ""


@dataclass(frozen=True, slots=True)
class Fonction:
    """``etab$ENS$ENSEIGNEMENT$L0422$ANGLAIS``; "-" in the file is "" here."""

    etab: str
    code: str
    libelle: str = ""
    specialite: str = ""
    specialite_libelle: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """A class of a school: ``3A$3EME$10310019110[$mef…]``."""

    code: str
    libelle: str = ""
    mefs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Groupe:
    """A group of a school and its classes: ``3A-3B LAT$label?$3A$3B``."""

    code: str
    libelle: str = ""
    divisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fiche:
    """What every message has: its jointure, its line, and the attributes without a field."""

    jointure: str
    line: int = field(default=0, compare=False, kw_only=True)
    autres: Attributs = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True, slots=True)
class Personne(Fiche):
    """What pupils, guardians and staff have in common. ``nom_patro`` is the birth name, ``nom`` the usual one (sn)."""

    nom: str = ""
    prenom: str = ""
    nom_patro: str = ""
    autres_prenoms: tuple[str, ...] = ()
    civilite: str = ""
    ne_le: date | None = None
    mail: str = ""
    tel_domicile: str = ""
    tel_travail: str = ""
    adresse: tuple[str, ...] = ()
    """Address lines, empty ones kept in their place."""
    code_postal: str = ""
    ville: str = ""
    pays: str = ""


@dataclass(frozen=True, slots=True)
class Eleve(Personne):
    """A pupil (§4.3). ``eleve_id`` is SIECLE's ELEVE_ID; ``etab`` the jointure of the school of enrolment."""

    eleve_id: str = ""
    ine: str = ""
    etab: str = ""
    etab_men: str = ""
    relations: tuple[Relation, ...] = ()
    autorites: tuple[Autorite, ...] = ()
    adresse_de: tuple[str, ...] = ()
    """Guardians who share the pupil's address, as it seems."""
    regime: str = ""
    statut: str = ""
    mef: str = ""
    mef_libelle: str = ""
    niveau_formation: str = ""
    filiere: str = ""
    classes: tuple[Classe, ...] = ()
    groupes: tuple[Classe, ...] = ()
    boursier: bool | None = None
    transport: bool | None = None
    codes_enseignements: tuple[str, ...] = ()
    enseignements: tuple[str, ...] = ()
    entrees_classes: tuple[Mouvement, ...] = ()
    sorties_classes: tuple[Mouvement, ...] = ()
    entree_le: date | None = None
    sortie_le: date | None = None
    niveau: str = ""
    """1D: CP, CE1…"""
    cycle: str = ""
    type_classe: str = ""
    restaurant: bool | None = None
    garderie_matin: bool | None = None
    garderie_soir: bool | None = None
    etudes: bool | None = None


@dataclass(frozen=True, slots=True)
class Responsable(Personne):
    """A guardian (§4.3), one record whatever the number of children and of schools."""

    mobiles: tuple[str, ...] = ()
    mobile_sms: str = ""
    diffusion: bool | None = None
    eleves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Personnel(Personne):
    """A member of staff (§4.3)."""

    etab: str = ""
    sts_id: str = ""
    disciplines: tuple[str, ...] = ()
    disciplines_poste: tuple[str, ...] = ()
    specialites: tuple[str, ...] = ()
    mefs: tuple[Enseigne, ...] = ()
    matieres: tuple[Enseigne, ...] = ()
    classes: tuple[Classe, ...] = ()
    groupes: tuple[Classe, ...] = ()
    classes_matieres: tuple[Enseigne, ...] = ()
    groupes_matieres: tuple[Enseigne, ...] = ()
    classes_principal: tuple[Classe, ...] = ()
    direction: str = ""
    fonctions: tuple[Fonction, ...] = ()
    devant_eleves: bool | None = None
    enseignant: bool | None = None


@dataclass(frozen=True, slots=True)
class Etablissement(Fiche):
    """A school (§4.3)."""

    uai: str = ""
    siren: str = ""
    nom: str = ""
    type: str = ""
    type_code: str = ""
    ministere: str = ""
    ministere_code: str = ""
    contrat: str = ""
    boite_postale: str = ""
    rue: str = ""
    code_postal: str = ""
    ville: str = ""
    telephone: str = ""
    telecopie: str = ""
    mail: str = ""
    rattachement: tuple[str, ...] = ()
    bassin: tuple[str, ...] = ()
    academie: str = ""
    academie_code: str = ""
    divisions: tuple[Division, ...] = ()
    groupes: tuple[Groupe, ...] = ()
    secteur: str = ""
    circonscription: str = ""
    commune: str = ""
    rpi: str = ""


@dataclass(frozen=True, slots=True)
class Matiere(Fiche):
    """A subject: its jointure is the six-digit code (§4.3)."""

    libelle: str = ""
    rattachement: str = ""


@dataclass(frozen=True, slots=True)
class Mef(Fiche):
    """A MEF: its jointure is the code of eleven characters (§4.3)."""

    libelle: str = ""
    rattachement: str = ""
    mefstat: str = ""
    niveau_formation: str = ""
    filiere: str = ""


Message = Etablissement | Matiere | Mef | Eleve | Responsable | Personnel
"""What an add or a modify request means."""
