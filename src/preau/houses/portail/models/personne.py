"""People known to the ENT through a federation."""

from __future__ import annotations

from django.db import models

from preau.houses.portail.models.identity_provider import IdentityProvider
from preau.kit.idkit import new_public_id


class Personne(models.Model):
    """Someone who signed in at least once. Their name and children stay in the registry, which is asked each time."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id)
    idp = models.ForeignKey(IdentityProvider, on_delete=models.PROTECT)
    first_login_at = models.DateTimeField()
    last_login_at = models.DateTimeField()
    login_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.public_id


class PersonneResponsable(models.Model):
    """A record of the registry that the provider said is this person; one person may have several (§1.5.b)."""

    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="responsables")
    responsable_public_id = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.responsable_public_id


class PersonneEleve(models.Model):
    """A pupil's own record that the provider said is this person; a row per school (§1.5.b)."""

    personne = models.ForeignKey(Personne, on_delete=models.CASCADE, related_name="eleves")
    eleve_public_id = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.eleve_public_id
