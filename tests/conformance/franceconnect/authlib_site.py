"""Authlib's client for Django behind the smallest server; its settings come as JSON in the first argument.

`parameters` are added to the authorization request, as Authlib's documentation shows for `nonce`.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

GIVEN: dict[str, Any] = json.loads(sys.argv[1])
SITE = f"http://{GIVEN['host']}:{GIVEN['port']}"


def page(request: HttpRequest) -> HttpResponse:
    """The protected page: the claims of who is in, else off to the hub."""
    claims = request.session.get("claims")
    if claims is None:
        answer: HttpResponse = oauth.hub.authorize_redirect(request, f"{SITE}/prive/retour", **GIVEN["parameters"])
        return answer
    shown = HttpResponse("<!doctype html><title>page</title><h1>page</h1>")
    for name, value in claims.items():
        shown[f"Claim-{name.replace('_', '-')}"] = str(value)
    return shown


def callback(request: HttpRequest) -> HttpResponse:
    """Authlib redeems the code and checks the id_token; then it tries to read userinfo."""
    try:
        token = oauth.hub.authorize_access_token(request)
    except OAuthError as refusal:
        return HttpResponse(f"{refusal.error} | {refusal.description}", status=403)
    claims = dict(token["userinfo"])
    try:
        claims |= oauth.hub.userinfo(token=token)
    except json.JSONDecodeError:  # it knows no signed userinfo
        claims["userinfo"] = "illisible"
    request.session["claims"] = claims
    request.session["id_token"] = token["id_token"]
    return HttpResponseRedirect("/prive/page")


def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here and at the hub."""
    hint = request.session.pop("id_token")
    request.session.pop("claims")
    answer: HttpResponse = oauth.hub.logout_redirect(request, f"{SITE}/parti", id_token_hint=hint)
    return answer


def left(request: HttpRequest) -> HttpResponse:
    """Where people come back to."""
    return HttpResponse("<!doctype html><title>parti</title><h1>parti</h1>")


urlpatterns = [path("prive/page", page), path("prive/retour", callback), path("sortie", leave), path("parti", left)]


class Server(WSGIServer):
    """The hub never calls it; a name look-up would wait for the network."""

    def server_bind(self) -> None:
        """Bind without asking who this host is."""
        super(WSGIServer, self).server_bind()
        self.server_name, self.server_port = GIVEN["host"], GIVEN["port"]
        self.setup_environ()


settings.configure(
    SECRET_KEY="une-phrase-pour-les-essais",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=[GIVEN["host"]],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    SESSION_COOKIE_NAME="authlib",
    LOGGING={
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"log": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["log"]},
    },
)
django.setup()
oauth = OAuth()
oauth.register(
    "hub",
    client_id=GIVEN["client_id"],
    client_secret=GIVEN["secret"],
    server_metadata_url=f"{GIVEN['issuer']}/.well-known/openid-configuration",
    # Its default margin of 60 seconds holds an access token of 60 seconds, as FranceConnect gives, for expired.
    client_kwargs={"scope": GIVEN["scope"], "token_endpoint_auth_method": "client_secret_post", "leeway": 10},
)

if __name__ == "__main__":
    with make_server(GIVEN["host"], GIVEN["port"], get_wsgi_application(), Server, WSGIRequestHandler) as server:
        server.serve_forever()
