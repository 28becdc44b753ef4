"""Addresses of the house `comptes`."""

from django.urls import include, path

from preau.houses.comptes import login_urls
from preau.houses.comptes.flows import ActivationSms, IdentifiantOublie, MotDePasseOublie
from preau.houses.comptes.pages import contact, mon_compte, solidite
from preau.kit.flows import flow_urls

pages = [
    path("contact/", contact.contact, name="contact"),
    path("mon-compte/", mon_compte.mon_compte, name="mon-compte"),
    path("deconnexion/", mon_compte.deconnexion, name="deconnexion"),
    path("mot-de-passe/<slug:policy>/solidite/", solidite.solidite, name="solidite"),
    path("deconnecte/", mon_compte.deconnecte, name="deconnecte"),
    *login_urls.pages,
]

urlpatterns = [
    path("", include("preau.houses.comptes.idp_urls")),
    *flow_urls(ActivationSms, "activation/"),
    *flow_urls(IdentifiantOublie, "identifiant-oublie/"),
    *flow_urls(MotDePasseOublie, "mot-de-passe-oublie/"),
    path("", include((pages, "comptes"))),
    path("scim/v2/", include("preau.houses.comptes.scim_urls")),
    path("", include("preau.kit.design.urls")),
]
