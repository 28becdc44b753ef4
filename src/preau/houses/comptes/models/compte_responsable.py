"""Which registry records are this account's person: the pointers that FrEduCtRefId carries."""

from __future__ import annotations

from django.db import models

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now


class CompteResponsable(models.Model):
    """One record of the registry owned by one account: a record never serves two accounts.

    The registry does not merge the records a person has in several schools (design.md §1): the account joins them.
    """

    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="responsables")
    responsable_public_id = models.CharField(max_length=40, unique=True)
    linked_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.responsable_public_id
