"""Tags of the hub's pages: ``{% passerelle_name %}``."""

from django import template

from preau.houses.passerelle.settings import current

register = template.Library()


@register.simple_tag
def passerelle_name() -> str:
    """The hub's own name, which every page carries: nobody may take it for the State's service."""
    return current().service_name
