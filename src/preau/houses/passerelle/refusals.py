"""When the hub cannot go on and no code of FranceConnect says why."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from preau.protocols.refusals import Refusal


class DemandesTropNombreuses(Refusal):
    """One block of addresses begins too many requests, or brings too many answers."""

    code = "PASSERELLE-0001"
    status = 429
    personne = _("Trop de connexions sont demandées depuis votre réseau. Patientez quelques minutes, puis recommencez.")
    support = _("Demandes ou retours de fournisseurs d'identité trop nombreux pour un même bloc d'adresses.")
