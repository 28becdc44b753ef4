"""URL map of the office (see the package's docstring)."""

from django.urls import include, path

from preau.houses.guichet import (
    acces_urls,
    contacts_urls,
    courriers_urls,
    doublons_urls,
    exports_urls,
    fiches_urls,
    imports_urls,
    suivi_urls,
)
from preau.houses.guichet.pages.accueil import accueil, bureau

house = [
    path("", accueil, name="accueil"),
    path("etablissements/<str:uai>/", bureau, name="bureau"),
    *acces_urls.urlpatterns,
    *contacts_urls.urlpatterns,
    *courriers_urls.urlpatterns,
    *suivi_urls.urlpatterns,
    *imports_urls.urlpatterns,
    *exports_urls.urlpatterns,
    *fiches_urls.urlpatterns,
    *doublons_urls.urlpatterns,
]

urlpatterns = [
    path("", include((house, "guichet"))),
    path("", include("preau.kit.agents.urls")),
    path("", include("preau.kit.design.urls")),
]
