"""« Vie scolaire » of the staff: calls not done, absences of the day, what parents declared, the school's reasons."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.viescolaire import absences, droits
from preau.houses.viescolaire.actions.declare_absence import decide_declaration, settle_absence, word_motifs
from preau.houses.viescolaire.ecoles import named_ecoles
from preau.houses.viescolaire.models import Absence, Declaration, Utilisateur
from preau.houses.viescolaire.pages.faits import done, told
from preau.houses.viescolaire.pages.jours import asked_day
from preau.houses.viescolaire.visiteur import Visiteur, typed_is_kept, visiteur_required
from preau.kit.design.forms import Form, TextField

Genre = Utilisateur.Genre
MOST_MOTIFS = 30
MOST_OPEN = 10
"""Calls not done that are shown at once: more would hide what parents declared."""


def vie_scolaire_required(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the direction and vie scolaire, of the schools `uais` where they are; not there for other staff."""

    @wraps(page)
    def guarded(request: HttpRequest, who: Visiteur, **kwargs: str) -> HttpResponse:
        uais = droits.uais_of_vie_scolaire(who)
        if not uais:
            raise Http404
        return page(request, who, uais, **kwargs)

    return visiteur_required(Genre.PERSONNEL)(guarded)


def asked_uai(request: HttpRequest, uais: tuple[str, ...]) -> str:
    """The school in the address, if it is theirs; the first without one."""
    asked = request.GET.get("uai", "") or request.POST.get("uai", "") or uais[0]
    if asked not in uais:
        raise Http404
    return asked


@never_cache
@require_safe
@vie_scolaire_required
def journee(request: HttpRequest, who: Visiteur, uais: tuple[str, ...]) -> HttpResponse:
    """One day of a school, today first."""
    uai, day = asked_uai(request, uais), asked_day(request)
    rows = absences.absences_of_day(uai, day)
    waiting = absences.pending_declarations(uai)
    ids = {row.eleve for row in rows} | {row.eleve for row in waiting}
    pupils = droits.known_eleves(uai, ids)
    prevenus = absences.told_on(ids, day)
    missing = absences.missing_calls(uai, day)
    context = {
        "uai": uai,
        "ecoles": named_ecoles(uais),
        "suite": f"&jour={day.isoformat()}",
        "jour": day,
        "manquants": missing,
        "replie": len(missing) > MOST_OPEN,
        "absences": [(row, pupils.get(row.eleve), prevenus.get(row.eleve, 0)) for row in rows],
        "declarations": [(row, pupils.get(row.eleve)) for row in waiting],
        "motifs": absences.list_motifs(uai),
        "fait": told(request),
    }
    return render(request, "viescolaire/appel/journee.html", context)


@never_cache
@require_POST
@typed_is_kept
@vie_scolaire_required
def decider(request: HttpRequest, who: Visiteur, uais: tuple[str, ...], public_id: str) -> HttpResponse:
    """Accept or refuse what a parent declared."""
    row = Declaration.objects.filter(public_id=public_id, uai__in=uais).first()
    if row is None or request.POST.get("decision") not in ("accepter", "refuser"):
        raise Http404
    accepted = request.POST["decision"] == "accepter"
    decide_declaration(who, row, accepted, reponse=request.POST.get("reponse", "")[:300].strip(), request=request)
    return _back(row.uai, request)


@never_cache
@require_POST
@vie_scolaire_required
def regler(request: HttpRequest, who: Visiteur, uais: tuple[str, ...], public_id: str) -> HttpResponse:
    """Write the reason of an absence."""
    row = Absence.objects.filter(public_id=public_id, uai__in=uais, corrected_at=None).first()
    if row is None:
        raise Http404
    settle_absence(who, row, request.POST.get("motif", ""), request=request)
    return _back(row.uai, request)


class MotifsForm(Form):
    """One reason a line."""

    familles = TextField(
        label=_("Motifs proposés aux parents"),
        hint=_("Un par ligne."),
        max_length=3000,
        spellcheck=True,
        missing=_("Proposez au moins un motif aux parents"),
        widget=forms.Textarea({"rows": 6}),
    )
    internes = TextField(
        label=_("Motifs réservés à la vie scolaire"),
        hint=_("Un par ligne."),
        required=False,
        max_length=3000,
        spellcheck=True,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean_familles(self) -> list[str]:
        """The lines."""
        return self._lines("familles")

    def clean_internes(self) -> list[str]:
        """The lines."""
        return self._lines("internes")

    def _lines(self, name: str) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data[name].splitlines() if line.strip()]
        if len(lines) > MOST_MOTIFS or any(len(line) > 80 for line in lines):
            raise forms.ValidationError(_("Trente motifs au plus, de 80 caractères chacun"))
        return lines


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@vie_scolaire_required
def motifs(request: HttpRequest, who: Visiteur, uais: tuple[str, ...]) -> HttpResponse:
    """« Motifs d'absence » of a school."""
    uai = asked_uai(request, uais)
    shown, known = absences.list_motifs(uai, familles=True), absences.list_motifs(uai)
    initial: dict[str, Any] = {
        "familles": "\n".join(shown),
        "internes": "\n".join(one for one in known if one not in shown),
    }
    form = MotifsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        word_motifs(who, uai, form.cleaned_data["familles"], form.cleaned_data["internes"], request=request)
        return done(_back(uai, request)["Location"], "motifs")
    context = {"form": form, "uai": uai}
    return render(request, "viescolaire/appel/motifs.html", context, status=422 if form.is_bound else 200)


def _back(uai: str, request: HttpRequest) -> HttpResponse:
    day = asked_day(request).isoformat() if "jour" in request.GET else ""
    return redirect(f"{reverse('viescolaire:vie-scolaire')}?uai={uai}{'&jour=' if day else ''}{day}")
