"""What a deployment of the site still lacks (design.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Advice

from preau.houses.site import settings, sites, tutoriels
from preau.kit.design import skins
from preau.kit.design.skins import BadSkin
from preau.kit.envkit import BadSetting

GUIDE = "Voyez docs/guides/site.md."


@register("site")
def check_sites(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """There is a file of schools, it reads, and every skin it names is there."""
    if not settings.current().fichier and not django_settings.PREAU_DEMO:
        return [Error("SITE_FICHIER manque : aucun établissement à servir.", hint=GUIDE, id="site.E001")]
    try:
        every = sites.every()
        known = skins.provided()
    except (BadSetting, BadSkin) as problem:
        return [Error(str(problem), hint=GUIDE, id="site.E002")]
    unknown = [one for one in every if one.habillage and one.habillage not in known]
    return [
        Error(
            f"SITE_FICHIER : {one.uai} : il n'y a pas d'habillage « {one.habillage} » : {', '.join(known)}, "
            "ou un dossier de DESIGN_SKINS.",
            id="site.E003",
        )
        for one in unknown
    ]


@register("site", deploy=True)
def check_tutoriels(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each school has its guides."""
    try:
        without = [one.uai for one in sites.every() if tutoriels.of_school(one.uai) is None]
    except BadSetting:  # said by check_sites
        return []
    hint = "Lancez : preau tutoriels --uai UAI --out DOSSIER/UAI"
    return [Advice(f"Pas de tutoriels pour {uai}.", hint=hint, id="site.W001") for uai in without]
