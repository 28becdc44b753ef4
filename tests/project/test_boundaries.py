"""Databases, templates, codes: what the houses promise one another."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections

from preau.instances.houses import HOUSES
from preau.instances.reference import load_everything
from preau.instances.router import HouseRouter
from preau.protocols.refusals import Refusal

FORBIDDEN_APPS = {f"django.contrib.{name}" for name in ("auth", "admin", "contenttypes", "sessions", "messages")}


def test_no_foreign_key_crosses_databases():
    router = HouseRouter()
    crossing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.related_model is not None
        and router.db_for_read(model) != router.db_for_read(field.related_model)
    ]
    assert not crossing


def test_no_model_points_at_a_user():
    assert not FORBIDDEN_APPS & {config.name for config in apps.get_app_configs()}


def test_the_registry_is_its_own_database_and_the_journal_is_in_both():
    router = HouseRouter()
    assert router.allow_migrate("registre", "registre")
    assert not router.allow_migrate("default", "registre")
    assert not router.allow_migrate("registre", "comptes")
    assert router.allow_migrate("registre", "journal")
    assert router.allow_migrate("default", "journal")


def test_houses_that_only_read_the_registry_cannot_write_it(tmp_path):
    from preau.instances.base import django_settings

    for name, house in HOUSES.items():
        databases = django_settings(name, {"PREAU_DEMO": "1", "PREAU_DATA": str(tmp_path)})["DATABASES"]
        if house.registre == "none":
            assert "registre" not in databases
        elif house.registre == "write":
            # By `registre.actions`, as the import command does (design.md, « The registry »).
            assert name in ("guichet", "demarches")
            assert "query_only" not in databases["registre"]["OPTIONS"]["init_command"]
            assert databases["registre"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        else:
            assert "query_only=ON" in databases["registre"]["OPTIONS"]["init_command"]
            assert databases["registre"]["OPTIONS"]["transaction_mode"] == "DEFERRED"
        assert "query_only" not in databases["default"]["OPTIONS"]["init_command"]


def test_every_cookie_is_named_after_its_house(tmp_path):
    from preau.instances.base import django_settings

    for name in HOUSES:
        given = {
            "PREAU_DEMO": "1",
            "PREAU_DATA": str(tmp_path),
            f"{name.upper()}_PUBLIC_URL": f"https://{name}.example.org",
        }
        values = django_settings(name, given)
        assert values["CSRF_COOKIE_NAME"] == f"__Host-{name}_csrf"
        assert values["CSRF_COOKIE_SECURE"]
        assert values["SECURE_COOKIES"]


def test_no_template_is_unused(root: Path):
    """A template is used when a Python file or another template names it, whole or by its last part."""
    source = root / "src" / "preau"
    text = "\n".join(p.read_text() for p in [*source.rglob("*.py"), *source.rglob("*.html"), *source.rglob("*.txt")])
    django_names = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
    unused = []
    for template in source.rglob("templates/**/*.*"):
        name = str(template.relative_to(next(p for p in template.parents if p.name == "templates")))
        if template.name in django_names or not template.is_file():
            continue
        if not re.search(re.escape(name), text) and f'"{template.stem}"' not in text:
            unused.append(name)
    assert not unused


def test_every_refusal_says_how_to_repair_to_the_person_and_to_the_support():
    load_everything()
    mute = [code for code, cls in Refusal.catalogue().items() if not cls.personne or not cls.support]
    assert not mute
    shaped = [code for code in Refusal.catalogue() if not re.fullmatch(r"[A-Z]+(-[A-Z]+)*-\d{4}|Y[0-9A-F]{6,7}", code)]
    assert not shaped


def test_the_ensemble_never_serves():
    assert settings.ROOT_URLCONF == "preau.instances.no_urls"
    assert set(connections.databases) == {"default", "registre"}
