"""Tags for pages: ``{% icon %}``, ``{% copie %}``, ``{% again %}``."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.template import Context, NodeList
from django.template.base import Node, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
ICONS = Path(__file__).resolve().parent.parent / "icons"


@lru_cache(maxsize=64)
def _drawing(name: str) -> SafeString:
    path = ICONS / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not path.is_file():
        raise template.TemplateSyntaxError(f"icône inconnue : {name}")
    return mark_safe(path.read_text(encoding="utf-8").strip())


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing ``icons/<name>.svg``, hidden from screen readers: a text always stands beside it."""
    return _drawing(name)


@register.inclusion_tag("design/copie.html")
def copie(text: str, label: str = "") -> dict[str, Any]:
    """A value to keep, large and selectable, with a button that copies it where scripts run."""
    return {"text": text, "label": label or _("Copier")}


class AgainNode(Node):
    """Prints a block a second time: the ``<h1>`` of a page is also the beginning of its ``<title>``."""

    def __init__(self, name: str, plain: bool) -> None:
        self.name, self.plain = name, plain

    def render(self, context: Context) -> SafeString:
        """The block's most derived content; as bare text on one line with ``plain``."""
        html = str(BlockNode(self.name, NodeList()).render(context))
        if not self.plain:
            return mark_safe(html)
        return mark_safe(" ".join(strip_tags(html).split()))


@register.tag
def again(parser: Parser, token: Token) -> AgainNode:
    """``{% again titre %}`` prints block ``titre`` once more; ``{% again titre plain %}`` without tags."""
    _tag, name, *rest = token.split_contents()
    if rest not in ([], ["plain"]):
        raise template.TemplateSyntaxError("{% again bloc [plain] %}")
    return AgainNode(name, bool(rest))
