"""Which database a model lives in (design.md D3): the registry apart, everything else in the house's own."""

from __future__ import annotations

from typing import Any

from django.db import models

REGISTRE = "registre"


class HouseRouter:
    """`registre` rows live in the alias `registre`; the journal exists in both databases; the rest is `default`."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        """The alias of the registry for its models, no opinion for the others."""
        return REGISTRE if model._meta.app_label == REGISTRE else None

    db_for_write = db_for_read

    def allow_relation(self, first: models.Model, second: models.Model, **hints: Any) -> bool:
        """No foreign key crosses databases."""
        return (first._meta.app_label == REGISTRE) == (second._meta.app_label == REGISTRE)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Whether the tables of `app_label` belong in the database `db`."""
        if app_label == "journal":
            return True
        return (db == REGISTRE) == (app_label == REGISTRE)
