"""`{% pictogramme %}`: one of our large drawings, of the doors of « ESPACE NUMÉRIQUE »."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from preau.houses.site.sites_file import PICTOGRAMMES, icones

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=64)
def pictogramme(name: str) -> SafeString:
    """The drawing of this name, hidden from screen readers: the name of the door always stands beside it."""
    known = name if name in icones() else "lien"
    return mark_safe((PICTOGRAMMES / f"{known}.svg").read_text(encoding="utf-8").strip())
