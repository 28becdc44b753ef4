"""What a page says once a form was sent: the address that the form leads to names the sentence."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAITS: dict[str, str | Promise] = {
    "declaration": _("Votre message est envoyé à la vie scolaire. Sa réponse se lira sur cette page."),
    "observation": _("L'observation est enregistrée. Les parents la lisent dans le carnet de liaison."),
    "motifs": _("Les motifs sont enregistrés."),
    "contenu-retire": _("Le contenu de cours est retiré."),
    "travail-retire": _("Le travail à faire est retiré."),
    "fichier": _("Votre fichier est déposé."),
}


def done(url: str, fait: str, anchor: str = "") -> HttpResponse:
    """Lead to a page of ours, which will say this key of FAITS."""
    return HttpResponseRedirect(f"{url}{'&' if '?' in url else '?'}{urlencode({'fait': fait})}{anchor}")


def told(request: HttpRequest) -> str | Promise:
    """The sentence that `done` asked for; empty on a page that was simply opened."""
    return FAITS.get(request.GET.get("fait", ""), "")
