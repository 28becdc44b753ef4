"""What a service is told of a person, as sets: a service gets the one it was declared with, and nothing more.

Names and children come from the registry at the moment of the validation, never from the session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from preau.houses.portail import settings
from preau.houses.portail.models import CompteLocal, ServiceCas
from preau.kit.preparedkit import Prepared, Slot
from preau.protocols.cas import Attribute
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import Enfant, Inscrit, find_inscrits, list_enfants

ELEVE, RESPONSABLE = ("National_1", "National_ELV"), ("National_2", "National_TUT")
"""Both writings of the national profile (specs/educonnect-ent.md §2.3): number for PRONOTE, letters beside it."""
_ROLES: Final = {
    "enseignant": ("National_3", "National_ENS"),
    "direction": ("National_4", "National_DIR"),
    "vie-scolaire": ("National_5", "National_EVS"),
    "secretariat": ("National_6", "National_ETA"),
    "administrateur": ("National_6", "National_ETA"),
    "correspondant-ent": ("National_6", "National_ETA"),
}
_PROFILS: Final = {
    CompteLocal.Profil.PERSONNEL: ("National_6", "National_ETA"),
    CompteLocal.Profil.COLLECTIVITE: ("National_4", "National_COL"),
    CompteLocal.Profil.INVITE: (),
}
"""Staff have an account of the ENT: their roles say their categories, else their door does; a guest has none."""
_RESPONSABLE = Prepared(lambda: Responsable.objects.filter(public_id=Slot("public_id"), gone_at__isnull=True))
"""The one record that most parents have, compiled once."""
PRINCIPALS: Final = {"ent": "le même identifiant pour tous les services", "opaque": "un identifiant propre au service"}


class Profil:
    """One person as the registry knows them now; each part is read when a set asks for it, once.

    An account of the ENT when `local` names one; else a pupil when there are pupils' rows; else a responsable, who has
    no date of birth there.
    """

    def __init__(self, responsables: Iterable[str] = (), eleves: Iterable[str] = (), local: str = "") -> None:
        self._responsables, self._eleves, self._local = list(responsables), list(eleves), local

    @classmethod
    def of_session(cls, data: Mapping[str, Any]) -> Profil:
        """Of who is signed in (visiteur.py)."""
        return cls(data.get("responsables", ()), data.get("eleves", ()), data.get("local", ""))

    @cached_property
    def compte(self) -> CompteLocal | None:
        """The account of the ENT, while it is open."""
        open_ones = CompteLocal.objects.filter(state=CompteLocal.State.ACTIF)
        return open_ones.filter(public_id=self._local).first() if self._local else None

    @property
    def is_closed(self) -> bool:
        """Whether this is an account of the ENT that was closed since."""
        return bool(self._local) and self.compte is None

    @property
    def categories(self) -> tuple[str, ...]:
        """The national profiles as numbers."""
        return _distinct(one for one in self.profils if one[-1].isdigit())

    @property
    def profils(self) -> tuple[str, ...]:
        """The national profiles in both writings."""
        if self.compte is None:
            return () if self._local else ELEVE if self._eleves else RESPONSABLE
        roles = [one for role in self.compte.roles for one in _ROLES.get(role, ())]
        return _distinct(roles or _PROFILS[CompteLocal.Profil(self.compte.profil)])

    @cached_property
    def rows(self) -> list[Eleve] | list[Responsable]:
        """Their own rows of the registry, oldest first; rows that are gone say nothing."""
        if self._local:
            return []
        if self._eleves:
            return list(Eleve.objects.filter(public_id__in=self._eleves).order_by("pk"))
        if len(self._responsables) == 1:
            row = _RESPONSABLE.first(public_id=self._responsables[0])
            return [row] if row is not None else []
        kept = Responsable.objects.filter(public_id__in=self._responsables, gone_at__isnull=True)
        return list(kept.order_by("pk"))

    @property
    def nom(self) -> str:
        """The name of use."""
        return self.compte.nom if self.compte else next((row.nom for row in self.rows), "")

    @property
    def prenom(self) -> str:
        """The first name."""
        return self.compte.prenom if self.compte else next((row.prenom for row in self.rows), "")

    @property
    def ne_le(self) -> date | None:
        """The day of birth of a pupil."""
        return next((row.ne_le for row in self.rows if isinstance(row, Eleve)), None)

    @property
    def code_postal(self) -> str:
        """Of the first address that has one."""
        return next((str(row.adresse["code_postal"]) for row in self.rows if row.adresse.get("code_postal")), "")

    @property
    def jointures(self) -> tuple[str, ...]:
        """What the AAF feed names these rows by."""
        return tuple(str(row.jointure) for row in self.rows)

    @cached_property
    def inscrits(self) -> list[Inscrit]:
        """Where a pupil is enrolled."""
        return find_inscrits(self._eleves) if self._eleves else []

    @cached_property
    def enfants(self) -> list[Enfant]:
        """The children of a responsable."""
        return (
            []
            if self._eleves or self._local
            else list_enfants(self._responsables, niveaux=set(settings.current().niveaux))
        )

    @property
    def uais(self) -> tuple[str, ...]:
        """The schools: of the account, a pupil's own, or those of the children."""
        if self.compte:
            return _distinct(self.compte.uais)
        return _distinct([*(one.uai for one in self.inscrits), *(one.uai for one in self.enfants)])

    @property
    def divisions(self) -> tuple[str, ...]:
        """The classes of a pupil, as the AAF feed writes them: `UAI$6A`."""
        return _distinct(f"{one.uai}${one.division}" for one in self.inscrits if one.division)

    @property
    def jointures_enfants(self) -> tuple[str, ...]:
        """What the AAF feed names the children by."""
        rows = Eleve.objects.filter(public_id__in=[one.public_id for one in self.enfants]).order_by("pk")
        return tuple(str(number) for number in rows.values_list("jointure", flat=True)) if self.enfants else ()


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _identite(profil: Profil) -> tuple[Attribute, ...]:
    return (Attribute("nom", (profil.nom,)), Attribute("prenom", (profil.prenom,)))


def _pronote(written: str) -> Callable[[Profil], tuple[Attribute, ...]]:
    """PRONOTE's set: `nom, prenom, dateNaissance, codePostal, categories` (§2.3); the date as entcore or as laclasse.

    What is not known is left out: PRONOTE then matches on the rest.
    """

    def build(profil: Profil) -> tuple[Attribute, ...]:
        born = profil.ne_le.strftime(written) if profil.ne_le else ""
        return (
            *_identite(profil),
            Attribute("dateNaissance", (born,)),
            Attribute("codePostal", (profil.code_postal,)),
            Attribute("categories", (";".join(profil.categories),)),
        )

    return build


def _annuaire(profil: Profil) -> tuple[Attribute, ...]:
    """The names of the SDET's directory (§2.3, §3.2)."""
    return (
        *_identite(profil),
        Attribute("ENTPersonProfils", profil.profils),
        Attribute("ENTPersonStructRattach", profil.uais),
        Attribute("ENTPersonJointure", profil.jointures),
        Attribute("ENTEleveClasses", profil.divisions),
        Attribute("ENTAuxPersRelEleveEleve", profil.jointures_enfants),
    )


def _vie_scolaire(profil: Profil) -> tuple[Attribute, ...]:
    """PRONOTE's set, with what names a record of the registry to the letter: jointures, schools, the mail of staff."""
    mel = profil.compte.mel if profil.compte else ""
    return (
        *_pronote("%d/%m/%Y")(profil),
        Attribute("ENTPersonJointure", profil.jointures),
        Attribute("ENTPersonStructRattach", profil.uais),
        Attribute("mail", (mel,)),
    )


SETS: Final[dict[str, Callable[[Profil], tuple[Attribute, ...]]]] = {
    "aucun": lambda profil: (),
    "identite": _identite,
    "pronote": _pronote("%d/%m/%Y"),
    "pronote-iso": _pronote("%Y-%m-%d"),
    "annuaire": _annuaire,
    "vie-scolaire": _vie_scolaire,
}


def attributes_of(service: ServiceCas, profil: Profil) -> tuple[Attribute, ...]:
    """What `service` is told of this person."""
    return SETS[service.attributs](profil)


def user_of(service: ServiceCas, subject: str) -> str:
    """`cas:user`: the person's public id in this ENT, or one that only this service knows; both stay for ever."""
    if service.principal == "ent":
        return subject
    return hashlib.sha256(f"{service.subject_salt}|{subject}".encode()).hexdigest()[:32]
