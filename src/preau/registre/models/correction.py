"""What an office says of a person's record while the school's file still says something else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.registre.models.eleve import Eleve
from preau.registre.models.responsable import Responsable


class Correction(models.Model):
    """One field of one person, set by the office over what SIECLE or ONDE says (J9, J19; seed 002 §5.2).

    The record itself holds `valeur`, so that every query sees it (its form: `queries.valeurs`); `fichier` is what the
    file says meanwhile: `{"valeur": …}`, with every telephone of the file for a number (`telephones`), or the address
    as it was (`adresse`). No import undoes it; the first one that agrees settles it (`settled_at`). `piece` is the
    kind of identity document seen, never its number.
    """

    class Champ(models.TextChoices):
        """What may be corrected."""

        MOBILE = "mobile", _("Numéro de téléphone portable")
        DOMICILE = "domicile", _("Téléphone domicile")
        TRAVAIL = "travail", _("Téléphone travail")
        ACCEPTE_SMS = "accepte_sms", _("Accepte de recevoir des SMS")
        MEL = "mel", _("Adresse mail")
        ADRESSE = "adresse", _("Adresse postale")
        NOM = "nom_de_famille", _("Nom de famille")
        NOM_USAGE = "nom_usage", _("Nom d'usage")
        PRENOM = "prenom", _("Prénom")
        NE_LE = "ne_le", _("Date de naissance")

    class Piece(models.TextChoices):
        """Identity documents that an office accepts."""

        CARTE = "carte", _("Carte nationale d'identité")
        PASSEPORT = "passeport", _("Passeport")
        SEJOUR = "sejour", _("Titre de séjour")
        PERMIS = "permis", _("Permis de conduire")
        CONNUE = "connue", _("Personne connue de l'établissement")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    responsable = models.ForeignKey(
        Responsable, on_delete=models.CASCADE, related_name="corrections", null=True, blank=True
    )
    eleve = models.ForeignKey(Eleve, on_delete=models.CASCADE, related_name="corrections", null=True, blank=True)
    champ = models.CharField(max_length=14, choices=Champ.choices)
    valeur = models.CharField(max_length=600, blank=True)
    fichier = models.JSONField(default=dict, blank=True)
    piece = models.CharField(max_length=10, choices=Piece.choices, blank=True)
    motif = models.CharField(max_length=200, blank=True)
    corrected_at = models.DateTimeField(default=now)
    corrected_by = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(responsable__isnull=False, eleve__isnull=True)
                | Q(responsable__isnull=True, eleve__isnull=False),
                name="correction_d_une_personne",
            ),
            models.UniqueConstraint(
                fields=["responsable", "champ"],
                condition=Q(settled_at__isnull=True, withdrawn_at__isnull=True, responsable__isnull=False),
                name="correction_responsable_vivante",
            ),
            models.UniqueConstraint(
                fields=["eleve", "champ"],
                condition=Q(settled_at__isnull=True, withdrawn_at__isnull=True, eleve__isnull=False),
                name="correction_eleve_vivante",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def personne(self) -> Responsable | Eleve:
        """Whose record it is."""
        found = self.responsable or self.eleve
        assert found is not None
        return found

    @property
    def is_live(self) -> bool:
        """Whether the office's word still stands over the file's."""
        return self.settled_at is None and self.withdrawn_at is None

    @property
    def file_value(self) -> str:
        """What the file says, as text."""
        return str(self.fichier.get("valeur", ""))
