"""`/gestion/refus/`: who cannot log in and why (issue 5, item 7)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.houses.portail import refus as words
from preau.houses.portail.actions.refused_logins import SHORT, list_contacts, list_refusals_of, note_seen
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import ConnexionRefusee
from preau.houses.portail.pages.gestion_acces import BOTH, gestion_page
from preau.houses.portail.pages.publication_forms import DayField
from preau.kit.design.forms import CheckField, Form, SelectField
from preau.registre.queries import etablissement_label

PAGE = 30
ANY = ("", gettext_lazy("Toutes"))


class FiltreForm(Form):
    """Which refusals to show: they are asked for by address, so a page can be kept or sent to a colleague."""

    raison = SelectField(label=gettext_lazy("Raison"), choices=[ANY, *words.REASONS.items()], required=False)
    depuis = DayField(label=gettext_lazy("Depuis le"))
    tout = CheckField(label=gettext_lazy("Montrer aussi ceux qui sont traités"), required=False)

    def __init__(self, *args: Any, portee: Portee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(portee.uais) > 1:
            choices = [("", gettext_lazy("Tous")), *portee.ecoles]
            self.add("uai", SelectField(label=gettext_lazy("Établissement"), choices=choices, required=False))


@gestion_page()
def refus(request: HttpRequest, portee: Portee) -> HttpResponse:
    """The list, the latest first, and how many of each reason wait."""
    form = FiltreForm(request.GET or None, portee=portee)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = _filtered(portee, said)
    waiting = list_refusals_of(portee.own, is_whole=portee.is_whole).order_by().values("reason").annotate(n=Count("pk"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = {name: request.GET[name] for name in ("uai", "raison", "depuis", "tout") if request.GET.get(name)}
    context = {
        "form": form,
        "page": page,
        "lignes": [(row, row.public_id[:SHORT], _reason(row), _ecole(row.uai)) for row in page.object_list],
        "comptes": [(words.REASONS.get(one["reason"], one["reason"]), one["n"]) for one in waiting],
        "query": urlencode(query),
    }
    return render(request, "portail/gestion/refus.html", context, status=422 if form.errors else 200)


def _filtered(portee: Portee, said: dict[str, Any]) -> QuerySet[ConnexionRefusee]:
    rows = list_refusals_of(portee.own, is_whole=portee.is_whole, seen_too=bool(said.get("tout")))
    if said.get("raison"):
        rows = rows.filter(reason=said["raison"])
    if said.get("uai"):
        rows = rows.filter(uai=said["uai"])
    if said.get("depuis"):
        rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(said["depuis"], time.min)))
    return rows


@gestion_page(BOTH)
def un_refus(request: HttpRequest, portee: Portee, public_id: str) -> HttpResponse:
    """One refusal: why, which field, what to do; POST when it is dealt with."""
    row = ConnexionRefusee.objects.filter(public_id=public_id).first()
    if row is None or not portee.covers(row.uai):
        raise Http404
    if request.method == "POST":
        note_seen(row, portee.par)
        return redirect("portail:gestion-refus")
    number = row.public_id[:SHORT]
    contacts = list_contacts(row.uai) if row.uai else []
    context = {
        "refus": row,
        "numero": number,
        "raison": _reason(row),
        "explication": words.explain(row),
        "references": words.shown_references(row),
        "constats": words.findings_of(row, portee.uais),
        "personnes": words.people_of(row, portee.uais) if row.reason in words.FAMILLE else [],
        "ecole": _ecole(row.uai),
        "contacts": [(one, _letter(one.mel, number)) for one in contacts],
    }
    return render(request, "portail/gestion/un_refus.html", context)


def _reason(row: ConnexionRefusee) -> str:
    return str(words.REASONS.get(row.reason, row.reason))


def _ecole(uai: str) -> str:
    return etablissement_label(uai) if uai else ""


def _letter(mel: str, number: str) -> str:
    subject = _("Connexion à l'ENT : refus %(number)s") % {"number": number}
    return f"mailto:{quote(mel, safe='@')}?{urlencode({'subject': subject}, quote_via=quote)}"
