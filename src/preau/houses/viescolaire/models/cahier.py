"""The cahier de textes: what was done in a lesson, and what is to be done for a day (pronote-protocol.md §7.2, 7.3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Ecrit(models.Model):
    """Something a teacher wrote about a lesson, with what identifies the lesson should the timetable be made anew.

    `seance` is `Seance.key`; `auteur` a staff record; `texte` clean HTML; nobody reads it before `publish_at`, nor once
    `gone_at` is set.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    matiere = models.CharField(max_length=20, blank=True)
    libelle = models.CharField(max_length=120)
    couleur = models.CharField(max_length=7)
    groupes = models.JSONField(default=list)
    auteur = models.CharField(max_length=40)
    nom = models.CharField(max_length=120)
    texte = models.TextField(blank=True)
    publish_at = models.DateTimeField()
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id


class ContenuSeance(Ecrit):
    """« Contenu de cours » of one lesson. `categorie` as the protocol numbers it (§7.3)."""

    class Categorie(models.IntegerChoices):
        """What the lesson was."""

        AUCUNE = 0, _("Sans catégorie")
        COURS = 1, _("Cours")
        CORRECTION = 2, _("Correction")
        DEVOIR = 3, _("Devoir sur table")
        ORAL = 4, _("Interrogation orale")
        TD = 5, _("Travaux dirigés")
        TP = 6, _("Travaux pratiques")

    seance = models.CharField(max_length=60, unique=True)
    debut_at = models.DateTimeField()
    fin_at = models.DateTimeField()
    titre = models.CharField(max_length=120, blank=True)
    categorie = models.PositiveSmallIntegerField(choices=Categorie.choices, default=Categorie.COURS)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "debut_at"], name="contenu_moment")]


class Travail(Ecrit):
    """« Travail à faire » for the day `pour_le`, given in a lesson. `duree` in minutes, `difficulte` 0: not said."""

    class Rendu(models.TextChoices):
        """How it is handed in."""

        AUCUN = "aucun", _("Rien à rendre")
        PAPIER = "papier", _("À rendre en classe")
        DEPOT = "depot", _("Fichier à déposer ici")

    class Difficulte(models.IntegerChoices):
        """How hard it is."""

        NON_DITE = 0, _("Non précisée")
        FACILE = 1, _("Facile")
        MOYEN = 2, _("Moyen")
        DIFFICILE = 3, _("Difficile")

    seance = models.CharField(max_length=60, db_index=True)
    donne_le = models.DateField()
    pour_le = models.DateField()
    duree = models.PositiveSmallIntegerField(null=True, blank=True)
    difficulte = models.PositiveSmallIntegerField(choices=Difficulte.choices, default=Difficulte.NON_DITE)
    rendu = models.CharField(max_length=8, choices=Rendu.choices, default=Rendu.AUCUN)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "pour_le"], name="travail_pour")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pour_le__gte=models.F("donne_le")), name="travail_after_given")
        ]


class Lecteurs(models.Model):
    """Whom a text is for: a class or a group by its code, or one pupil by public id, as `Public` says it."""

    genre = models.CharField(max_length=8)
    code = models.CharField(max_length=80, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class TravailPublic(Lecteurs):
    """Who has to do it."""

    travail = models.ForeignKey(Travail, on_delete=models.CASCADE, related_name="publics")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["travail", "genre", "code"], name="travail_public_unique")
        ]


class ContenuPublic(Lecteurs):
    """Who reads what was done."""

    contenu = models.ForeignKey(ContenuSeance, on_delete=models.CASCADE, related_name="publics")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contenu", "genre", "code"], name="contenu_public_unique")
        ]


class Fichier(models.Model):
    """A file that lies in the house's folder under `public_id` (`kit.piecekit`)."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    nom = models.CharField(max_length=500)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    scan = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id


class Piece(Fichier):
    """What goes with a text: a file, or, when `url` is not empty, a link whose words are `nom`."""

    contenu = models.ForeignKey(ContenuSeance, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces")
    travail = models.ForeignKey(Travail, on_delete=models.CASCADE, null=True, blank=True, related_name="pieces")
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contenu__isnull=True) ^ Q(travail__isnull=True), name="piece_of_one_text"
            )
        ]


class TravailFait(models.Model):
    """A pupil ticked « Fait »."""

    travail = models.ForeignKey(Travail, on_delete=models.CASCADE, related_name="faits")
    eleve = models.CharField(max_length=40, db_index=True)
    fait_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["travail", "eleve"], name="travail_fait_once")]

    def __str__(self) -> str:
        return self.eleve


class Remise(Fichier):
    """What a pupil handed in; a new file takes the place of the one before."""

    travail = models.ForeignKey(Travail, on_delete=models.CASCADE, related_name="remises")
    eleve = models.CharField(max_length=40)
    rendu_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["travail", "eleve"], name="remise_one")]
