"""A child's account, seen by the parent: the identifiant, and a new provisional password (J6, J7)."""

from __future__ import annotations

import hmac

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import hashing, reauth, visitor
from preau.houses.comptes.actions.child_accounts import (
    ChangedMeanwhile,
    ChildAccount,
    find_child_account,
    reset_child_password,
)
from preau.houses.comptes.actions.letters import new_password
from preau.houses.comptes.models import Compte
from preau.kit.idkit import digest
from preau.registre.queries import etablissement_label


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauth.recent
def enfant(request: HttpRequest, eleve_id: str) -> HttpResponse:
    """The child's identifiant; the button gives a password, shown once. Another's child is a page not found."""
    parent = visitor.current_compte(request)
    child = find_child_account(parent, eleve_id) if parent is not None else None
    if parent is None or child is None:
        raise Http404
    if request.method != "POST":
        return _page(request, child)
    return _reset(request, parent, child)


def _reset(request: HttpRequest, parent: Compte, child: ChildAccount) -> HttpResponse:
    """Hash first, outside any transaction; of two clicks on one page, one takes effect."""
    former = child.compte.password
    stale = _("Ce mot de passe vient déjà d'être changé. Si vous ne l'avez pas noté, donnez-en un autre.")
    if not hmac.compare_digest(_seen(former), request.POST.get("vu", "")):
        return _page(request, child, erreur=stale)
    password = new_password()
    try:
        reset_child_password(parent, child, hashing.make(password), former=former, request=request)
    except ChangedMeanwhile:
        child.compte.refresh_from_db()
        return _page(request, child, erreur=stale)
    return _page(request, child, password=password)


def _page(request: HttpRequest, child: ChildAccount, *, password: str = "", erreur: str = "") -> HttpResponse:
    context = {
        "enfant": child.enfant,
        "compte": child.compte,
        "etablissement": etablissement_label(child.enfant.uai),
        "provisoire": password,
        "erreur": erreur,
        "erreurs": bool(erreur),
        "vu": _seen(child.compte.password),
    }
    return render(request, "comptes/compte/enfant.html", context, status=422 if erreur else 200)


def _seen(password_hash: str) -> str:
    """What the page carries of the password it was shown with: nothing that helps to find it."""
    return digest(f"vu:{password_hash}")[:32]
