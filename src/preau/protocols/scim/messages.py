"""The resources as values: what `comptes` writes and `guichet` reads (schemas in catalogue.py)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar

from preau.protocols.scim import catalogue, names
from preau.protocols.scim.schemas import ResourceType


@dataclass(frozen=True)
class Reference:
    """Another resource, named by its public id; `refers` in the field's metadata says of which type it is."""

    value: str


@dataclass(frozen=True)
class Name:
    """Names as in the registry."""

    family_name: str = ""
    given_name: str = ""


@dataclass(frozen=True)
class ResponsableRef:
    """A guardian's record in the registry and its school."""

    value: str
    uai: str


@dataclass(frozen=True)
class RattachementRef:
    """A child of an account: the link's public id, the pupil's record, school and level."""

    value: str = field(metadata={"refers": "Rattachement"})
    eleve: str = ""
    uai: str = ""
    niveau: int = 1


@dataclass(frozen=True)
class CompteExtension:
    """What an office knows of an account; `mobile` and `mel` are masked; lists hold what lies in its schools.

    `mot_de_passe` is provisional and clear, and only in the answer to the request that reset it.
    """

    etat: str = "actif"
    must_change_password: bool = False
    mot_de_passe: str = ""
    verrouille: bool = False
    sessions: int = 0
    mobile: str = ""
    mel: str = ""
    activated_at: datetime | None = None
    last_login_at: datetime | None = None
    eleve: str = ""
    etablissements: tuple[str, ...] = ()
    responsables: tuple[ResponsableRef, ...] = ()
    rattachements: tuple[RattachementRef, ...] = ()


@dataclass(frozen=True)
class Resource:
    """What every resource has; `created_at` is written as meta.created.

    `version` is what a client read in meta.version, to give back in If-Match; it is empty in what a service makes.
    """

    kind: ClassVar[ResourceType]
    id: str
    created_at: datetime | None = field(default=None, kw_only=True)
    version: str = field(default="", kw_only=True, compare=False)

    def lasting(self) -> Resource:
        """Without what is shown only once: what its version is made from."""
        return self


@dataclass(frozen=True)
class User(Resource):
    """An account."""

    kind: ClassVar[ResourceType] = catalogue.USER
    user_name: str = ""
    name: Name = Name()
    active: bool = True
    user_type: str = "responsable"
    preferred_language: str = "fr"
    compte: CompteExtension = field(default=CompteExtension(), metadata={"key": names.COMPTE})

    def lasting(self) -> User:
        """Without a provisional password, and without what the tries of anybody change."""
        return replace(self, compte=replace(self.compte, mot_de_passe="", verrouille=False, sessions=0))


@dataclass(frozen=True)
class Rattachement(Resource):
    """A child that an account has proven."""

    kind: ClassVar[ResourceType] = catalogue.RATTACHEMENT
    compte: Reference | None = field(default=None, metadata={"refers": "User"})
    eleve: str = ""
    responsable: str = ""
    uai: str = ""
    niveau: int = 1
    proven_at: datetime | None = None
    etat: str = "ouvert"


@dataclass(frozen=True)
class Signalement(Resource):
    """A wrong link reported by a parent."""

    kind: ClassVar[ResourceType] = catalogue.SIGNALEMENT
    motif: str = ""
    compte: Reference | None = field(default=None, metadata={"refers": "User"})
    eleve: str = ""
    responsable: str = ""
    uai: str = ""
    etat: str = "ouvert"
    closed_at: datetime | None = None
    precision: str = ""


@dataclass(frozen=True)
class Tentative(Resource):
    """An attempt and where it stopped; `possibles` are records that bear the name typed, when it met none."""

    kind: ClassVar[ResourceType] = catalogue.TENTATIVE
    voie: str = ""
    motif: str = ""
    at: datetime | None = None
    compte: Reference | None = field(default=None, metadata={"refers": "User"})
    eleve: str = ""
    responsable: str = ""
    uai: str = ""
    possibles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notification(Resource):
    """A letter with provisional identifiers; `mot_de_passe` is clear, and only in the answer to its creation.

    `issued_on` and `expires_on` are days written YYYY-MM-DD.
    """

    kind: ClassVar[ResourceType] = catalogue.NOTIFICATION
    profil: str = ""
    uai: str = ""
    responsable: str = ""
    eleve: str = ""
    identifiant: str = ""
    mot_de_passe: str = ""
    lot: str = ""
    issued_on: str = ""
    expires_on: str = ""
    etat: str = "active"
    used_at: datetime | None = None
    cancelled_at: datetime | None = None
    compte: Reference | None = field(default=None, metadata={"refers": "User"})

    def lasting(self) -> Notification:
        """Without the password."""
        return replace(self, mot_de_passe="")


@dataclass(frozen=True)
class Fusion(Resource):
    """Two accounts that became one: `compte` is the one kept, `identifiant` that of the other."""

    kind: ClassVar[ResourceType] = catalogue.FUSION
    compte: Reference | None = field(default=None, metadata={"refers": "User"})
    identifiant: str = ""
    merged_at: datetime | None = None
    undo_until: datetime | None = None
    etat: str = "faite"
    undone_at: datetime | None = None
