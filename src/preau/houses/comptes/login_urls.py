"""Addresses around the login: stages, the second factor, the doors of staff, the proof asked again."""

from __future__ import annotations

from django.urls import path

from preau.houses.comptes.pages import confirmation

pages = [
    path("mon-compte/confirmation/", confirmation.confirmation, name="confirmation"),
]
