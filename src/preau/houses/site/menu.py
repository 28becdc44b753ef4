"""What the desk of a school shows, and its navigation: one entry a part."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entree:
    """One part of the desk: the URL name of its first page, which takes the UAI."""

    url_name: str
    label: str | Promise
    detail: str | Promise


MENU: tuple[Entree, ...] = (
    Entree("site:bureau-actualites", _("Actualités"), _("Écrire, publier, retirer")),
    Entree("site:bureau-documents", _("Documents joints"), _("Ajouter, remplacer, mettre en ordre, retirer")),
    Entree("site:bureau-reglages", _("Ce que montre le site"), _("Mot d'accueil, secrétariat, icônes, tutoriels")),
)


def entries_of(uai: str) -> list[dict[str, object]]:
    """Those of this school, with their addresses."""
    return [{"url": reverse(one.url_name, args=[uai]), "label": one.label, "detail": one.detail} for one in MENU]
