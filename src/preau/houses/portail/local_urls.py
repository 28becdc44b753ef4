"""Addresses of the ENT's own accounts, and of single logout."""

from django.urls import path

from preau.houses.portail.endpoints.slo import slo
from preau.houses.portail.pages import local_connexion as pages

urls = [
    path("auth/saml/slo", slo, name="slo"),
    path("connexion/", pages.connexion, name="local-connexion"),
    path("connexion/second-facteur/", pages.second_facteur, name="local-second-facteur"),
    path("connexion/mot-de-passe-oublie/", pages.oubli, name="local-oubli"),
    path("connexion/mot-de-passe-oublie/envoye/", pages.oubli_envoye, name="local-oubli-envoye"),
    path("connexion/activation/<str:token>/", pages.activation, name="local-activation"),
]
