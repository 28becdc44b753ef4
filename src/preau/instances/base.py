"""Django settings of a house, made from the table of houses and the environment.

`django_settings("comptes")` returns the dictionary that a settings module puts in its globals. Nothing here knows
what a house does: its own settings come from its `settings.py`, read by `kit.envkit`.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from preau.instances.general import General, database
from preau.instances.houses import ALL_ROOMS, HOUSES, default_url
from preau.kit import envkit

CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
HEADERS = "preau.kit.design.middleware.HeadersMiddleware"


def django_settings(house: str, environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The settings of the house named `house`, or of the pseudo-instances `registre` and `ensemble`.

    Raises ImproperlyConfigured with one sentence for the operator when a variable is unknown or wrong.
    """
    environ = os.environ if environ is None else environ
    try:
        return _assemble(house, environ)
    except envkit.BadSetting as problem:
        raise ImproperlyConfigured(str(problem)) from None


def _assemble(house: str, environ: Mapping[str, str]) -> dict[str, Any]:
    general = envkit.read(General, "PREAU", environ)
    names = list(HOUSES) if house == "ensemble" else [house] if house in HOUSES else []
    rooms = ALL_ROOMS if house == "ensemble" else HOUSES[house].rooms if names else ("journal",)
    values: dict[str, Any] = {
        **_constants(),
        "PREAU": general,
        "PREAU_HOUSE": house,
        "PREAU_DEMO": general.demo,
        "PREAU_PROXIES": general.proxies,
        "PREAU_TITLE": HOUSES[house].title if house in HOUSES else "Préau",
        "SECRET_KEY": general.secret_for(house),
        "SECRET_KEY_FALLBACKS": general.former_secrets_for(house),
        "DEBUG": False,
        "INSTALLED_APPS": [
            "preau.kit.design",
            "preau.kit.errors",
            *(f"preau.kit.{room}" for room in rooms),
            *(["preau.registre"] if _access(house) != "none" else []),
            *(f"preau.houses.{name}" for name in names),
        ],
        "DATABASES": _databases(house, general),
    }
    for name in names:
        values[name.upper()] = _house_settings(name, environ)
        values["INSTALLED_APPS"] += getattr(values[name.upper()], "installed", [])
    values["DESIGN"] = _read("preau.kit.design.settings", "DESIGN", environ)
    if "courier" in rooms:
        values["COURIER"] = _read("preau.kit.courier.settings", "COURIER", environ)
    for name in names:
        values["TEMPLATES"][0]["OPTIONS"]["context_processors"] += HOUSES[name].context
        within = values["MIDDLEWARE"].index(HEADERS) + 1
        values["MIDDLEWARE"][within:within] = HOUSES[name].middleware
    mine = values[names[0].upper()] if len(names) == 1 else None
    values["SESSION_IDLE"] = getattr(mine, "session_idle", None)
    values.update(_web(house, getattr(mine, "public_url", ""), getattr(mine, "other_urls", []), general))
    return values


def _access(house: str) -> str:
    return "write" if house in ("registre", "ensemble") else HOUSES[house].registre


def _read(module: str, prefix: str, environ: Mapping[str, str]) -> Any:
    return envkit.read(importlib.import_module(module).Settings, prefix, environ)


def _house_settings(name: str, environ: Mapping[str, str]) -> Any:
    """The house's own frozen dataclass; its public URL defaults to its port of the demonstration."""
    own = {key: value for key, value in environ.items() if key.startswith(name.upper() + "_")}
    own.setdefault(f"{name.upper()}_PUBLIC_URL", default_url(name))
    return _read(f"preau.houses.{name}.settings", name.upper(), own)


def _databases(house: str, general: General) -> dict[str, Any]:
    access = _access(house)
    databases: dict[str, Any] = {"default": {} if house == "registre" else database(general, house)}
    if access != "none":
        databases["registre"] = database(general, "registre", read_only=access == "read")
    return databases


def _web(house: str, public_url: str, other_urls: list[str], general: General) -> dict[str, Any]:
    """What follows from the addresses of a house; it has `other_urls` when it answers under several names."""
    parts = urlsplit(public_url)
    secure = parts.scheme == "https"
    prefix = "__Host-" if secure else ""
    hosts = [found for url in (public_url, *other_urls) if (found := urlsplit(url).hostname)]
    urls = f"preau.houses.{house}.urls" if house in HOUSES else "preau.instances.no_urls"
    return {
        "ROOT_URLCONF": urls,
        "ALLOWED_HOSTS": [*hosts, *general.extra_hosts, *(["127.0.0.1", "localhost"] if general.demo else [])],
        "APPEND_SLASH": house in HOUSES and HOUSES[house].is_typed,
        "CSRF_COOKIE_NAME": f"{prefix}{house}_csrf",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": secure,
        # Behind a server that ends TLS the request reads as http, while the browser says Origin: https://…
        "CSRF_TRUSTED_ORIGINS": [*([f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []), *other_urls],
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure and general.proxies else None,
        "CSRF_FAILURE_VIEW": "preau.kit.errors.pages.csrf_failure",
        "LANGUAGE_COOKIE_NAME": f"{prefix}{house}_langue",
        "SECURE_COOKIES": secure,
        "SECURE_HSTS_SECONDS": 31536000 if secure and not general.demo else 0,
        "STATIC_ROOT": str(Path(general.data) / "static" / house),
    }


def _constants() -> dict[str, Any]:
    return {
        "USE_TZ": True,
        "TIME_ZONE": "Europe/Paris",
        "LANGUAGE_CODE": "fr",
        "LANGUAGES": [("fr", "Français")],
        "USE_I18N": True,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DATABASE_ROUTERS": ["preau.instances.router.HouseRouter"],
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": CSP},
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 3600,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1_000_000,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 400,
        "FORM_RENDERER": "preau.kit.design.rendering.Renderer",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "preau.kit.design.middleware.RequestLogMiddleware",
            "csp.middleware.CSPMiddleware",
            HEADERS,
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "preau.kit.errors.middleware.RefusalMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "preau.kit.design.context.house",
                    ],
                    "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
                },
            }
        ],
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["console"], "level": "WARNING"},
            # django.request writes whole paths, with the public ids in them; our own line of a request never does.
            "loggers": {"preau": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
        },
    }
