"""Why the follow-up says no (GUICHET-04xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class PersonneARelancer(Refusal):
    """Everybody chosen has an account, or was reminded less than three days ago."""

    code = "GUICHET-0401"
    status = 422
    personne = _(
        "Il n'y a personne à relancer dans ce choix : comptes déjà activés, ou relance il y a moins de trois jours."
    )
    support = _("Les relances vont aux responsables sans compte actif, trois jours au moins après la précédente.")
