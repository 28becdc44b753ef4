"""Why school life says no about compatible applications (VIESCOLAIRE-05xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class EspaceImpossible(Refusal):
    """The space is not this person's, or has no page for applications."""

    code = "VIESCOLAIRE-0501"
    status = 404
    personne = _("Cet espace n'est pas ouvert aux applications compatibles.")
    support = _("Les applications lisent les espaces des parents, des élèves et des professeurs, chacun le sien.")


class AppareilInconnu(Refusal):
    """No such live device, or another person's: the same answer."""

    code = "VIESCOLAIRE-0502"
    status = 404
    personne = _("Cet appareil n'est pas, ou plus, dans votre liste.")
    support = _("La personne l'a peut-être déjà déconnecté : la liste de « Mes appareils » fait foi.")


class MotDePasseInconnu(Refusal):
    """No such live application password, or another person's: the same answer."""

    code = "VIESCOLAIRE-0503"
    status = 404
    personne = _("Ce mot de passe d'application n'est pas, ou plus, dans votre liste.")
    support = _("La personne l'a peut-être déjà retiré : la liste de « Mots de passe d'application » fait foi.")


class TropDeMotsDePasse(Refusal):
    """One person keeps twenty application passwords at most."""

    code = "VIESCOLAIRE-0504"
    status = 409
    personne = _("Vous avez déjà {nombre} mots de passe d'application. Retirez-en un pour en faire un autre.")
    support = _("Un mot de passe par application suffit : ceux qui ne servent plus se retirent dans la même page.")


class AdresseFermee(Refusal):
    """The door of the applications is closed by setting, or leads nowhere."""

    code = "VIESCOLAIRE-0505"
    status = 404
    personne = _("Cette adresse n'existe pas, ou plus.")
    support = _("VIESCOLAIRE_PRONOTE ferme la porte des applications ; un lien de fichier ne sert qu'une fois.")


class CodeTropSimple(Refusal):
    """The same digit six times, or digits that follow one another: what is tried first."""

    code = "VIESCOLAIRE-0506"
    status = 422
    personne = _("Ce code est trop facile à deviner : prenez six chiffres qui ne se répètent pas et ne se suivent pas.")
    support = _("Sont refusés un même chiffre six fois et six chiffres qui se suivent, dans un sens ou dans l'autre.")
