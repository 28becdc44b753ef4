"""The desks of the office: the schools of the file, and where the office goes after its door."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from preau.houses.site import sites
from preau.houses.site.settings import current
from preau.kit import bureau


def school_of(uai: str) -> str | None:
    """The school as pages name it; None for one that has no site here."""
    found = sites.with_uai(uai)
    return f"{found.nom} {found.commune}".strip() + f" ({found.uai})" if found is not None else None


bureau.register(
    bureau.Desk(
        house="site",
        settings=current,
        nom=_("Le site de l'établissement"),
        du=_("du site"),
        desk="site:bureau",
        school=school_of,
    )
)
