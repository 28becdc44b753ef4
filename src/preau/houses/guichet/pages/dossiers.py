"""« À traiter »: the cases handed over to the référent numérique (seed 002 §5.2)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.guichet.actions.dossiers import comment_dossier
from preau.houses.guichet.actions.fiche import find_row, read_fiche
from preau.houses.guichet.actions.historique import agent_names, list_traces
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Dossier
from preau.houses.guichet.poste import Poste, requires
from preau.kit.design import forms

LAST = 100


class Suite(forms.Form):
    """What was done, and whether it is over."""

    texte = forms.TextField(
        label=_("Ce qui a été fait"), max_length=500, spellcheck=True, missing=_("Écrivez ce qui a été fait")
    )
    clos = forms.CheckField(label=_("Clore le dossier"), required=False)


@never_cache
@require_safe
@requires(Droit.VOIR, Droit.REPARER)
def dossiers(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The open cases, the oldest first, then those closed lately."""
    rows = Dossier.objects.filter(uai=poste.uai)
    waiting = list(rows.filter(closed_at=None).order_by("opened_at")[:LAST])
    closed = list(rows.exclude(closed_at=None).order_by("-closed_at")[:20])
    names = agent_names(row.opened_by for row in (*waiting, *closed))
    listed = [
        (row, find_row(poste.uai, row.genre, row.personne), names.get(row.opened_by, "")) for row in (*waiting, *closed)
    ]
    context = {"poste": poste, "dossiers": listed, "fait": "fait" in request.GET}
    return render(request, "guichet/fiches/dossiers.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.VOIR, Droit.REPARER)
def dossier(request: HttpRequest, poste: Poste, dossier: str) -> HttpResponse:
    """One case: why, what was tried, what was said; a comment, and the end."""
    row = Dossier.objects.filter(uai=poste.uai, public_id=dossier).first()
    if row is None:
        raise Http404
    form = Suite(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        comment_dossier(poste, dossier, answers["texte"], close=answers["clos"], request=request)
        return HttpResponseRedirect(f"{reverse('guichet:dossiers', args=[poste.uai])}?fait=1", status=303)
    person = find_row(poste.uai, row.genre, row.personne)
    words = list(row.commentaires.order_by("at", "pk"))
    names = agent_names([row.opened_by, row.closed_by, *(one.by for one in words)])
    context = {
        "poste": poste,
        "dossier": row,
        "personne": person,
        "par": names.get(row.opened_by, ""),
        "clos_par": names.get(row.closed_by, ""),
        "commentaires": [(one, names.get(one.by, "")) for one in words],
        "traces": list_traces(read_fiche(person)) if person is not None else [],
        "form": form,
        "retour": reverse("guichet:dossiers", args=[poste.uai]),
        "erreurs": bool(form.errors),
    }
    return render(request, "guichet/fiches/dossier.html", context, status=422 if form.errors else 200)
