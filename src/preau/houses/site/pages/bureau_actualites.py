"""The office's news: the list with what shows, writing, the preview as the public sees it, withdrawing."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.site.actions.publier import Nouvelle, revise_actualite, withdraw_actualite, write_actualite
from preau.houses.site.models import Actualite
from preau.houses.site.pages.actualites_form import ActualiteForm
from preau.kit.bureau import Bureau, bureau_required
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
    return render(request, "site/bureau/actualites.html", {"bureau": bureau, "actualites": shown})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def ecrire(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """A new piece of news."""
    return _form(request, bureau, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
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
    return redirect("site:bureau-actualites", bureau.uai)


def state_of(row: Actualite, moment: datetime) -> str:
    """A key of ETATS."""
    if row.withdrawn_at is not None:
        return "retiree"
    if row.publish_at is None:
        return "brouillon"
    if row.publish_at > moment:
        return "a-venir"
    return "terminee" if row.ends_at is not None and row.ends_at <= moment else "en-ligne"


def _form(request: HttpRequest, bureau: Bureau, row: Actualite | None) -> HttpResponse:
    form = ActualiteForm(request.POST if request.method == "POST" else None, row=row)
    seen: Nouvelle | None = None
    if request.method == "POST" and form.is_valid():
        press = request.POST.get("geste", "apercu")
        if press in ("publier", "brouillon"):
            return _save(request, bureau, row, form, publishes=press == "publier")
        seen = form.said(publishes=True)
    context = {
        "bureau": bureau,
        "form": form,
        "actualite": row,
        "seen": seen,
        "etat": state_of(row, now()) if row is not None else "",
    }
    return render(request, "site/bureau/actualite.html", context, status=422 if form.errors else 200)


def _save(
    request: HttpRequest, bureau: Bureau, row: Actualite | None, form: ActualiteForm, *, publishes: bool
) -> HttpResponse:
    said = form.said(publishes=publishes)
    if row is None:
        write_actualite(said, uai=bureau.uai, par=bureau.actor, request=request)
    else:
        version = form.cleaned_data.get("version") or 0
        revise_actualite(row, said, version=version, par=bureau.actor, request=request)
    return redirect("site:bureau-actualites", bureau.uai)


def _of(bureau: Bureau, public_id: str) -> Actualite:
    row = Actualite.objects.filter(uai=bureau.uai, public_id=public_id).first()
    if row is None:
        raise Http404
    return row
