"""The fiche, office's side: why a line cannot be accepted or an answer taken back (DEMARCHES-0301 to 0319)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class DemandeRetiree(Refusal):
    """The family took the fiche back while the office was reading it."""

    code = "DEMARCHES-0301"
    status = 409
    personne = _("La famille vient de retirer cette demande : il n'y a plus rien à décider.")
    support = _("Le retrait est possible tant qu'aucune ligne n'est décidée ; il est dans l'historique de la demande.")


class PlusInscrit(Refusal):
    """The pupil is not enrolled in the school's open year."""

    code = "DEMARCHES-0302"
    status = 409
    personne = _(
        "Cet élève n'est pas inscrit dans l'année scolaire ouverte de l'établissement : rien ne peut être accepté. "
        "Refusez avec une raison, ou attendez l'import de la nouvelle année."
    )
    support = _("Élève sorti, absent du dernier import, ou année scolaire qui n'est pas encore ouverte.")


class PersonnePartie(Refusal):
    """The person is no longer a legal guardian of the pupil, or their record has gone."""

    code = "DEMARCHES-0303"
    status = 409
    personne = _(
        "Cette personne n'est plus, dans le registre, responsable légale de cet élève : rien ne peut être accepté "
        "d'elle. Refusez avec une raison."
    )
    support = _("Lien coupé par l'établissement, disparu du dernier import, ou fiche du responsable partie.")


class LigneIllisible(Refusal):
    """Sealed by a key that the house has no more."""

    code = "DEMARCHES-0304"
    status = 409
    personne = _("Ce changement ne peut plus être lu. Refusez-le, et demandez à la famille de l'envoyer à nouveau.")
    support = _("La clé de la maison a changé sans garder l'ancienne (SECRET_KEY_FALLBACKS).")


class AnnulationImpossible(Refusal):
    """What was accepted does not stand any more as it was written."""

    code = "DEMARCHES-0305"
    status = 409
    personne = _(
        "Cette réponse ne s'annule plus : SIECLE dit maintenant la même chose, ou la fiche a été corrigée depuis. "
        "Ouvrez la fiche de la personne au guichet pour la corriger."
    )
    support = _("La correction née de cette ligne est réglée, retirée ou remplacée ; rien n'a été écrit.")
