"""The office's news: the list with what shows, writing, the preview as the public sees it, withdrawing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.site import publie, sites
from preau.houses.site.actions.publier import Nouvelle, revise_actualite, withdraw_actualite, write_actualite
from preau.houses.site.bureau_refusals import ChangeEntreTemps
from preau.houses.site.models import Actualite
from preau.houses.site.pages.actualites_form import ActualiteForm
from preau.houses.site.pages.reponses import at_version, done, meanwhile, told
from preau.kit.bureau import Bureau, bureau_required, typed_is_kept
from preau.kit.clockkit import now

SHOWN = 200
ETATS: dict[str, str | Promise] = {
    "brouillon": _("Brouillon"),
    "retiree": _("Retirée"),
    "a-venir": _("Programmée"),
    "terminee": _("Terminée"),
    "en-ligne": _("En ligne"),
}


@never_cache
@require_safe
@bureau_required
def liste(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/actualites/`: what was written, the newest first, whatever its state."""
    moment = now()
    rows = Actualite.objects.filter(uai=bureau.uai).order_by("-updated_at", "-pk")[:SHOWN]
    shown = [(row, ETATS[state_of(row, moment)]) for row in rows]
    context = {"bureau": bureau, "actualites": shown, "fait": told(request), "fait_url": _seen_at(request, bureau)}
    return render(request, "site/bureau/actualites.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def ecrire(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """A new piece of news."""
    return _form(request, bureau, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def modifier(request: HttpRequest, bureau: Bureau, actualite: str) -> HttpResponse:
    """Change one; one withdrawn is put back by being published again."""
    return _form(request, bureau, _of(bureau, actualite))


@never_cache
@require_POST
@bureau_required
def retirer(request: HttpRequest, bureau: Bureau, actualite: str) -> HttpResponse:
    """Take it off the site."""
    withdraw_actualite(_of(bureau, actualite), par=bureau.actor, request=request)
    return done("site:bureau-actualites", bureau.uai, "retiree")


def state_of(row: Actualite, moment: datetime) -> str:
    """A key of ETATS."""
    if row.withdrawn_at is not None:
        return "retiree"
    if row.publish_at is None:
        return "brouillon"
    if row.publish_at > moment:
        return "a-venir"
    return "terminee" if row.ends_at is not None and row.ends_at <= moment else "en-ligne"


def _seen_at(request: HttpRequest, bureau: Bureau) -> str:
    """Where the public reads what has just been put online; empty when nothing was."""
    row, site = publie.get_actualite(bureau.uai, request.GET.get("quoi", "")), sites.with_uai(bureau.uai)
    return f"{site.url}{reverse('site:actualite', args=[row.public_id])}" if row and site else ""


def _form(request: HttpRequest, bureau: Bureau, row: Actualite | None) -> HttpResponse:
    form = ActualiteForm(request.POST if request.method == "POST" else None, row=row)
    seen: Nouvelle | None = None
    if request.method == "POST" and form.is_valid():
        press = request.POST.get("geste", "apercu")
        if press in ("publier", "brouillon"):
            return _save(request, bureau, row, form, publishes=press == "publier")
        seen = form.said(publishes=True)
    return _page(request, bureau, row, form, 422 if form.errors else 200, seen=seen)


def _page(
    request: HttpRequest, bureau: Bureau, row: Actualite | None, form: ActualiteForm, status: int, **more: Any
) -> HttpResponse:
    etat = state_of(row, now()) if row is not None else ""
    context = {"bureau": bureau, "form": form, "actualite": row, "etat": etat, **more}
    return render(request, "site/bureau/actualite.html", context, status=status)


def _save(
    request: HttpRequest, bureau: Bureau, row: Actualite | None, form: ActualiteForm, *, publishes: bool
) -> HttpResponse:
    said = form.said(publishes=publishes)
    if row is None:
        row = write_actualite(said, uai=bureau.uai, par=bureau.actor, request=request)
    else:
        version = form.cleaned_data.get("version") or 0
        try:
            revise_actualite(row, said, version=version, par=bureau.actor, request=request)
        except ChangeEntreTemps as refusal:
            return _again(request, bureau, row.public_id, refusal)
    row.refresh_from_db()
    return done("site:bureau-actualites", bureau.uai, state_of(row, now()), quoi=row.public_id)


def _again(request: HttpRequest, bureau: Bureau, public_id: str, refusal: ChangeEntreTemps) -> HttpResponse:
    """The same page with what was typed, beside what a colleague has written meanwhile."""
    row = _of(bureau, public_id)
    form = ActualiteForm(at_version(request.POST, row.version), row=row)
    lignes = [(str(_("État")), str(ETATS[state_of(row, now())])), *meanwhile(form)]
    return _page(request, bureau, row, form, refusal.status, entretemps={"refus": refusal, "lignes": lignes})


def _of(bureau: Bureau, public_id: str) -> Actualite:
    row = Actualite.objects.filter(uai=bureau.uai, public_id=public_id).first()
    if row is None:
        raise Http404
    return row
