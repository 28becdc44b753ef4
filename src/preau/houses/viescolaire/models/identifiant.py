"""The name under which an application logs in: random, so that nobody guesses whose it is or that it exists."""

from __future__ import annotations

import secrets

from django.db import models

from preau.houses.viescolaire.models.utilisateur import Utilisateur

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12


def new_identifiant() -> str:
    """Twelve lower-case letters and digits, without those that are taken for another (59 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class Identifiant(models.Model):
    """What the QR codes of a person hold, made at the first need; clients lower-case it, or keep it as it is."""

    utilisateur = models.OneToOneField(Utilisateur, on_delete=models.CASCADE, related_name="identifiant")
    login = models.CharField(max_length=40, unique=True, default=new_identifiant)

    def __str__(self) -> str:
        return self.login
