"""The desks of the office: which schools there are, and where the office goes after its door."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.settings import current
from preau.kit import bureau
from preau.registre.models import Etablissement
from preau.registre.queries import etablissement_label


def school_of(uai: str) -> str | None:
    """The school as pages name it; None for one that the registry has not."""
    row = Etablissement.objects.filter(uai=uai).first()
    return etablissement_label(row) if row is not None else None


bureau.register(
    bureau.Desk(
        house="demarches",
        settings=current,
        nom=_("Les téléservices"),
        du=_("des téléservices"),
        desk="demarches:bureau",
        school=school_of,
    )
)
