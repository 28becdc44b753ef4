"""django-cas-server 3.1.0, served on the port of argv[2] from the folder argv[1], by the Python of .venv-bench-cas.

Its test account is test/test; services are those of this machine, told its attributes, and called at sign-out.
"""

import sys
from pathlib import Path
from wsgiref.simple_server import make_server

import django
from django.conf import settings

FOLDER, PORT = Path(sys.argv[1]), int(sys.argv[2])
MIDDLEWARE = ("sessions.middleware.Session", "auth.middleware.Authentication", "messages.middleware.Message")
CONTRIB = ("auth", "contenttypes", "sessions", "messages")
PROCESSORS = ("template.context_processors.request", "contrib.messages.context_processors.messages")
settings.configure(
    SECRET_KEY="essai",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "peer.sqlite3")}},
    INSTALLED_APPS=[
        *(f"django.contrib.{one}" for one in ("auth", "contenttypes", "sessions", "messages")),
        "cas_server",
    ],
    MIDDLEWARE=[f"django.contrib.{one}Middleware" for one in MIDDLEWARE],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [f"django.{one}" for one in PROCESSORS]},
        }
    ],
    CAS_AUTH_CLASS="cas_server.auth.TestAuthUser",
    CAS_NEW_VERSION_HTML_WARNING=False,
    CAS_NEW_VERSION_EMAIL_WARNING=False,
    CAS_TEST_ATTRIBUTES={"nom": "Moreau", "prenom": "Léa", "categories": ["National_1", "National_ELV"]},
    LOGGING_CONFIG=None,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("cas/", include("cas_server.urls", namespace="cas_server"))]


def main():
    from cas_server.models import ServicePattern

    call_command("migrate", verbosity=0)
    kept = {"pos": 1, "pattern": r"^http://127\.0\.0\.1:.*$", "single_log_out": True}
    pattern = ServicePattern.objects.create(name="app", **kept)
    for name in ("nom", "prenom", "categories"):
        pattern.attributs.create(name=name, replace="")
    make_server("127.0.0.1", PORT, get_wsgi_application()).serve_forever()


if __name__ == "__main__":
    main()
