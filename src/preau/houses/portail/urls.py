"""URL map of the ENT (see the package's docstring)."""

from django.urls import include, path

from preau.houses.portail import actualites_urls, cas_urls, gestion_urls, local_urls, messagerie_urls
from preau.houses.portail.endpoints.acs import acs
from preau.houses.portail.endpoints.acs_fin import choix, fin
from preau.houses.portail.endpoints.authn import authn
from preau.houses.portail.federation import PARTY
from preau.houses.portail.pages.accueil import accueil, pas_ouvert
from preau.houses.portail.pages.conditions import behind, conditions
from preau.houses.portail.pages.deconnexion import deconnexion
from preau.houses.portail.pages.enfant import enfant
from preau.houses.portail.pages.habillage import habillage
from preau.kit.federation.views import metadata_view

house = [
    path("", accueil, name="accueil"),
    path("entrees/<slug:code>/", pas_ouvert, name="pas-ouvert"),
    path("enfants/<str:public_id>/", enfant, name="enfant"),
    path("conditions/", conditions, name="conditions"),
    path("habillage/", habillage, name="habillage"),
    path("se-deconnecter/", deconnexion, name="deconnexion"),
    path("auth/saml/metadata", metadata_view(PARTY), name="metadata"),
    path("auth/saml/authn/<slug:code>", authn, name="authn"),
    path("auth/saml/acs", acs, name="acs"),
    path("auth/saml/fin", fin, name="fin"),
    path("auth/saml/choix", choix, name="choix"),
    *cas_urls.urls,
    *actualites_urls.urls,
    *local_urls.urls,
    *messagerie_urls.urls,
    *gestion_urls.urls,
]

urlpatterns = [
    path("", include((behind(house), "portail"))),
    path("", include("preau.kit.design.urls")),
]
