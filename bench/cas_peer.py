"""django-cas-server 3.1.0 in this process: the form and a ticket, a ticket by the open session, its validation.

Run by bench_cas.py with the Python of .venv-bench-cas, its settings in PEER_…: prints JSON; or serves, by granian, as
`cas_peer:application` on a database already made, with the settings of Django's own project template.
"""

import json
import os
import re
import time
from pathlib import Path

import django
from django.conf import settings

SERVICE = "https://app.example.org/page"
FOLDER, SERIES, ROUNDS = Path(os.environ["PEER_FOLDER"]), int(os.environ["PEER_SERIES"]), int(os.environ["PEER_ROUNDS"])
TUNED = {"init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL"}
OPTIONS = TUNED if os.environ.get("PEER_TUNED") else {}
settings.configure(
    SECRET_KEY="mesure",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    LANGUAGE_CODE="fr",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="/static/",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(FOLDER / "peer.sqlite3"),
            "OPTIONS": OPTIONS,
        }
    },
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
        "django.contrib.staticfiles", "cas_server",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware", "django.middleware.locale.LocaleMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request", "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    CAS_AUTH_CLASS="cas_server.auth.TestAuthUser",
    CAS_NEW_VERSION_HTML_WARNING=False,
    CAS_NEW_VERSION_EMAIL_WARNING=False,
    LOGGING_CONFIG=None,
)  # fmt: skip
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("cas/", include("cas_server.urls", namespace="cas_server"))]
application = get_wsgi_application()


def measure(work):
    """Median CPU milliseconds of one call of `work`, over the series."""
    work()
    series = []
    for _ in range(SERIES):
        start = time.process_time()
        for _ in range(ROUNDS):
            work()
        series.append((time.process_time() - start) / ROUNDS * 1000)
    return sorted(series)[SERIES // 2]


HANDLER = Client().handler


def visitor():
    """Somebody new, before the same handler: a server loads its middleware once."""
    browser = Client()
    browser.handler = HANDLER
    return browser


def ticket_in(answer):
    assert answer.status_code == 302, answer.content
    return re.search(r"ticket=(ST-[^&]+)", answer["Location"])[1]


def login(browser):
    """The form page, then the credentials."""
    page = browser.get("/cas/login", {"service": SERVICE}).content.decode()
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page))
    said = {**fields, "username": "test", "password": "test", "service": SERVICE}
    return ticket_in(browser.post("/cas/login?service=" + SERVICE, said))


def validate(ticket):
    said = visitor().get("/cas/p3/serviceValidate", {"service": SERVICE, "ticket": ticket})
    assert b"authenticationSuccess" in said.content, said.content


def main():
    from cas_server.models import ServicePattern

    call_command("migrate", verbosity=0)
    pattern = ServicePattern.objects.create(name="app", pos=1, pattern=r"^https://app\.example\.org/.*$")
    pattern.attributs.create(name="nom", replace="")
    known = visitor()
    login(known)

    def full():
        validate(login(visitor()))

    def sso():
        validate(ticket_in(known.get("/cas/login", {"service": SERVICE})))

    def ticket():
        ticket_in(known.get("/cas/login", {"service": SERVICE}))

    from django.contrib.auth.hashers import check_password, make_password

    encoded = make_password("quatre chaises sur la dune")
    start = time.process_time()
    for _ in range(ROUNDS):
        check_password("quatre chaises sur la dune", encoded)
    spent = (time.process_time() - start) / ROUNDS * 1000
    said = {"full": measure(full), "sso": measure(sso), "ticket": measure(ticket), "hash": spent}
    print(json.dumps({**said, "session": known.cookies["sessionid"].value}))


if __name__ == "__main__":
    main()
