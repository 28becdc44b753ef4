"""The QR code of « Ce téléphone, sans application »: a link that opens once, within ten minutes, with four digits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class LienMobile(models.Model):
    """The live link of a person; a new one replaces it. Of its address only the hash is kept.

    `code_hash` is the four digits, keyed by the address and by a key that is not in the database: who reads the
    database learns neither. `eleve` is the child put first. The row goes with its first success and its last failure.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="liens_mobiles")
    eleve = models.CharField(max_length=40, blank=True)
    lien_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["utilisateur"], name="lien_mobile_one_live"),
        ]

    def __str__(self) -> str:
        return self.public_id
