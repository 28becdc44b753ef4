"""Addresses of the house `passerelle` (see the package's docstring)."""

from django.urls import include, path

from preau.houses.passerelle.endpoints.client_keys import client_keys
from preau.houses.passerelle.endpoints.oidc_callback import oidc_callback
from preau.houses.passerelle.pages import deconnexion
from preau.houses.passerelle.pages.abandon import redirect_to_sp_with_error
from preau.houses.passerelle.pages.accueil import accueil, aide_identite
from preau.houses.passerelle.pages.choix import choix, redirect_to_idp
from preau.houses.passerelle.pages.information import auto_login, autre_compte, information, login
from preau.houses.passerelle.pages.verification import verification

connexion = [
    path("interaction/<str:uid>", choix, name="choix"),
    path("redirect-to-idp", redirect_to_idp, name="redirect-to-idp"),
    path("oidc-callback", oidc_callback, name="oidc-callback"),
    path("interaction/<str:uid>/verify", verification, name="verification"),
    path("interaction/<str:uid>/consent", information, name="information"),
    path("interaction/<str:uid>/auto-login", auto_login, name="auto-login"),
    path("autre-compte", autre_compte, name="autre-compte"),
    path("login", login, name="login"),
    path("redirect-to-sp-with-error", redirect_to_sp_with_error, name="redirect-to-sp-with-error"),
    path("session/end", deconnexion.session_end, name="session-end"),
    path("session/end/confirm", deconnexion.session_end_confirm, name="session-end-confirm"),
    path("session/end/success", deconnexion.session_end_success, name="session-end-success"),
    path("client/disconnect-from-idp", deconnexion.disconnect_from_idp, name="disconnect-from-idp"),
    path("client/logout-callback", deconnexion.logout_callback, name="logout-callback"),
    path("client/.well-known/keys", client_keys, name="client-keys"),
]

dehors = [
    path("", accueil, name="accueil"),
    path("aide/identite/", aide_identite, name="aide-identite"),
]

urlpatterns = [
    path("", include((dehors, "accueil"))),
    path("api/v2/", include((connexion, "passerelle"))),
    path("", include("preau.houses.passerelle.api_urls")),
    path("", include("preau.kit.design.urls")),
]

handler404 = "preau.houses.passerelle.pages.accueil.not_found"
