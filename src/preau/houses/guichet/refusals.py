"""Why the office says no about who comes in and who may do what (GUICHET-01xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class ApprobationAttendue(Refusal):
    """The act needs a second person, who has not said yes, or whose yes is old or used."""

    code = "GUICHET-0101"
    status = 409
    personne = _("Cette action attend l'accord d'une seconde personne. Demandez-le, ou attendez sa réponse.")
    support = _(
        "GUICHET_FOUR_EYES demande deux personnes pour cet acte ; l'accord manque, est périmé ou a déjà servi. La page "
        "« Approbations » de l'établissement montre où il en est."
    )


class ApprobationImpossible(Refusal):
    """Decided by another already, expired, or by the person who asked."""

    code = "GUICHET-0102"
    status = 409
    personne = _(
        "Cette demande n'attend plus de réponse : elle a été traitée, elle est périmée, ou c'est vous qui l'avez faite."
    )
    support = _("Une demande se décide une fois, avant son terme, et jamais par la personne qui l'a faite.")
