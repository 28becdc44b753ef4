"""Addresses of the house `fournisseurs` (see the package's docstring)."""

from django.urls import include, path

from preau.houses.fournisseurs.endpoints.authorize import authorize
from preau.houses.fournisseurs.endpoints.etat_civil import etat_civil
from preau.houses.fournisseurs.endpoints.logout import logout
from preau.houses.fournisseurs.endpoints.metadata import color, discovery, jwks
from preau.houses.fournisseurs.endpoints.token import token, userinfo
from preau.houses.fournisseurs.pages.accueil import accueil, aide
from preau.houses.fournisseurs.pages.connexion import connexion
from preau.houses.fournisseurs.pages.identite_libre import identite_libre

house = [
    path("", accueil, name="accueil"),
    path("etat-civil/", etat_civil, name="etat-civil"),
    path("<slug:slug>/.well-known/openid-configuration", discovery, name="discovery"),
    path("<slug:slug>/jwks", jwks, name="jwks"),
    path("<slug:slug>/authorize", authorize, name="authorize"),
    path("<slug:slug>/token", token, name="token"),
    path("<slug:slug>/userinfo", userinfo, name="userinfo"),
    path("<slug:slug>/logout", logout, name="logout"),
    path("<slug:slug>/connexion/", connexion, name="connexion"),
    path("<slug:slug>/identite-libre/", identite_libre, name="identite-libre"),
    path("<slug:slug>/aide/", aide, name="aide"),
    path("<slug:slug>/couleur.css", color, name="color"),
]

urlpatterns = [
    path("", include((house, "fournisseurs"))),
    path("", include("preau.kit.design.urls")),
]
