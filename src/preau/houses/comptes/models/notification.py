"""A letter with provisional identifiers: who received what, until when (J3, J4; seed 003 cas 3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Notification(models.Model):
    """One person's provisional identifiers.

    `identifiant` is the one the account will have, by whatever route it is activated; `password` a hash: the clear one
    exists only in the document produced. It dies on `expires_on` (three months after the letter's date by setting),
    when the activation screen is validated (`used_at`), or when it is issued again (`cancelled_at`). `lot` names the
    batch it was made in. `is_drawn` says that this letter is the first with its identifiant, drawn at random: one that
    takes up the identifiant of a former letter, or of another record of the same person, is not.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    profil = models.CharField(max_length=12, choices=Compte.Profil.choices)
    uai = models.CharField(max_length=8, db_index=True)
    responsable_public_id = models.CharField(max_length=40, blank=True, db_index=True)
    eleve_public_id = models.CharField(max_length=40, blank=True, db_index=True)
    identifiant = models.CharField(max_length=60, db_index=True)
    is_drawn = models.BooleanField(default=False)
    password = models.CharField(max_length=200)
    lot = models.CharField(max_length=40, db_index=True)
    issued_by = models.CharField(max_length=80)
    issued_on = models.DateField()
    expires_on = models.DateField()
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    compte = models.ForeignKey(Compte, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(profil="responsable", eleve_public_id="") & ~Q(responsable_public_id="")
                | Q(profil="eleve", responsable_public_id="") & ~Q(eleve_public_id=""),
                name="notification_of_one_person",
            ),
            models.UniqueConstraint(
                fields=["responsable_public_id"],
                condition=~Q(responsable_public_id="") & Q(used_at__isnull=True, cancelled_at__isnull=True),
                name="notification_one_live_per_responsable",
            ),
            models.UniqueConstraint(
                fields=["eleve_public_id"],
                condition=~Q(eleve_public_id="") & Q(used_at__isnull=True, cancelled_at__isnull=True),
                name="notification_one_live_per_eleve",
            ),
            models.UniqueConstraint(
                fields=["identifiant"], condition=Q(is_drawn=True), name="notification_identifiant_drawn_once"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
