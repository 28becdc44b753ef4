"""Home: who one is here, messages not read, the news, the applications (J11)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from preau.houses.portail import actualites as news
from preau.houses.portail import applications, settings
from preau.houses.portail.actions import messagerie
from preau.houses.portail.gestion import portee_of
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.pages.actualites import lines, school_names
from preau.houses.portail.places import Place, place_of, places_of
from preau.houses.portail.visiteur import Visiteur
from preau.registre.queries import Enfant

LATEST = 3
"""How many news the home page shows; the rest is one link away."""


@dataclass(frozen=True)
class Onglet:
    """One child in the list that leads from child to child, with the school as people name it."""

    enfant: Enfant
    ecole: str
    is_shown: bool = False


def onglets(who: Visiteur, shown: str = "") -> list[Onglet]:
    """The children of this visitor; `shown` is the public id of the one whose page it is."""
    enfants = who.enfants()
    names = school_names(one.uai for one in enfants)
    return [Onglet(one, names[one.uai], one.public_id == shown) for one in enfants]


def home(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The page of who is signed in."""
    places = places_of(who)
    names = school_names(place.uai for place in places)
    idp = IdentityProvider.objects.filter(alias=who.idp).first()
    context = {
        "nom": who.nom_complet,
        "is_family": not who.local and not who.eleves,
        "is_local": bool(who.local),
        "enfants": onglets(who),
        "ecoles": [(place, names[place.uai]) for place in places],
        "has_messages": not messagerie.is_suspended(who),
        "unread": messagerie.unread(who.adresses),
        "actualites": lines(who, news.list_for(who, places, LATEST)),
        "is_writer": news.is_writer(who),
        "is_administrator": portee_of(who) is not None,
        "applications": applications.list_for(who.profil, places),
        "account_url": settings.current().account_url if not who.local else "",
        "account_label": idp.label if idp else "",
    }
    return render(request, "portail/accueil.html", context)


def of_child(who: Visiteur, enfant: Enfant) -> dict[str, object]:
    """What the page of one child shows beside the school: its news, its applications, the way to the other children."""
    places: list[Place] = [place_of(enfant)]
    return {
        "enfants": onglets(who, enfant.public_id),
        "actualites": lines(who, news.list_for(who, places, LATEST)),
        "applications": applications.list_for(who.profil, places),
    }
