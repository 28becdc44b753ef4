"""« Absences »: what families read of them, and where parents announce one or say why."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.viescolaire import absences
from preau.houses.viescolaire.actions.declare_absence import Dit, declare_absence
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.pages.faits import done, told
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur, eleve_or_404, typed_is_kept, visiteur_required
from preau.kit.clockkit import PARIS, today
from preau.kit.datekit import annee_scolaire
from preau.kit.design.forms import DayField, Form, HourField, SelectField, TextField

Genre = Utilisateur.Genre
AHEAD = timedelta(days=180)
BEHIND = timedelta(days=60)


class DeclarationForm(Form):
    """From when to when, why. Without hours, whole days."""

    debut_le = DayField(label=_("Premier jour"), required=True)
    debut_a = HourField(label=_("À partir de"), help_text=_("Laissez vide pour la journée entière."))
    fin_le = DayField(label=_("Dernier jour"), help_text=_("Laissez vide pour un seul jour."))
    fin_a = HourField(label=_("Jusqu'à"), help_text=_("Laissez vide pour la journée entière."))
    motif = SelectField(label=_("Motif"), choices=[], missing=_("Choisissez le motif de l'absence"))
    texte = TextField(
        label=_("Précisions"),
        hint=_("Ne donnez pas de détail médical."),
        required=False,
        max_length=500,
        spellcheck=True,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, motifs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", _("Choisissez le motif")), *((one, one) for one in motifs)]
        self.fields["motif"].choices = listed  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the two moments."""
        cleaned = super().clean()
        first = cleaned.get("debut_le")
        if first is None or self.errors:
            return cleaned
        last = cleaned.get("fin_le") or first
        debut = datetime.combine(first, cleaned.get("debut_a") or time(), PARIS)
        hour = cleaned.get("fin_a")
        fin = datetime.combine(last, hour, PARIS) if hour else absences.day_bounds(last)[1]
        if fin <= debut:
            self.add_error("fin_le", _("La fin vient avant le début : corrigez l'un des deux"))
        if not today() - BEHIND <= first <= last <= today() + AHEAD:
            self.add_error("debut_le", _("Ce jour est trop loin : appelez la vie scolaire"))
        cleaned["debut_at"], cleaned["fin_at"] = debut, fin
        return cleaned

    def dit(self) -> Dit:
        """What was said."""
        said = self.cleaned_data
        return Dit(said["debut_at"], said["fin_at"], said["motif"], said["texte"])


@never_cache
@require_safe
@visiteur_required(Genre.RESPONSABLE, Genre.ELEVE)
def absences_page(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Those of this school year, and what was declared."""
    if who.eleve() is None:
        return render(request, "viescolaire/cahier/personne.html")
    eleve = eleve_or_404(who)
    first = today().replace(year=annee_scolaire(today()), month=9, day=1)
    context = {
        "absences": absences.list_absences(eleve, first, today()),
        "declarations": absences.list_declarations(eleve),
        "eleve": eleve,
        "fait": told(request),
    }
    return render(request, "viescolaire/appel/absences.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.RESPONSABLE)
def declarer(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Announce an absence, or say why there was one."""
    eleve = eleve_or_404(who, request.POST.get("eleve", "") if request.method == "POST" else "")
    form = DeclarationForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(eleve, request.GET.get("absence", "")),
        motifs=absences.list_motifs(eleve.uai, familles=True),
    )
    if form.is_valid():
        declare_absence(who, eleve, form.dit(), request=request)
        return done(reverse("viescolaire:absences"), "declaration")
    context = {"form": form, "eleve": eleve}
    return render(request, "viescolaire/appel/declarer.html", context, status=422 if form.is_bound else 200)


def _initial(eleve: EleveVu, absence: str) -> dict[str, Any]:
    """The times of the absence to justify, if it is this pupil's; else today."""
    seen = absences.list_absences(eleve, today() - BEHIND, today()) if absence else []
    found = next((one for one in seen if one.public_id == absence), None)
    if found is None:
        return {"debut_le": today()}
    return {
        "debut_le": found.debut_at.date(),
        "debut_a": found.debut_at.time(),
        "fin_le": found.fin_at.date(),
        "fin_a": found.fin_at.time(),
    }
