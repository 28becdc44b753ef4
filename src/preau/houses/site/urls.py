"""URL map of the site (see the package's docstring)."""

from django.urls import include, path

from preau.houses.site.pages.accueil import accueil

house = [
    path("", accueil, name="accueil"),
]

urlpatterns = [
    path("", include((house, "site"))),
    path("", include("preau.kit.design.urls")),
]
