"""The people of a synthetic world, before any file format: schools, families, pupils, responsables, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Etablissement:
    """A school of the world: UAI, type (CLG, E.P.PU), name as the tutorials print it, type included, and town."""

    uai: str
    type_etab: str
    nom: str
    commune: str
    code_postal: str
    code_insee: str
    degre: int
    """1 primary (written as ONDE), 2 secondary (written as SIECLE)."""
    effectif: int
    """Generated pupils, leavers included, the cast not counted."""
    telephone: str = "02 61 91 00 01"
    mel: str = "etablissement@example.org"

    @property
    def complement(self) -> str:
        """The name without its type: what DENOM_COMPL holds (§1.7)."""
        return self.nom.removeprefix(self.type_etab).strip()


@dataclass(frozen=True, slots=True)
class Adresse:
    """Where a responsable lives."""

    ligne1: str
    code_postal: str
    commune: str
    code_insee: str = ""


@dataclass(frozen=True, slots=True)
class Responsable:
    """An adult. ``mobile`` is E.164; ``mobile_brut`` is how the office typed it and ``champ`` where."""

    key: str
    civilite: str
    """"M." or "MME"."""
    nom: str
    prenom: str
    nom_usage: str = ""
    mobile: str = ""
    mobile_brut: str = ""
    champ: str = "TEL_PORTABLE"
    tel_domicile: str = ""
    mel: str = ""
    adresse: Adresse | None = None
    profession: str = ""
    exemplaires: int = 1
    """How many times the school entered this person."""


@dataclass(frozen=True, slots=True)
class Eleve:
    """A pupil in one school of the world."""

    key: str
    uai: str
    nom: str
    prenom: str
    ne_le: date
    sexe: str
    niveau: str
    """6EME to 3EME, or PS to CM2."""
    division: str
    groupe: str = ""
    nom_usage: str = ""
    prenom2: str = ""
    ine: str = ""
    sortie_le: date | None = None
    ne_a: str = ""
    """Town of birth when born abroad."""
    redoublant: bool = False


@dataclass(frozen=True, slots=True)
class Lien:
    """A responsable's link to a pupil, both by key. Levels and kinship as specs/registry-formats.md §6.4."""

    responsable: str
    eleve: str
    niveau: int
    parente: str
    heberge: bool = True


@dataclass(frozen=True, slots=True)
class Famille:
    """Pupils, the adults linked to them, and the links. Only the cast's families span several schools."""

    eleves: tuple[Eleve, ...]
    responsables: tuple[Responsable, ...]
    liens: tuple[Lien, ...]

    def in_school(self, uai: str) -> Famille | None:
        """What one school knows of this family, None when it has no pupil there."""
        eleves = tuple(eleve for eleve in self.eleves if eleve.uai == uai)
        if len(eleves) == len(self.eleves):
            return self
        keys = {eleve.key for eleve in eleves}
        liens = tuple(lien for lien in self.liens if lien.eleve in keys)
        known = {lien.responsable for lien in liens}
        if not eleves:
            return None
        return Famille(eleves, tuple(r for r in self.responsables if r.key in known), liens)


@dataclass(frozen=True, slots=True)
class IdentiteFederee:
    """What a fictitious identity provider knows of an adult, with the codes of INSEE (specs/franceconnect.md §2.8)."""

    fournisseur: str
    """Slug of the provider that this person uses."""
    login: str
    nom: str
    """Birth name."""
    prenoms: str
    """All first names, separated by spaces."""
    sexe: str
    """female or male."""
    ne_le: date
    commune: str = ""
    """Code of the commune of birth; empty for who was born abroad."""
    pays: str = "99100"
    usage: str = ""
    mail: str = ""
    etat_civil: str = ""
    """How the civil register answers: empty for « found as is »."""
    mot_de_passe: str = "123"


@dataclass(frozen=True, slots=True)
class Personnage:
    """A member of the cast, for demonstrations, tutorials and tests. ``pour`` names the journeys they are kept for."""

    id: str
    role: str
    nom: str
    prenom: str
    mobile: str
    mail: str
    enfants: tuple[Enfant, ...] = ()
    pour: tuple[str, ...] = ()
    identite: IdentiteFederee | None = None

    def as_row(self) -> dict[str, object]:
        """As `var/demo.json` lists them; identifiant and mot_de_passe are null until something gives them one."""
        return {
            "id": self.id,
            "role": self.role,
            "nom": self.nom,
            "prenom": self.prenom,
            "mobile": self.mobile,
            "mail": self.mail,
            "identifiant": None,
            "mot_de_passe": None,
            "enfants": [
                {"nom": e.nom, "prenom": e.prenom, "ne_le": e.ne_le.isoformat(), "uai": e.uai} for e in self.enfants
            ],
            "pour": list(self.pour),
            "franceconnect": self.identite
            and {
                "fournisseur": self.identite.fournisseur,
                "login": self.identite.login,
                "mot_de_passe": self.identite.mot_de_passe,
            },
        }


@dataclass(frozen=True, slots=True)
class Enfant:
    """A child of a member of the cast, as that member would name it."""

    nom: str
    prenom: str
    ne_le: date
    uai: str
    actif: bool = field(default=True, compare=False)
    """False for a leaver."""
