"""The pages of the door. A house mounts them at its root, or below `bureau/` where families have a door too."""

from django.urls import path

from preau.kit.agents import pages

app_name = "agents"
urlpatterns = [
    path("connexion/", pages.entrer, name="connexion"),
    path("connexion/retour/", pages.retour, name="connexion-retour"),
    path("connexion/confirmer/", pages.confirmer, name="confirmer"),
    path("deconnexion/", pages.deconnexion, name="deconnexion"),
    path("deconnexion/fin/", pages.deconnecte, name="deconnecte"),
]
