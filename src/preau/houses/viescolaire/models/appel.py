"""Roll call and absences in three layers, as GEPI has them: what was seen, what was decided, who was told (§2.5)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import PARIS, now
from preau.kit.idkit import new_public_id


class Appel(models.Model):
    """The roll call of one lesson. Until `termine_at` it is « non fait » for vie scolaire, and no parent is told."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    seance = models.CharField(max_length=60, unique=True)
    debut_at = models.DateTimeField()
    fin_at = models.DateTimeField()
    libelle = models.CharField(max_length=120)
    personnel = models.CharField(max_length=40)
    nom = models.CharField(max_length=120)
    effectif = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    termine_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "debut_at"], name="appel_moment")]

    def __str__(self) -> str:
        return self.public_id


class Motif(models.Model):
    """A reason for an absence, as a school words it; `familles`: parents may choose it."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    libelle = models.CharField(max_length=80)
    familles = models.BooleanField(default=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uai", "libelle"], condition=Q(gone_at=None), name="motif_once")
        ]

    def __str__(self) -> str:
        return self.libelle


class Declaration(models.Model):
    """A parent announces an absence to come, or justifies one that was seen; vie scolaire accepts or refuses."""

    class Etat(models.TextChoices):
        """What vie scolaire made of it."""

        ATTENTE = "attente", _("En attente")
        ACCEPTEE = "acceptee", _("Acceptée")
        REFUSEE = "refusee", _("Refusée")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    eleve = models.CharField(max_length=40, db_index=True)
    debut_at = models.DateTimeField()
    fin_at = models.DateTimeField()
    motif = models.CharField(max_length=80)
    texte = models.CharField(max_length=500, blank=True)
    auteur = models.CharField(max_length=120)
    nom = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now)
    etat = models.CharField(max_length=8, choices=Etat.choices, default=Etat.ATTENTE)
    reponse = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "etat"], name="declaration_etat")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fin_at__gt=models.F("debut_at")), name="declaration_lasts"),
            models.CheckConstraint(
                condition=Q(etat="attente") ^ Q(decided_at__isnull=False), name="declaration_decided"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def quand(self) -> str:
        """From when to when, as people say it: no hour where none was given."""
        debut, fin = self.debut_at.astimezone(PARIS), self.fin_at.astimezone(PARIS)
        whole = fin.time() == time()
        first, last = debut.date(), fin.date() - timedelta(days=1) if whole else fin.date()
        said = {"jour": date_format(first, "l j F"), "de": f"{debut:%H:%M}", "a": f"{fin:%H:%M}"}
        if debut.time() == time() and whole:
            said["fin"] = date_format(last, "l j F")
            return (_("%(jour)s, toute la journée") if first == last else _("du %(jour)s au %(fin)s")) % said
        if first != last:
            ends = date_format(last, "l j F") if whole else f"{date_format(last, 'l j F')}, {said['a']}"
            return _("du %(jour)s, %(de)s, au %(fin)s") % (said | {"fin": ends})
        if whole:
            return _("%(jour)s, à partir de %(de)s") % said
        return (_("%(jour)s, jusqu'à %(a)s") if debut.time() == time() else _("%(jour)s, %(de)s – %(a)s")) % said


class Absence(models.Model):
    """What a teacher saw in one lesson: a pupil absent, or late by `minutes`. Corrected, the row stays with its end.

    `declaration` is what justified it, `motif` what vie scolaire wrote itself; `justifiee` is their decision.
    """

    class Genre(models.TextChoices):
        """Not there at all, or not at the hour."""

        ABSENCE = "absence", _("Absence")
        RETARD = "retard", _("Retard")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    appel = models.ForeignKey(Appel, on_delete=models.CASCADE, related_name="absences")
    eleve = models.CharField(max_length=40, db_index=True)
    genre = models.CharField(max_length=8, choices=Genre.choices)
    debut_at = models.DateTimeField()
    fin_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    corrected_at = models.DateTimeField(null=True, blank=True)
    declaration = models.ForeignKey(
        Declaration, on_delete=models.SET_NULL, null=True, blank=True, related_name="absences"
    )
    motif = models.CharField(max_length=80, blank=True)
    justifiee = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "debut_at"], name="absence_moment")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appel", "eleve"], condition=Q(corrected_at=None), name="absence_one_live"),
            models.CheckConstraint(condition=Q(genre="absence") | Q(minutes__gte=1), name="retard_has_minutes"),
        ]

    def __str__(self) -> str:
        return self.public_id


class AvisAbsence(models.Model):
    """A parent was told that a pupil is absent: once for a child and a day. `message` is the courier's.

    `corrected_at`: the parent was then told that the pupil was there; an absence seen after that is told again, once.
    """

    eleve = models.CharField(max_length=40)
    le = models.DateField()
    responsable = models.CharField(max_length=40)
    moyen = models.CharField(max_length=4)
    message = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=now)
    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["eleve", "le", "responsable"], name="avis_absence_once")
        ]

    def __str__(self) -> str:
        return f"{self.eleve} {self.le}"
