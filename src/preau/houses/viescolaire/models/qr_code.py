"""The QR code of « Une application compatible »: ten minutes, once (specs/pronote-protocol.md §4.5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from preau.houses.viescolaire.models.mot_de_passe_application import MotDePasseApplication
from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class QrCode(models.Model):
    """The live code of a person and a space; a new one replaces it. `verificateur` is sealed for `public_id`.

    `essais` counts the challenges that were given of it, `eleve` is the child put first; `mot_de_passe` the application
    password under which an application asked for it.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="qr_codes")
    espace = models.CharField(max_length=12)
    eleve = models.CharField(max_length=40, blank=True)
    mot_de_passe = models.ForeignKey(
        MotDePasseApplication, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    verificateur = models.TextField()
    essais = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["utilisateur", "espace"], name="qr_code_one_live"),
        ]

    def __str__(self) -> str:
        return self.public_id
