"""What an import overwrote, kept for a while so that it can be undone exactly."""

from __future__ import annotations

from django.db import models

from preau.registre.models.importation import Import


class EcritureImport(models.Model):
    """Up to 500 rows of one table that one import wrote in one way (`actions.ecritures` writes and reads them).

    `modele` is the table's model; `geste` says whether the rows were added, changed or removed; `champs` are the fields
    concerned. `lignes` is a list of [primary key, values before (null when added), fingerprint of the values after].
    Personal data: forgotten at the school's next import, or after `actions.undo_import.KEPT`.
    """

    class Geste(models.TextChoices):
        """What was done to the rows."""

        AJOUT = "ajout"
        CHANGEMENT = "changement"
        RETRAIT = "retrait"

    importation = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="ecritures")
    ordre = models.PositiveIntegerField()
    modele = models.CharField(max_length=40)
    geste = models.CharField(max_length=10, choices=Geste.choices)
    champs = models.JSONField(default=list)
    lignes = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["importation", "ordre"], name="ecriture_ordre")]
