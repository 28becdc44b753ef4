"""Writing news and the notice to all: for the accounts of the ENT whose role allows it, in their schools only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.portail import actualites as news
from preau.houses.portail import settings
from preau.houses.portail.actions.publish_actualite import (
    clear_flash,
    publish_actualite,
    revise_actualite,
    set_flash,
    withdraw_actualite,
)
from preau.houses.portail.models import Actualite
from preau.houses.portail.pages.acces import visiteur_required
from preau.houses.portail.pages.actualites import school_names
from preau.houses.portail.pages.pieces import bounded, keep_files
from preau.houses.portail.pages.publication_forms import ActualiteForm, AnnonceForm
from preau.houses.portail.visiteur import Visiteur
from preau.kit.clockkit import now
from preau.kit.piecekit import Kept

Page = Callable[..., HttpResponse]


def _allowed(is_allowed: Callable[[Visiteur], bool]) -> Callable[[Page], Page]:
    """For these visitors only: for the others the page does not exist."""

    def decorate(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, who: Visiteur, **kwargs: str) -> HttpResponse:
            if not is_allowed(who):
                raise Http404
            return page(request, who, **kwargs)

        return visiteur_required(guarded)

    return decorate


writer_required = _allowed(news.is_writer)
announcer_required = _allowed(news.is_announcer)


def _ecoles(who: Visiteur) -> list[tuple[str, str]]:
    names = school_names(who.uais())
    return [(uai, names[uai]) for uai in who.uais()]


def _written(who: Visiteur, public_id: str) -> Actualite:
    row = news.get_written(who, public_id)
    if row is None:
        raise Http404
    return row


@bounded
@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def publier(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Publier une actualité »."""
    form = ActualiteForm(request.POST if request.method == "POST" else None, ecoles=_ecoles(who))
    if form.is_valid():
        kept = _files(request, who, form, 0)
        if form.is_valid():
            publish_actualite(form.draft(), auteur=who.local, pieces=kept, request=request)
            return redirect("portail:actualites-gerer")
    return _form(request, form)


def _files(request: HttpRequest, who: Visiteur, form: ActualiteForm, already: int) -> list[Kept]:
    """The files that came with a form that is right; one that is refused makes it wrong."""
    kept, refused = keep_files(request, who.personne, already)
    for reason in refused:
        form.add_error(None, reason)
    return kept


@bounded
@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Change what was written."""
    row = _written(who, public_id)
    form = ActualiteForm(request.POST if request.method == "POST" else None, ecoles=_ecoles(who), row=row)
    if form.is_valid():
        without = request.POST.getlist("retirer")
        kept = _files(request, who, form, row.pieces.exclude(public_id__in=without).count())
        if form.is_valid():
            revise_actualite(row, form.draft(), par=who.local, pieces=kept, without=without, request=request)
            return redirect("portail:actualites-gerer")
    return _form(request, form, row)


def _form(request: HttpRequest, form: ActualiteForm, row: Actualite | None = None) -> HttpResponse:
    alone = "" if len(form.ecoles) > 1 else form.ecoles[0][1]
    context = {
        "form": form,
        "actualite": row,
        "ecole": alone,
        "pieces": list(row.pieces.order_by("pk")) if row else [],
        "most_pieces": settings.current().messagerie_pieces,
        "most_octets": settings.current().messagerie_piece_octets,
    }
    return render(request, "portail/publication.html", context, status=422 if form.is_bound else 200)


@writer_required
@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Withdraw it, once the person has said so."""
    row = _written(who, public_id)
    if request.method == "POST":
        withdraw_actualite(row, par=who.local, request=request)
        return redirect("portail:actualites-gerer")
    return render(request, "portail/retrait.html", {"actualite": row})


@writer_required
@require_safe
def gerer(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """What this person may change, with its state."""
    rows, moment = news.list_written(who), now()
    names = school_names(row.uai for row in rows)
    shown = [(row, names[row.uai], news.state_of(row, moment), row.lectures.count()) for row in rows]
    return render(request, "portail/gestion.html", {"actualites": shown, "is_announcer": news.is_announcer(who)})


@writer_required
@require_safe
def lectures(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """How many confirmed reading, and who."""
    row = _written(who, public_id)
    if not row.wants_receipt:
        raise Http404
    return render(request, "portail/lectures.html", {"actualite": row, "lecteurs": news.list_lecteurs(row)})


@announcer_required
@require_http_methods(["GET", "HEAD", "POST"])
def annonce(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Put the notice to all, or take it away."""
    if request.method == "POST" and "retirer" in request.POST:
        clear_flash(par=who.local, request=request)
        return redirect("portail:annonce")
    form = AnnonceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        set_flash(said["texte"], auteur=who.local, ends_at=said["ends_at"], request=request)
        return redirect("portail:annonce")
    context = {"form": form, "posee": news.current_flash()}
    return render(request, "portail/annonce_poser.html", context, status=422 if form.is_bound else 200)
