"""Exports: those made, asking for another, one export and its file (issue 6, item 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.guichet import produits
from preau.houses.guichet.actions import produce_export
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import FichierProduit
from preau.houses.guichet.poste import Poste, requires
from preau.kit.agents import requires_recent
from preau.kit.clockkit import PARIS
from preau.kit.design.forms import Card, ChoiceCards, Form
from preau.kit.jobs import jobs
from preau.registre.actions import list_exports
from preau.registre.models import Export

SHOWN = 30
POLL = 2  # seconds
Genre = FichierProduit.Genre
HINTS = {
    Genre.AAF: _("Pour l'ENT ou un autre service : tous les élèves, responsables et personnels."),
    Genre.SIECLE: _("Les mêmes fichiers ExportXML que ceux de SIECLE, dans une archive."),
    Genre.STS: _("Les personnels et leurs services."),
    Genre.ELEVES: _("Pour un tableur : un élève par ligne, avec sa classe."),
    Genre.RESPONSABLES: _("Pour un tableur : un responsable par ligne, avec ses enfants."),
    Genre.PERSONNELS: _("Pour un tableur : un personnel par ligne."),
}


class ExportForm(Form):
    """One export; `asked()` once valid. `formers` are the exports that an AAF delta may start from."""

    def __init__(self, *args: Any, formers: list[Export], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add("genre", ChoiceCards(label=_("Quel fichier ?"), cards=list(_cards(formers))))

    def asked(self) -> tuple[str, str]:
        """The genre, and the export that a delta starts from."""
        genre, _sep, depuis = str(self.cleaned_data["genre"]).partition(":")
        return genre, depuis


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.EXPORTER)
def exports(request: HttpRequest, poste: Poste) -> HttpResponse:
    """What was made, and the form that asks for more."""
    form = ExportForm(request.POST if request.method == "POST" else None, formers=list_exports([poste.uai]))
    if form.is_valid():
        row = produce_export.ask_export(poste, *form.asked(), request)
        return redirect("guichet:export", poste.uai, row.public_id)
    rows = FichierProduit.objects.filter(uai=poste.uai).select_related("agent").order_by("-created_at")[:SHOWN]
    context = {"poste": poste, "form": form, "produits": rows}
    return render(request, "guichet/exports/liste.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@requires(Droit.EXPORTER)
def export(request: HttpRequest, poste: Poste, produit: str) -> HttpResponse:
    """One export; while it is being made the page asks again by itself."""
    row = _produit(poste, produit)
    job = None if row.nom else jobs.find(row.job)
    waits = job is not None and not job.is_over
    context = {"poste": poste, "produit": row, "job": job, "is_waiting": waits}
    response = render(request, "guichet/exports/produit.html", context)
    if waits:
        response["Refresh"] = str(POLL)
    return response


@never_cache
@require_safe
@requires(Droit.EXPORTER)
@requires_recent
def fichier(request: HttpRequest, poste: Poste, produit: str) -> HttpResponseBase:
    """The file, to its school's staff only; each reading is in the journal."""
    row = _produit(poste, produit)
    stream = produce_export.open_export(row)
    produce_export.note_reading(poste, row, request)
    return produits.deliver(stream, row.nom, produce_export.content_type_of(row))


@never_cache
@require_POST
@requires(Droit.EXPORTER)
def effacer(request: HttpRequest, poste: Poste, produit: str) -> HttpResponse:
    """« Effacer le fichier »: once taken away, no copy remains here."""
    produce_export.erase_export(poste, _produit(poste, produit), request)
    return redirect("guichet:export", poste.uai, produit)


def _produit(poste: Poste, public_id: str) -> FichierProduit:
    row = FichierProduit.objects.filter(uai=poste.uai, public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _cards(formers: list[Export]) -> list[Card]:
    cards = [Card(value, label, HINTS[Genre(value)]) for value, label in Genre.choices if value != Genre.AAF_DELTA]
    deltas = [
        Card(
            f"{Genre.AAF_DELTA}:{one.public_id}",
            _("AAF, différences depuis l'export du %(jour)s") % {"jour": _moment(one.written_at)},
            _("Seulement ce qui a changé. Prenez le dernier export que l'autre service a reçu."),
        )
        for one in formers
    ]
    return [cards[0], *deltas, *cards[1:]]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(PARIS):%d/%m/%Y %H:%M}"
