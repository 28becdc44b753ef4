"""URL map of school life (see the package's docstring)."""

from django.urls import include, path

from preau.houses.viescolaire.pages.accueil import accueil

house = [
    path("", accueil, name="accueil"),
]

urlpatterns = [
    path("", include((house, "viescolaire"))),
    path("", include("preau.kit.design.urls")),
]
