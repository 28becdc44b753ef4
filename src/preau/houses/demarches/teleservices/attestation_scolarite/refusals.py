"""Why an attestation is not made, or not verified (DEMARCHES-0401 to 0405)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class SansInscription(Refusal):
    """The pupil has no enrolment of this year, or lacks what the document says."""

    code = "DEMARCHES-0401"
    status = 409
    personne = _(
        "L'attestation ne peut pas être faite : l'inscription de cette année n'est pas complète dans le dossier de "
        "l'élève. Adressez-vous à l'établissement."
    )
    support = _("Pas de scolarité de l'année ouverte, ou date de naissance absente du dossier de l'élève.")


class TropDeVerifications(Refusal):
    """Too many codes tried, from here or from everywhere."""

    code = "DEMARCHES-0402"
    status = 429
    personne = _("Trop de codes ont été essayés depuis cet endroit. Attendez un quart d'heure, puis recommencez.")
    support = _("Vérifications d'attestations : 30 codes faux par bloc d'adresses en un quart d'heure, 2 000 en tout.")


class TropDAttestations(Refusal):
    """Too many documents asked by one account for one pupil in a day."""

    code = "DEMARCHES-0403"
    status = 429
    personne = _(
        "Vous avez déjà demandé plusieurs attestations aujourd'hui. Celles qui sont faites restent sur cette page : "
        "reprenez-en une, ou recommencez demain."
    )
    support = _("Dix attestations par élève, par compte et par jour.")


class DejaRetiree(Refusal):
    """Withdrawn by a colleague meanwhile."""

    code = "DEMARCHES-0404"
    status = 409
    personne = _("Cette attestation a déjà été retirée. Revenez à la liste.")
    support = _("Deux agents ont retiré la même attestation.")


class Illisible(Refusal):
    """What was sealed does not open: the key of this deployment is not the one that closed it."""

    code = "DEMARCHES-0405"
    status = 409
    personne = _("Cette attestation ne peut plus être lue. Demandez-en une autre.")
    support = _("Clé secrète de la maison remplacée, ou base reprise d'ailleurs : remettre l'ancienne clé.")
