"""Read one message, take it back, report it; and, for the direction alone, the messages that were reported."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.portail.actions import recall_report
from preau.houses.portail.actions.forward_message import forward_message
from preau.houses.portail.actions.messagerie import Ouvert, find_readable, open_message, shown_destinataires
from preau.houses.portail.actions.pieces import find_piece
from preau.houses.portail.pages.messagerie_acces import frame, messagerie_required
from preau.houses.portail.pages.messagerie_forms import SignalementForm
from preau.houses.portail.pages.pieces import send_piece
from preau.houses.portail.visiteur import Visiteur


@require_safe
@messagerie_required
def message(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """One message, for its author and those it was sent to."""
    opened = open_message(who, public_id)
    if opened is None:
        raise Http404
    one = opened.message
    shown, others = shown_destinataires(one, who)
    unread, total = recall_report.count_unread(one) if opened.is_mine else (0, 0)
    context = {
        "opened": opened,
        "message": one,
        "destinataires": shown,
        "autres": others,
        "unread": unread,
        "total": total,
        "lus": total - unread,
        "in_trash": any(remise.trashed_at for remise in opened.remises),
        "has_others": len(one.a_libelle) > 1,
        "answered": _answered(who, opened),
        "pieces": list(one.pieces.order_by("pk")),
        "is_reported": bool(opened.remises) and one.signalements.filter(adresse__in=who.adresses).exists(),
        **frame(who),
    }
    return render(request, "portail/messagerie/message.html", context)


def _answered(who: Visiteur, opened: Ouvert) -> Ouvert | None:
    former = opened.message.en_reponse_a
    return find_readable(who, former.public_id) if former is not None else None


@require_POST
@messagerie_required
def transferer(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """A new draft that passes this message on; whom it goes to is chosen there."""
    found = find_readable(who, public_id)
    if found is None:
        raise Http404
    return redirect("portail:brouillon", public_id=forward_message(who, found).public_id)


@require_POST
@messagerie_required
def rappeler(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Take back one's own message from who has not opened it."""
    found = find_readable(who, public_id)
    if found is None or not found.is_mine:
        raise Http404
    recall_report.recall(who, found.message, request)
    return redirect("portail:message", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@messagerie_required
def signaler(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Ask why, then show the message to the direction."""
    found = find_readable(who, public_id)
    if found is None or not found.remises:
        raise Http404
    form = SignalementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        recall_report.report(who, found, form.cleaned_data["motif"], request)
        return redirect("portail:message", public_id=public_id)
    context = {"form": form, "message": found.message, **frame(who)}
    return render(request, "portail/messagerie/signaler.html", context, status=422 if form.errors else 200)


@require_safe
@messagerie_required
def signalements(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """What was reported in the schools of this head."""
    if not recall_report.is_direction(who):
        raise Http404
    context = {"signalements": recall_report.list_reports(who), **frame(who, "signalements")}
    return render(request, "portail/messagerie/signalements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@messagerie_required
def signalement(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """One reported message, in full; POST when it is dealt with."""
    row = recall_report.open_report(who, public_id, request)
    if row is None:
        raise Http404
    if request.method == "POST":
        recall_report.handle_report(who, row, request)
        return redirect("portail:signalements")
    remise = row.message.remises.filter(adresse=row.adresse).first()
    context = {
        "signalement": row,
        "message": row.message,
        "par": remise.nom if remise else "",
        "pieces": list(row.message.pieces.order_by("pk")),
        **frame(who),
    }
    return render(request, "portail/messagerie/signalement.html", context)


@require_safe
@messagerie_required
def piece(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """An attachment of a message."""
    return send_piece(find_piece(who, public_id))
