"""The way on of a sign-in that was refused: to begin again, from this very page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from preau.protocols.refusals import Refusal


def restartable(refusal: Refusal) -> Refusal:
    """The same refusal, whose page has a button that begins the sign-in again."""
    refusal.context |= {"suite_url": reverse("demarches:connexion"), "suite_label": _("Recommencer la connexion")}
    return refusal
