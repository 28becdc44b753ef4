"""Addresses of the house `comptes`."""

from django.urls import include, path

from preau.houses.comptes import compte_urls, franceconnect_urls, fusion_urls, login_urls
from preau.houses.comptes.flows import (
    ActivationEleve,
    ActivationFranceConnect,
    ActivationNotification,
    ActivationSms,
    IdentifiantOublie,
    MotDePasseOublie,
    SecondFacteur,
)
from preau.houses.comptes.pages import contact, lettre, mon_compte, solidite, validation
from preau.kit.flows import flow_urls

pages = [
    path("contact/", contact.contact, name="contact"),
    path("mon-compte/", mon_compte.mon_compte, name="mon-compte"),
    path("deconnexion/", mon_compte.deconnexion, name="deconnexion"),
    path("mot-de-passe/<slug:policy>/solidite/", solidite.solidite, name="solidite"),
    path("activation/lettre/", lettre.lettre, name="lettre"),
    path("connexion/sans-compte/", lettre.sans_compte, name="sans-compte"),
    path("validation/<str:token>/", validation.validation, name="validation"),
    path("deconnecte/", mon_compte.deconnecte, name="deconnecte"),
    *login_urls.pages,
    *compte_urls.pages,
    *fusion_urls.pages,
    *franceconnect_urls.pages,
]

urlpatterns = [
    path("", include("preau.houses.comptes.idp_urls")),
    *flow_urls(ActivationSms, "activation/"),
    *flow_urls(ActivationNotification, "activation/courrier/"),
    *flow_urls(ActivationEleve, "activation/eleve/"),
    *flow_urls(ActivationFranceConnect, "activation/franceconnect/"),
    *flow_urls(IdentifiantOublie, "identifiant-oublie/"),
    *flow_urls(MotDePasseOublie, "mot-de-passe-oublie/"),
    *flow_urls(SecondFacteur, "second-facteur/"),
    *fusion_urls.journeys,
    *compte_urls.journeys,
    *franceconnect_urls.journeys,
    path("", include((pages, "comptes"))),
    path("scim/v2/", include("preau.houses.comptes.scim_urls")),
    path("", include("preau.kit.design.urls")),
]
