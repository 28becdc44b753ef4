"""Why school life says no about the cahier de textes, the roll call and what is told to families (VIESCOLAIRE-03xx)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class TravailInconnu(Refusal):
    """No such homework for this pupil, or not published."""

    code = "VIESCOLAIRE-0301"
    status = 404
    personne = _("Ce travail n'existe plus, ou n'est pas pour cet élève.")
    support = _("Le professeur l'a retiré, ou l'élève a changé de classe ou de groupe.")
