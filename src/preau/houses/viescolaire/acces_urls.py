"""Addresses of who comes in, and of what the office mends."""

from django.urls import path

from preau.houses.viescolaire.pages import connexion

urlpatterns = [
    path("connexion/", connexion.entrer, name="connexion"),
    path("cas/retour/", connexion.retour, name="cas-retour"),
    path("cas/deconnexion/", connexion.deconnexion_ent, name="cas-deconnexion"),
    path("deconnexion/", connexion.deconnexion, name="deconnexion"),
    path("deconnecte/", connexion.deconnecte, name="deconnecte"),
]
