"""The navigation of the office's desk."""

from __future__ import annotations

from django import template

from preau.houses.site.menu import entries_of

register = template.Library()


@register.simple_tag
def menu_du_bureau(uai: str) -> list[dict[str, object]]:
    """The parts of the desk of this school."""
    return entries_of(uai)
