"""Why the mobile space says no (VIESCOLAIRE-04xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class LienPerime(Refusal):
    """The link of a QR code is unknown, used, older than ten minutes, or died of wrong codes: the same answer."""

    code = "VIESCOLAIRE-0401"
    status = 410
    personne = _(
        "Ce QR Code ne sert plus : il n'ouvre qu'un téléphone, pendant dix minutes, et quatre codes faux l'annulent. "
        "Faites-en un autre depuis votre espace, sur l'ordinateur."
    )
    support = _("QR Code déjà utilisé, vieux de plus de dix minutes, remplacé par un plus récent, ou annulé.")


class CodeFaux(Refusal):
    """The four digits are not those that were chosen for this QR code."""

    code = "VIESCOLAIRE-0402"
    status = 422
    personne = _("Ce code n'est pas celui choisi avec le QR Code. Essais restants : {reste}.")
    support = _("La personne saisit les quatre chiffres qu'elle a composés elle-même en demandant le QR Code.")


class TropDeProfils(Refusal):
    """One phone keeps six profiles at most."""

    code = "VIESCOLAIRE-0403"
    status = 409
    personne = _("Ce téléphone a déjà {nombre} profils. Retirez-en un, puis ajoutez le nouveau.")
    support = _("Les profils se retirent dans « Profils », au bas de l'espace mobile.")


class ProfilInconnu(Refusal):
    """No such profile in this phone: another phone's, another person's, or taken back."""

    code = "VIESCOLAIRE-0404"
    status = 404
    personne = _("Ce profil n'est pas, ou plus, sur ce téléphone. Ajoutez-le avec un nouveau QR Code.")
    support = _("Profil retiré du téléphone, ou appareil déconnecté depuis « Mes appareils ».")
