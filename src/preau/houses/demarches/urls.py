"""URL map of the téléservices (see the package's docstring)."""

from django.urls import URLPattern, URLResolver, include, path

from preau.houses.demarches.pages.accueil import accueil
from preau.houses.demarches.teleservice import list_teleservices

house: list[URLPattern | URLResolver] = [
    path("", accueil, name="accueil"),
    *(path(f"enfants/<str:eleve>/{one.code}/", include(one.urls)) for one in list_teleservices()),
    *(path(f"bureau/<str:uai>/{one.code}/", include(one.bureau_urls)) for one in list_teleservices()),
    *(url for one in list_teleservices() for url in one.public_urls),
]

urlpatterns = [
    path("", include((house, "demarches"))),
    path("", include("preau.kit.design.urls")),
]
