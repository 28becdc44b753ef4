"""What was tried and why it failed, so that the office can answer « pourquoi ce parent ne peut-il pas… ? »."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Tentative(models.Model):
    """One attempt: a stable id, where it stopped (`reason`), the record it met if any.

    It holds no name and no number in clear: `personne_digest` and `mobile_digest` are keyed digests, enough to find
    again the attempts of someone whose name or number is known, useless to anyone who has only this table.
    """

    class Voie(models.TextChoices):
        """Which door was tried."""

        SMS = "activation-sms", _("Activation par SMS")
        COURRIER = "activation-courrier", _("Activation par identifiants provisoires")
        FRANCECONNECT = "franceconnect", _("FranceConnect")
        CONNEXION = "connexion", _("Connexion")

    class Reason(models.TextChoices):
        """Where it stopped."""

        COMMENCE = "commence", _("Identité saisie, dossier trouvé")
        INCONNU = "inconnu", _("Aucun dossier à ce nom avec ce numéro")
        NOM_DIFFERENT = "nom-different", _("Numéro connu, nom différent de celui de FranceConnect")
        PLUSIEURS = "plusieurs", _("Plusieurs personnes répondent à ce nom et à ce numéro")
        SECONDE_PREUVE = "seconde-preuve", _("Seconde preuve fausse")
        REFUS_FRANCECONNECT = "refus-fc", _("Connexion refusée ou abandonnée chez FranceConnect")
        AUCUN_ELEVE = "aucun-eleve", _("Dossier trouvé, aucun élève ne peut être rattaché")
        DATE_FAUSSE = "date-fausse", _("Date de naissance différente de celle du dossier")
        DATES_EPUISEES = "dates-epuisees", _("Trop de dates de naissance fausses")
        DEJA = "deja", _("Un compte existe déjà")
        REUSSI = "reussi", _("Compte activé")
        MOT_DE_PASSE = "mot-de-passe", _("Identifiant inconnu ou mot de passe faux")
        PATIENTEZ = "patientez", _("Trop d'essais")
        SECOND_FACTEUR = "second-facteur", _("Second facteur faux")
        SUSPENDU = "suspendu", _("Compte suspendu ou fermé")
        A_VALIDER = "a-valider", _("Adresse mail pas encore validée")
        COURRIER_EXPIRE = "courrier-expire", _("Identifiants provisoires expirés")
        COURRIER_UTILISE = "courrier-utilise", _("Identifiants provisoires déjà utilisés")
        COURRIER_REMPLACE = "courrier-remplace", _("Identifiants provisoires remplacés")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    voie = models.CharField(max_length=20, choices=Voie.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    at = models.DateTimeField(default=now, db_index=True)
    run_public_id = models.CharField(max_length=40, blank=True)
    personne_digest = models.CharField(max_length=64, blank=True, db_index=True)
    mobile_digest = models.CharField(max_length=64, blank=True, db_index=True)
    responsable_public_id = models.CharField(max_length=40, blank=True, db_index=True)
    eleve_public_id = models.CharField(max_length=40, blank=True)
    compte_public_id = models.CharField(max_length=40, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.public_id} {self.reason}"
