"""URL map of the office (see the package's docstring)."""

from django.urls import include, path

from preau.houses.guichet.pages.accueil import accueil, bureau, connexion
from preau.houses.guichet.pages.deconnexion import deconnexion

house = [
    path("", accueil, name="accueil"),
    path("connexion/", connexion, name="connexion"),
    path("deconnexion/", deconnexion, name="deconnexion"),
    path("etablissements/<str:uai>/", bureau, name="bureau"),
]

urlpatterns = [
    path("", include((house, "guichet"))),
    path("", include("preau.kit.design.urls")),
]
