"""URL map of school life (see the package's docstring)."""

from django.urls import include, path

from preau.houses.viescolaire.pages.accueil import accueil, choisir_eleve, deconnexion

house = [
    path("", accueil, name="accueil"),
    path("eleve/", choisir_eleve, name="choisir-eleve"),
    path("deconnexion/", deconnexion, name="deconnexion"),
]

urlpatterns = [
    path("", include((house, "viescolaire"))),
    path("", include("preau.kit.design.urls")),
]
