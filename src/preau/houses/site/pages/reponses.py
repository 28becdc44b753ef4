"""What the office is told after a form: done; changed by a colleague meanwhile; signed out before it was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.kit.agents import to_door
from preau.kit.bureau import current_agent
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


def at_version(said: QueryDict, version: int) -> QueryDict:
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


def typed_is_kept(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Above `bureau_required`: a form sent once signed out is given back, to be sent again after the door.

    Nothing is kept by the house: the page of the answer holds what the browser has just sent, a file excepted.
    """

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if request.method != "POST" or current_agent(request) is not None:
            return page(request, **kwargs)
        said = [
            (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
        ]
        context = {"said": said, "door": to_door(request)["Location"], "has_file": bool(request.FILES)}
        answer: HttpResponse = render(request, "site/bureau/sortie.html", context, status=403)
        return answer

    return guarded
