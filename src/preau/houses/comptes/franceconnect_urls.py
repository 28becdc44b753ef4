"""Addresses around FranceConnect; here the endpoint meets the journeys that an identity without an account begins."""

from __future__ import annotations

from django.urls import path

from preau.houses.comptes.endpoints import franceconnect
from preau.houses.comptes.flows import activation_franceconnect, relier_franceconnect
from preau.houses.comptes.franceconnect_arrivee import Doors
from preau.kit.flows import flow_urls

DOORS = Doors(enrol=activation_franceconnect.begin, relink=relier_franceconnect.begin)

pages = [
    path("franceconnect/entrer/", franceconnect.entrer, name="franceconnect-entrer"),
    path("franceconnect/retour/", franceconnect.retour(DOORS), name="franceconnect-retour"),
    path("franceconnect/depart/", franceconnect.depart, name="franceconnect-depart"),
    path("franceconnect/deconnexion/", franceconnect.deconnexion, name="franceconnect-deconnexion"),
    path("franceconnect/cles/", franceconnect.cles, name="franceconnect-cles"),
]

journeys = flow_urls(relier_franceconnect.RelierFranceConnect, "franceconnect/relier/")
