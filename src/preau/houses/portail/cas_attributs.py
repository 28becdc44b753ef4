"""What a service is told of a person, as sets: a service gets the one it was declared with, and nothing more.

Names and children come from the registry at the moment of the validation, never from the session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from preau.houses.portail import settings
from preau.houses.portail.models import ServiceCas
from preau.protocols.cas import Attribute
from preau.registre.models import Eleve
from preau.registre.models.personne import Personne
from preau.registre.queries import find_inscrits, get_responsables, list_enfants

ELEVE, RESPONSABLE = ("National_1", "National_ELV"), ("National_2", "National_TUT")
"""Both writings of the national profile (specs/educonnect-ent.md §2.3): number for PRONOTE, letters beside it."""
PRINCIPALS: Final = {"ent": "le même identifiant pour tous les services", "opaque": "un identifiant propre au service"}


@dataclass(frozen=True)
class Profil:
    """One person as the registry knows them now; a responsable has no date of birth there."""

    nom: str = ""
    prenom: str = ""
    ne_le: date | None = None
    code_postal: str = ""
    profils: tuple[str, str] = RESPONSABLE
    uais: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    jointures: tuple[str, ...] = ()
    enfants: tuple[str, ...] = field(default=())


def read_profil(responsables: Iterable[str], eleves: Iterable[str]) -> Profil:
    """The profile of who these registry rows name: a pupil when there are pupils' rows, else a responsable."""
    own = list(eleves)
    return _eleve(own) if own else _responsable(list(responsables))


def _eleve(public_ids: list[str]) -> Profil:
    rows = list(Eleve.objects.filter(public_id__in=public_ids).order_by("pk"))
    inscrits = find_inscrits(public_ids)
    if not rows:
        return Profil(profils=ELEVE)
    return Profil(
        nom=rows[0].nom,
        prenom=rows[0].prenom,
        ne_le=rows[0].ne_le,
        code_postal=_code_postal(rows),
        profils=ELEVE,
        uais=_distinct(one.uai for one in inscrits),
        divisions=_distinct(f"{one.uai}${one.division}" for one in inscrits if one.division),
        jointures=tuple(str(row.jointure) for row in rows),
    )


def _responsable(public_ids: list[str]) -> Profil:
    rows = sorted((row for row in get_responsables(public_ids) if row.gone_at is None), key=lambda row: row.jointure)
    enfants = list_enfants(public_ids, niveaux=set(settings.current().niveaux))
    if not rows:
        return Profil()
    numbers = Eleve.objects.filter(public_id__in=[one.public_id for one in enfants]).order_by("pk")
    return Profil(
        nom=rows[0].nom,
        prenom=rows[0].prenom,
        code_postal=_code_postal(rows),
        uais=_distinct(one.uai for one in enfants),
        jointures=tuple(str(row.jointure) for row in rows),
        enfants=tuple(str(number) for number in numbers.values_list("jointure", flat=True)),
    )


def _code_postal(rows: Iterable[Personne]) -> str:
    return next((str(row.adresse["code_postal"]) for row in rows if row.adresse.get("code_postal")), "")


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
            Attribute("categories", profil.profils[:1]),
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
        Attribute("ENTAuxPersRelEleveEleve", profil.enfants),
    )


SETS: Final[dict[str, Callable[[Profil], tuple[Attribute, ...]]]] = {
    "aucun": lambda profil: (),
    "identite": _identite,
    "pronote": _pronote("%d/%m/%Y"),
    "pronote-iso": _pronote("%Y-%m-%d"),
    "annuaire": _annuaire,
}


def attributes_of(service: ServiceCas, profil: Profil) -> tuple[Attribute, ...]:
    """What `service` is told of this person."""
    return SETS[service.attributs](profil)


def user_of(service: ServiceCas, subject: str) -> str:
    """`cas:user`: the person's public id in this ENT, or one that only this service knows; both stay for ever."""
    if service.principal == "ent":
        return subject
    return hashlib.sha256(f"{service.subject_salt}|{subject}".encode()).hexdigest()[:32]
