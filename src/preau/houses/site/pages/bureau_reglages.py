"""What the site shows: a page that says it in three lines, and a page for each part."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.site import publie, sites
from preau.houses.site.actions.regler import set_reglage
from preau.houses.site.bureau_refusals import ChangeEntreTemps
from preau.houses.site.pages.reglages_forms import FORMS, PartieForm
from preau.houses.site.pages.reponses import at_version, done, meanwhile, told
from preau.houses.site.sites_file import SiteEcole
from preau.kit.bureau import Bureau, bureau_required, typed_is_kept

SEEN_AT = {"accueil": "site:accueil", "icones": "site:espace", "tutoriels": "site:tutoriels"}
"""The public page that shows a part first."""


@never_cache
@require_safe
@bureau_required
def reglages(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/reglages/`."""
    site, row = _site(bureau), publie.reglage_of(bureau.uai)
    parts = [
        (form.titre, form.resume(), form.partie) for form in (kind(site=site, reglage=row) for kind in FORMS.values())
    ]
    seen = SEEN_AT.get(request.GET.get("quoi", ""))
    context = {
        "bureau": bureau,
        "parties": parts,
        "fait": told(request),
        "fait_url": f"{site.url}{reverse(seen)}" if seen else "",
    }
    return render(request, "site/bureau/reglages.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def regler(request: HttpRequest, bureau: Bureau, partie: str) -> HttpResponse:
    """`/bureau/<uai>/reglages/<partie>/`."""
    kind = FORMS.get(partie)
    if kind is None:
        raise Http404
    site, row = _site(bureau), publie.reglage_of(bureau.uai)
    form = kind(request.POST if request.method == "POST" else None, site=site, reglage=row)
    if not form.resume():
        raise Http404
    if request.method != "POST" or not form.is_valid():
        return _page(request, bureau, form, 422 if form.errors else 200)
    version = form.cleaned_data["version"]
    try:
        set_reglage(bureau.uai, partie, form.said(), version=version, par=bureau.actor, request=request)
    except ChangeEntreTemps as refusal:
        row = publie.reglage_of(bureau.uai)
        again = kind(at_version(request.POST, row.version_of(partie)), site=site, reglage=row)
        return _page(request, bureau, again, refusal.status, entretemps={"refus": refusal, "lignes": meanwhile(again)})
    return done("site:bureau-reglages", bureau.uai, "reglages", quoi=partie)


def _page(
    request: HttpRequest, bureau: Bureau, form: PartieForm, status: int, entretemps: dict[str, object] | None = None
) -> HttpResponse:
    context = {"bureau": bureau, "form": form, "entretemps": entretemps}
    return render(request, "site/bureau/partie.html", context, status=status)


def _site(bureau: Bureau) -> SiteEcole:
    site = sites.with_uai(bureau.uai)
    if site is None:
        raise Http404
    return site
