"""What services and their servers call, under the issuer's path (specs/franceconnect.md §2.2)."""

from django.urls import path

from preau.houses.passerelle.endpoints.authorize import authorize
from preau.houses.passerelle.endpoints.discovery import discovery
from preau.houses.passerelle.endpoints.jwks import jwks
from preau.houses.passerelle.endpoints.revocation import revocation
from preau.houses.passerelle.endpoints.token import token
from preau.houses.passerelle.endpoints.userinfo import userinfo

urlpatterns = [
    path("api/v2/.well-known/openid-configuration", discovery, name="discovery"),
    path("api/v2/jwks", jwks, name="jwks"),
    path("api/v2/authorize", authorize, name="authorize"),
    path("api/v2/token", token, name="token"),
    path("api/v2/userinfo", userinfo, name="userinfo"),
    path("api/v2/token/revocation", revocation, name="revocation"),
]
