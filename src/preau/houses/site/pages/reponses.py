"""What the office is told after a form: done; changed by a colleague meanwhile."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.kit.design.forms import Form

FAIT: dict[str, str | Promise] = {
    "en-ligne": _("C'est en ligne."),
    "a-venir": _("C'est prêt : l'actualité se verra sur le site à la date donnée."),
    "terminee": _("C'est enregistré. Son dernier jour est passé : le public ne la voit pas."),
    "brouillon": _("Le brouillon est gardé. Le public ne le voit pas."),
    "retiree": _("L'actualité est retirée du site. Ouvrez-la et appuyez sur « Publier » pour la remettre."),
    "document-retire": _("Le document est retiré du site. Il reste ci-dessous, pour être remis en ligne."),
    "ordre": _("L'ordre est changé."),
    "reglages": _("C'est enregistré : le site se montre ainsi dès maintenant."),
}


def done(url_name: str, uai: str, fait: str, **more: str) -> HttpResponseRedirect:
    """303 to a page of the desk, which says what was done: a key of FAIT, and `quoi`, the row it was done to."""
    query = urlencode({"fait": fait, **more})
    return HttpResponseRedirect(f"{reverse(url_name, args=[uai])}?{query}", status=303)


def told(request: HttpRequest) -> str | Promise:
    """The sentence that `done` asked for; empty on a page that was simply opened."""
    return FAIT.get(request.GET.get("fait", ""), "")


def at_version(said: QueryDict, version: int | str) -> QueryDict:
    """What was typed, to be sent again over this version."""
    again = said.copy()
    again["version"] = str(version)
    return again


def meanwhile(form: Form) -> list[tuple[str, str]]:
    """Where the row, as it is now, says otherwise than what was typed: label and present value."""
    within = {name: f"{group.title}, " for group in form.groups if group.detail for name in group.names}
    names = [name for name in form.changed_data if not form[name].is_hidden]
    return [(within.get(name, "") + str(form[name].label), _present(form, name)) for name in names]


def _present(form: Form, name: str) -> str:
    """The value that the row has now, in words."""
    field = form.fields[name]
    value: Any = form.get_initial_for_field(field, name)
    if isinstance(value, list):
        words = dict(getattr(field, "choices", ()))
        return ", ".join(str(words.get(one, one)) for one in value) or str(_("(vide)"))
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, time):
        return time_format(value)
    return str(_("(vide)") if value in (None, "") else value)
