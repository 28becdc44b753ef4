"""Find a person of a school one administers, to try a service for them (issue 5, item 7)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.portail import settings
from preau.houses.portail.annuaire import Fiche, people_of
from preau.houses.portail.gestion import Portee
from preau.houses.portail.refusals_messagerie import TropDeRecherches
from preau.kit import journal, limits
from preau.kit.namekit import normalise

SHOWN = 20


def find_people(portee: Portee, uai: str, nom: str, request: HttpRequest) -> tuple[list[Fiche], bool]:
    """Those of this school whose name fits, by name, and whether there are more.

    Nobody of a school that is not theirs. The journal keeps who searched and where, not what for. Raises
    TropDeRecherches.
    """
    rule = limits.Rule("portail-gestion-recherche", settings.current().annuaire_recherches, timedelta(minutes=10))
    if not limits.count(rule, portee.par).allowed:
        raise TropDeRecherches
    found = [one for one in people_of(uai) if one.matches(nom)] if portee.covers(uai) else []
    found.sort(key=lambda one: (normalise(one.nom), normalise(one.prenom), one.adresse))
    with transaction.atomic():
        journal.write("gestion.recherche", actor=portee.par, request=request, detail={"uai": uai, "nombre": len(found)})
    return found[:SHOWN], len(found) > SHOWN


def get_person(portee: Portee, uai: str, adresse: str) -> Fiche | None:
    """The person of this mailbox, if they belong to this school and it is theirs to administer."""
    return next(iter(people_of(uai, [adresse])), None) if portee.covers(uai) else None
