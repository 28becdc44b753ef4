"""The navigation of the office's desk."""

from __future__ import annotations

from django import template
from django.urls import reverse

from preau.houses.demarches.teleservice import list_teleservices

register = template.Library()


@register.simple_tag
def teleservices_du_bureau(uai: str) -> list[dict[str, object]]:
    """The téléservices that have an office's side, with their first page for this school."""
    return [
        {"url": reverse(one.bureau_entree, args=[uai]), "titre": one.titre}
        for one in list_teleservices()
        if one.bureau_entree
    ]
