"""`{% autres_bureaux uai as … %}`: the other desks of the same staff, for the page of a desk."""

from __future__ import annotations

from django import template

from preau.kit.agents.ailleurs import Ailleurs, elsewhere

register = template.Library()


@register.simple_tag
def autres_bureaux(uai: str) -> list[Ailleurs]:
    """Those that the deployment says, at this school."""
    return elsewhere(uai)
