"""A small Django site behind django-cas-ng, unmodified. Runs in .venv-cas: `python cas_ng.py SETTINGS`."""

import json
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

ASKED = json.loads(sys.argv[1])
settings.configure(
    SECRET_KEY="essai",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ASKED["database"]}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django_cas_ng",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django_cas_ng.middleware.CASMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["django_cas_ng.backends.CASBackend"],
    CAS_SERVER_URL=ASKED["server"],
    CAS_VERSION="3",
    CAS_APPLY_ATTRIBUTES_TO_USER=True,
    CAS_RENAME_ATTRIBUTES={"nom": "last_name", "prenom": "first_name"},
    CAS_VERIFY_SSL_CERTIFICATE=ASKED["certificate"],
    CAS_PROXY_CALLBACK=f"http://{ASKED['host']}:{ASKED['port']}/accounts/callback",
    CAS_STORE_NEXT=True,
    CAS_REDIRECT_URL="/prive/page",
    LOGIN_URL="cas_ng_login",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
)
django.setup()

import django_cas_ng.views  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django_cas_ng.models import ProxyGrantingTicket  # noqa: E402


@login_required
def page(request):
    held = {"user": request.user.username, "nom": request.user.last_name, "prenom": request.user.first_name}
    return JsonResponse({**held, "attributes": request.session["attributes"]})


@login_required
def proxied(request):
    """A ticket for another service, by the mandate that the ENT gave."""
    return JsonResponse({"ticket": ProxyGrantingTicket.retrieve_pt(request, request.GET["service"])})


urlpatterns = [
    path("prive/page", page),
    path("prive/mandat", proxied),
    path("accounts/login", django_cas_ng.views.LoginView.as_view(), name="cas_ng_login"),
    path("accounts/logout", django_cas_ng.views.LogoutView.as_view(), name="cas_ng_logout"),
    path("accounts/callback", django_cas_ng.views.CallbackView.as_view(), name="cas_ng_proxy_callback"),
]


class Server(ThreadingMixIn, WSGIServer):
    """The ENT calls back while a ticket is being validated: one thread would wait for itself."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """The outcome stands in the answers."""


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    make_server(ASKED["host"], ASKED["port"], get_wsgi_application(), Server, Quiet).serve_forever()
