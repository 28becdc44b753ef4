"""Addresses of the identity provider: Shibboleth's layout (specs/educonnect-ent.md §1.1), and the login pages.

With `execution` an SSO address is a page of a conversation; without, it reads a new request.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from preau.houses.comptes.endpoints import (
    oidc_authorize,
    oidc_logout,
    oidc_metadata,
    oidc_token,
    saml_logout,
    saml_metadata,
    saml_sso,
)
from preau.houses.comptes.pages import connexion
from preau.houses.comptes.settings import current
from preau.protocols.refusals import Refusal

View = Callable[[HttpRequest], HttpResponse]


def sso(begin: View) -> View:
    """`begin` for a new request, the conversation's page for one that has an execution."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        has_conversation = "execution" in request.GET and saml_sso.HANDLE not in request.GET
        try:
            return connexion.conversation(request) if has_conversation else begin(request)
        except Refusal as refusal:
            _lead_on(refusal)
            raise

    return view


def _lead_on(refusal: Refusal) -> None:
    """No dead end: who is refused here came from a service, so the way on is the ENT's choice of profile."""
    if current().ent_url:
        refusal.context.setdefault("suite_url", current().ent_url)
        refusal.context.setdefault("suite_label", _("Revenir à l'ENT"))


urlpatterns = [
    path("", connexion.accueil, name="accueil"),
    path("connexion/", connexion.connexion, name="connexion"),
    path("idp/shibboleth", saml_metadata.metadata, name="saml-metadata"),
    path("idp/profile/SAML2/Redirect/SSO", sso(saml_sso.redirect_sso), name="saml-redirect-sso"),
    path("idp/profile/SAML2/POST/SSO", sso(saml_sso.post_sso), name="saml-post-sso"),
    path("idp/profile/SAML2/Unsolicited/SSO", sso(saml_sso.unsolicited_sso), name="saml-unsolicited-sso"),
    path("idp/profile/SAML2/Redirect/SLO", saml_logout.redirect_slo, name="saml-redirect-slo"),
    path("idp/profile/SAML2/POST/SLO", saml_logout.post_slo, name="saml-post-slo"),
    path("agents/idp/shibboleth", saml_metadata.metadata, name="agents-saml-metadata"),
    path("agents/idp/profile/SAML2/Redirect/SSO", sso(saml_sso.redirect_sso), name="agents-saml-redirect-sso"),
    path("agents/idp/profile/SAML2/POST/SSO", sso(saml_sso.post_sso), name="agents-saml-post-sso"),
    path("agents/idp/profile/SAML2/Unsolicited/SSO", sso(saml_sso.unsolicited_sso), name="agents-saml-unsolicited-sso"),
    path("agents/idp/profile/SAML2/Redirect/SLO", saml_logout.redirect_slo, name="agents-saml-redirect-slo"),
    path("agents/idp/profile/SAML2/POST/SLO", saml_logout.post_slo, name="agents-saml-post-slo"),
    path("idp/profile/Logout", saml_logout.logout, name="saml-logout"),
    path(".well-known/openid-configuration", oidc_metadata.discovery, name="oidc-discovery"),
    path("idp/profile/oidc/authorize", sso(oidc_authorize.authorize), name="oidc-authorize"),
    path("idp/profile/oidc/token", oidc_token.token, name="oidc-token"),
    path("idp/profile/oidc/userinfo", oidc_token.userinfo, name="oidc-userinfo"),
    path("idp/profile/oidc/logout", oidc_logout.logout, name="oidc-logout"),
    path("idp/profile/oidc/keyset", oidc_metadata.keyset, name="oidc-keyset"),
]
