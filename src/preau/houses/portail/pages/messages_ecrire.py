"""Write: a new message, an answer, a draft. The form has its message's id from the first, so that it leaves once."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.portail import settings
from preau.houses.portail.actions import pieces, write_message
from preau.houses.portail.actions.delete_draft import delete_draft
from preau.houses.portail.actions.messagerie import find_readable
from preau.houses.portail.actions.write_message import Ecrit, Libelle, allowed, find_draft, find_mine, save_draft
from preau.houses.portail.models import Message
from preau.houses.portail.pages.messagerie_acces import frame, messagerie_required
from preau.houses.portail.pages.messagerie_forms import LONGEST, MessageForm
from preau.houses.portail.pages.pieces import bounded
from preau.houses.portail.visiteur import Visiteur
from preau.kit.idkit import new_public_id

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")


@require_safe
@messagerie_required
def ecrire(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """An empty message to `?a=…`, or an answer (`?reponse=…`, to everybody with `&tous=1`). Nothing is kept yet."""
    codes, answered = request.GET.getlist("a"), request.GET.get("reponse", "")
    found = find_readable(who, answered) if answered else None
    if answered and found is None:
        raise Http404
    initial = {}
    if found is not None:
        codes = _answered(found.message, is_mine=found.is_mine, to_all="tous" in request.GET)
        initial["objet"] = _answer_subject(found.message.objet)
    libelles = allowed(who, codes, found.message if found else None)
    form = MessageForm(initial=initial)
    return _show(request, who, form, new_public_id(), libelles, answered=answered, missed=len(codes) - len(libelles))


def _answered(message: Message, *, is_mine: bool, to_all: bool) -> list[str]:
    others = [row["a"] for row in message.a_libelle]
    if is_mine:
        return others
    return [message.auteur, *(others if to_all else [])]


def _answer_subject(objet: str) -> str:
    return objet if objet.lower().startswith("re :") else f"Re : {objet}"[:200]


@bounded
@require_http_methods(["GET", "HEAD", "POST"])
@messagerie_required
def brouillon(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """A draft: shown, kept, sent, thrown away."""
    if request.method == "POST":
        return _submit(request, who, public_id)
    draft = find_draft(who, public_id)
    if draft is None:
        raise Http404
    form = MessageForm(initial={"objet": draft.objet, "texte": draft.texte})
    return _show(request, who, form, public_id, draft.brouillon_a, draft=draft)


def _submit(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    mine = find_mine(who, public_id)
    if not PUBLIC_ID.fullmatch(public_id) or (mine is None and write_message.is_taken(who, public_id)):
        raise Http404
    action = request.POST.get("action", "")
    if mine is not None and mine.sent_at is not None and action == "envoyer":
        return redirect("portail:message", public_id=public_id)  # the same submit, once more
    if action == "supprimer":
        delete_draft(who, public_id)
        return redirect("portail:messagerie-boite", boite="brouillons")
    draft = save_draft(who, public_id, _said(request))
    form = MessageForm(request.POST, is_sending=action == "envoyer", has_recipients=bool(draft.brouillon_a))
    for refused in _attach(request, who, draft):
        form.add_error(None, refused)
    if not form.is_valid():
        return _show(request, who, form, public_id, draft.brouillon_a, draft=draft, status=422)
    if action == "envoyer":
        write_message.send(who, draft, request)
        return redirect("portail:message", public_id=public_id)
    if action == "destinataires":
        return redirect(f"{reverse('portail:annuaire')}?{urlencode({'brouillon': public_id})}")
    return redirect("portail:brouillon", public_id=public_id)


def _attach(request: HttpRequest, who: Visiteur, draft: Message) -> list[str]:
    """Keep the files that came, take away the one that is asked; why some were refused."""
    refused = []
    for upload in request.FILES.getlist("fichier"):
        try:
            pieces.attach(who, draft, upload)
        except pieces.PieceRefusee as reason:
            refused.append(str(reason))
    if request.POST.get("retirer"):
        pieces.detach(who, draft, request.POST["retirer"])
    return refused


def _said(request: HttpRequest) -> Ecrit:
    objet, texte = (request.POST.get(name, "").replace("\x00", "") for name in ("objet", "texte"))
    reponse = request.POST.get("reponse", "")[:40]
    return Ecrit(objet=objet[:200], texte=texte[:LONGEST], a=request.POST.getlist("a"), reponse=reponse)


@require_POST
@messagerie_required
def destinataires(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """People and lists chosen in the annuaire join a draft."""
    draft = find_draft(who, public_id)
    if draft is None:
        raise Http404
    chosen = [row["a"] for row in draft.brouillon_a] + [code for code in request.POST.getlist("a") if code]
    answered = draft.en_reponse_a.public_id if draft.en_reponse_a else ""
    save_draft(who, public_id, Ecrit(draft.objet, draft.texte, chosen, answered))
    return redirect("portail:brouillon", public_id=public_id)


def _show(
    request: HttpRequest,
    who: Visiteur,
    form: MessageForm,
    public_id: str,
    libelles: list[Libelle],
    *,
    draft: Message | None = None,
    answered: str = "",
    missed: int = 0,
    status: int = 200,
) -> HttpResponse:
    if draft is not None and draft.en_reponse_a is not None:
        answered = draft.en_reponse_a.public_id
    context: dict[str, Any] = {
        "form": form,
        "public_id": public_id,
        "destinataires": libelles,
        "draft": draft,
        "reponse": answered,
        "missed": max(missed, 0),
        "pieces": list(draft.pieces.order_by("pk")) if draft else [],
        "most_pieces": settings.current().messagerie_pieces,
        "most_octets": settings.current().messagerie_piece_octets,
        **frame(who),
    }
    return render(request, "portail/messagerie/ecrire.html", context, status=status)
