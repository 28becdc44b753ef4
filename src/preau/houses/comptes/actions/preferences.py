"""What the owner of an account chooses: its alerts, the mail at each login, the language of the pages (J7)."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.models import Compte
from preau.kit import journal

SWITCHES = {"alertes": "show_alerts", "mail-connexion": "mail_each_login"}
"""What can be switched on and off → the column."""
LANGUAGES = {"fr": "Français"}
"""The languages that the pages speak."""


def switch(compte: Compte, name: str, *, on: bool, request: HttpRequest | None = None) -> None:
    """Switch one of SWITCHES; KeyError for another name."""
    _keep(compte, SWITCHES[name], on, {"reglage": name, "actif": on}, request)


def choose_language(compte: Compte, language: str, *, request: HttpRequest | None = None) -> None:
    """Keep one of LANGUAGES; KeyError for another."""
    _ = LANGUAGES[language]
    _keep(compte, "language", language, {"reglage": "langue", "valeur": language}, request)


def _keep(compte: Compte, column: str, value: object, detail: dict[str, object], request: HttpRequest | None) -> None:
    with transaction.atomic():
        setattr(compte, column, value)
        compte.save(update_fields=[column])
        subject = f"compte:{compte.public_id}"
        journal.write("compte.reglage", actor=subject, subject=subject, request=request, detail=detail)
