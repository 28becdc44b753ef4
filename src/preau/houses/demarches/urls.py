"""URL map of the téléservices (see the package's docstring)."""

from django.urls import URLPattern, URLResolver, include, path

from preau.houses.demarches.pages.accueil import accueil
from preau.houses.demarches.pages.bureau import bureau
from preau.houses.demarches.pages.connexion import connexion
from preau.houses.demarches.pages.deconnexion import deconnexion
from preau.houses.demarches.pages.responsables import mes_responsables
from preau.houses.demarches.teleservice import list_teleservices

house: list[URLPattern | URLResolver] = [
    path("", accueil, name="accueil"),
    path("connexion/", connexion, name="connexion"),
    path("deconnexion/", deconnexion, name="deconnexion"),
    path("mes-responsables/", mes_responsables, name="mes-responsables"),
    path("bureau/<str:uai>/", bureau, name="bureau"),
    *(path(f"enfants/<str:eleve>/{one.code}/", include(list(one.urls))) for one in list_teleservices()),
    *(path(f"bureau/<str:uai>/{one.code}/", include(list(one.bureau_urls))) for one in list_teleservices()),
    *(url for one in list_teleservices() for url in one.public_urls),
]

urlpatterns = [
    path("bureau/", include("preau.kit.bureau.urls")),
    path("bureau/", include("preau.kit.agents.urls")),
    path("", include((house, "demarches"))),
    path("", include("preau.kit.design.urls")),
]
