"""The fiche, family's side: the refusals DEMARCHES-0201 to 0219."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class BrouillonChange(Refusal):
    """The draft was written from another tab or device since the page was shown."""

    code = "DEMARCHES-0201"
    status = 409
    personne = _(
        "Votre brouillon a été modifié dans un autre onglet ou sur un autre appareil. Rien n'est perdu : comparez, "
        "puis enregistrez à nouveau."
    )
    support = _("Deux pages du même brouillon étaient ouvertes : la seconde enregistrée montre les deux versions.")


class BrouillonParti(Refusal):
    """The draft was sent or abandoned elsewhere, or is too old."""

    code = "DEMARCHES-0202"
    status = 409
    personne = _(
        "Ce brouillon n'existe plus : il a été envoyé ou abandonné dans un autre onglet, ou il a expiré. "
        "Repartez de la fiche : elle montre ce qui a été envoyé."
    )
    support = _("Page restée ouverte après l'envoi, l'abandon ou l'expiration du brouillon.")


class InformationsChangees(Refusal):
    """What the school knows is no longer what the page showed."""

    code = "DEMARCHES-0203"
    status = 409
    personne = _(
        "Des informations ont changé depuis l'affichage de cette page. Rien n'a été envoyé et rien n'est perdu : "
        "vérifiez ce qui a changé, puis recommencez."
    )
    support = _(
        "L'établissement, ou l'autre responsable pour ce qui est commun, a changé la fiche entre l'affichage et "
        "l'envoi."
    )


class RienAEnvoyer(Refusal):
    """A draft that changes nothing."""

    code = "DEMARCHES-0204"
    status = 409
    personne = _("Vous n'avez rien modifié. Si tout est exact, dites-le depuis la fiche avec « Tout est exact ».")
    support = _("Le brouillon ne contient aucun changement, ou l'établissement l'a déjà fait.")


class PieceManquante(Refusal):
    """A change of address comes with a proof."""

    code = "DEMARCHES-0205"
    status = 422
    personne = _("Joignez un justificatif de domicile de moins de trois mois : vous changez d'adresse.")
    support = _("Le changement d'adresse demande une pièce jointe.")


class DejaTraite(Refusal):
    """Retracting what the office has begun to decide."""

    code = "DEMARCHES-0206"
    status = 409
    personne = _(
        "L'établissement a déjà répondu à une partie de cette demande : vous ne pouvez plus la retirer. Envoyez une "
        "nouvelle fiche pour corriger ce qui doit l'être."
    )
    support = _("Une ligne au moins est décidée : la demande ne se retire plus.")


class TropDEnvois(Refusal):
    """Too many fiches in a day."""

    code = "DEMARCHES-0207"
    status = 429
    personne = _("Vous avez envoyé beaucoup de demandes aujourd'hui. Votre brouillon est gardé : recommencez demain.")
    support = _("Plus de vingt envois par la même personne en un jour.")


class DepotTropGros(Refusal):
    """A form larger than every file allowed together."""

    code = "DEMARCHES-0208"
    status = 413
    personne = _("Ces fichiers sont trop gros pour être envoyés ensemble. Joignez-les un par un, ou réduisez-les.")
    support = _("Formulaire plus gros que DEMARCHES_PIECES fois DEMARCHES_PIECE_OCTETS : refusé avant d'être lu.")


class BrouillonIllisible(Refusal):
    """Sealed by a key that the house has no more."""

    code = "DEMARCHES-0209"
    status = 409
    personne = _("Votre brouillon ne peut plus être lu. Abandonnez-le, puis recommencez : rien n'a été envoyé.")
    support = _("La clé de la maison a changé sans garder l'ancienne (SECRET_KEY_FALLBACKS).")


class TropDeContacts(Refusal):
    """More people to contact than the fiche takes."""

    code = "DEMARCHES-0210"
    status = 409
    personne = _("Trois personnes à contacter au plus. Retirez-en une pour en ajouter une autre.")
    support = _("La fiche prend trois personnes à contacter, ou autant que SIECLE en a déjà.")
