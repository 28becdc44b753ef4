"""URL map of school life (see the package's docstring)."""

from django.urls import include, path

from preau.houses.viescolaire import acces_urls, cahier_urls, edt_urls, mobile_urls, pronote_urls
from preau.houses.viescolaire.pages.accueil import accueil, choisir_eleve

house = [
    path("", accueil, name="accueil"),
    path("eleve/", choisir_eleve, name="choisir-eleve"),
    *acces_urls.urlpatterns,
    *edt_urls.urlpatterns,
    *cahier_urls.urlpatterns,
    *mobile_urls.urlpatterns,
    *pronote_urls.urlpatterns,
]

urlpatterns = [
    path("", include((house, "viescolaire"))),
    path("", include("preau.kit.design.urls")),
]
