"""`/actualites/`: the news of the schools of who is signed in, and the notice to all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from preau.houses.portail import actualites as news
from preau.houses.portail.actions.publish_actualite import note_reading
from preau.houses.portail.models import Actualite
from preau.houses.portail.pages.acces import visiteur_required
from preau.houses.portail.pages.pieces import send_piece
from preau.houses.portail.return_to import local_path
from preau.houses.portail.visiteur import Visiteur
from preau.registre.queries import etablissement_label

PER_PAGE = 20
SLIP = timedelta(minutes=10)
"""A text mended so soon after it was published is not said to have been changed."""


@dataclass(frozen=True)
class Line:
    """One piece of news in a list: `state` is `a-confirmer`, `lue` or nothing."""

    row: Actualite
    ecole: str
    state: str


def lines(who: Visiteur, rows: Sequence[Actualite]) -> list[Line]:
    """What a list says of these news to this visitor."""
    read = news.read_ids(who, rows)
    names = school_names(row.uai for row in rows)
    return [Line(row, names[row.uai], _state(row, read)) for row in rows]


def _state(row: Actualite, read: set[int]) -> str:
    if not row.wants_receipt:
        return ""
    return "lue" if row.pk in read else "a-confirmer"


def school_names(uais: Iterable[str]) -> dict[str, str]:
    """How each of these schools is named; every school, for the empty UAI, has no name."""
    return {uai: etablissement_label(uai) if uai else "" for uai in set(uais)}


@visiteur_required
@require_safe
def actualites(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Everything that is online for them, the newest first."""
    page = Paginator(news.list_visible(who), PER_PAGE).get_page(request.GET.get("page"))
    shown = lines(who, list(page.object_list))
    context = {"page": page, "actualites": shown, "is_writer": news.is_writer(who)}
    return render(request, "portail/actualites.html", context)


@visiteur_required
@require_safe
def actualite(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """One piece of news; what is not for them does not exist, like what never was."""
    row = news.get_visible(who, public_id)
    if row is None:
        raise Http404
    lecture = row.lectures.filter(personne=who.personne).first()
    context = {
        "actualite": row,
        "ecole": school_names([row.uai])[row.uai],
        "auteur": news.auteur_of(row),
        "pieces": list(row.pieces.order_by("pk")),
        "read_at": lecture.read_at if lecture else None,
        "changed_at": row.updated_at if row.updated_at > max(row.publish_at, row.created_at) + SLIP else None,
        "may_change": news.may_change(who, row),
    }
    return render(request, "portail/actualite.html", context)


@visiteur_required
@require_safe
def piece(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """A file of the news."""
    return send_piece(news.find_piece(who, public_id))


@visiteur_required
@require_POST
def lue(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """« J'ai lu »."""
    row = news.get_visible(who, public_id)
    if row is None or not row.wants_receipt:
        raise Http404
    note_reading(row, who.personne)
    return redirect("portail:actualite", public_id=public_id)


@visiteur_required
@require_POST
def annonce_fermer(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Put the notice away for this person, and go back to where they were."""
    row = news.current_flash()
    if row is not None and row.public_id == public_id:
        note_reading(row, who.personne)
    wanted = local_path(request.POST.get("retour"))
    # /cas/login leads on to an application, which no form of ours may (CSP).
    return redirect(wanted if wanted and not wanted.startswith("/cas/") else "portail:accueil")
