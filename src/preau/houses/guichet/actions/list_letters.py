"""Who received what, and what became of it: the office's rows beside the account service's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from preau.houses.guichet.courriers import documents
from preau.houses.guichet.models import Envoi, Lot
from preau.houses.guichet.poste import Poste
from preau.houses.guichet.scim import Comptes, either, equals
from preau.houses.guichet.scim_refusals import ComptesTrouble
from preau.registre.models import Eleve, Responsable

ETATS = {
    "active": "Valable",
    "utilisee": "Utilisé : compte activé",
    "annulee": "Remplacé par un courrier plus récent",
    "perimee": "Périmé",
}


@dataclass(frozen=True)
class Ligne:
    """One letter as the page shows it; `etat` is empty when the account service does not answer."""

    envoi: Envoi
    nom: str
    etat: str


def follow(poste: Poste, envois: Sequence[Envoi]) -> list[Ligne]:
    """These letters of one lot, with their state now."""
    if not envois:
        return []
    names = names_of(envois[0].lot.profil, [one.personne for one in envois])
    states = _states(poste, [one.notification for one in envois])
    return [Ligne(one, names.get(one.personne, ""), ETATS.get(states.get(one.notification, ""), "")) for one in envois]


def names_of(profil: str, personnes: Collection[str]) -> dict[str, str]:
    """Names by public id; who is no longer in the registry is left out."""
    if profil == Lot.Profil.ELEVE:
        pupils = Eleve.objects.filter(public_id__in=list(personnes))
        return {row.public_id: documents.name_eleve(row) for row in pupils}
    rows = Responsable.objects.filter(public_id__in=list(personnes))
    return {row.public_id: documents.name_responsable(row) for row in rows}


def _states(poste: Poste, notifications: Sequence[str]) -> dict[str, str]:
    try:
        found = Comptes(poste.uai).notifications(either(*(equals("id", one) for one in notifications)))
        return {row.id: row.etat for row in found}
    except ComptesTrouble:
        return {}
