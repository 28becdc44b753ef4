"""What every page of the téléservices needs: who is there, and the site of their school."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from preau.houses.demarches import visiteur
from preau.houses.demarches.sites import common_site


def visitor(request: HttpRequest) -> dict[str, Any]:
    """`who`, the family's visitor, for the head of the page (demarches/cadre.html); `site_url`, the site of their
    school, of the only school of this house before they sign in; empty for a family of several schools."""
    who = visiteur.current(request)
    site = {"site_url": common_site(who.uais if who is not None else ())}
    return site if who is None else {**site, "who": who}
