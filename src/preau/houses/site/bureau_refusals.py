"""Why the office's change is not made (SITE-0201 to 0204)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class ChangeEntreTemps(Refusal):
    """A colleague changed the same thing after the page was opened."""

    code = "SITE-0201"
    status = 409
    personne = _(
        "Rien n'est enregistré, et ce que vous avez saisi est gardé ci-dessous. Comparez ; si vous enregistrez de "
        "nouveau, votre saisie prend la place de ce qui est écrit maintenant."
    )
    support = _("La page envoyée a été ouverte avant la dernière modification (numéro de version).")


class FormulaireTropGros(Refusal):
    """More than the house accepts for one file."""

    code = "SITE-0202"
    status = 413
    personne = _("Le fichier envoyé est trop gros. Réduisez-le, ou mettez-le en plusieurs documents.")
    support = _("Un document dépasse SITE_DOCUMENT_OCTETS.")


class ActualiteRetiree(Refusal):
    """It was on the site, and is no more."""

    code = "SITE-0203"
    status = 410
    personne = _(
        "Cette actualité n'est plus sur le site de l'établissement. Les autres sont sur la page des actualités."
    )
    support = _("L'actualité a été retirée, ou son dernier jour est passé.")
