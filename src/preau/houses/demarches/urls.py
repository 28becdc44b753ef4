"""URL map of the téléservices (see the package's docstring)."""

from django.urls import URLPattern, URLResolver, include, path

from preau.houses.demarches.endpoints.acs import acs
from preau.houses.demarches.endpoints.arrivee import fin, oidc_retour
from preau.houses.demarches.endpoints.connexion import connexion
from preau.houses.demarches.endpoints.slo import slo
from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.pages.accueil import accueil
from preau.houses.demarches.pages.bureau import bureau
from preau.houses.demarches.pages.deconnexion import deconnexion, oidc_sortie
from preau.houses.demarches.pages.reprendre import reprendre
from preau.houses.demarches.pages.responsables import mes_responsables
from preau.houses.demarches.teleservice import list_teleservices
from preau.kit.federation.views import metadata_view

house: list[URLPattern | URLResolver] = [
    path("", accueil, name="accueil"),
    path("connexion/", connexion, name="connexion"),
    path("deconnexion/", deconnexion, name="deconnexion"),
    path("reprendre/", reprendre, name="reprendre"),
    path("mes-responsables/", mes_responsables, name="mes-responsables"),
    path("auth/saml/acs", acs, name="acs"),
    path("auth/saml/fin", fin, name="fin"),
    path("auth/saml/metadata", metadata_view(PARTY), name="metadata"),
    path("auth/saml/slo", slo, name="slo"),
    path("auth/oidc/retour", oidc_retour, name="oidc-retour"),
    path("auth/oidc/sortie", oidc_sortie, name="oidc-sortie"),
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
