"""Whom to call in a school, for the pages that name it (issue 6, item 8)."""

from __future__ import annotations

from django import template

from preau.registre.models import Etablissement
from preau.registre.queries import Contact, list_contacts

register = template.Library()


@register.simple_tag
def contacts_of(etablissement: Etablissement) -> list[Contact]:
    """The offices of a school, or the school itself when it has named none."""
    return list_contacts(etablissement)
