"""« Carnet de liaison »: what families read and acknowledge; what staff write to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.viescolaire import carnet, droits
from preau.houses.viescolaire.actions.write_carnet import (
    Annonce,
    acknowledge,
    publish_communication,
    withdraw_communication,
    withdraw_observation,
    write_observation,
)
from preau.houses.viescolaire.ecoles import named_ecoles
from preau.houses.viescolaire.models import Observation, Utilisateur
from preau.houses.viescolaire.pages.faits import done
from preau.houses.viescolaire.visiteur import Visiteur, eleve_or_404, typed_is_kept, visiteur_required
from preau.kit import richkit
from preau.kit.clockkit import today
from preau.kit.design.forms import CheckCards, ChoiceCards, DayField, Form, TextField

Genre = Utilisateur.Genre
MOST_BOXES = 20
"""Beyond so many classes and groups, the groups are folded."""
POUR = {"parents": (True, False), "eleves": (False, True), "tous": (True, True)}


class ObservationForm(Form):
    """A remark: its kind, and a few words unless the kind says all."""

    genre = ChoiceCards(label=_("Nature"), cards=Observation.Genre.choices, initial="observation", inline=True)
    texte = TextField(
        label=_("Texte"),
        required=False,
        max_length=1000,
        spellcheck=True,
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A forgotten notebook needs no words."""
        cleaned = super().clean()
        if not cleaned.get("texte") and cleaned.get("genre") != Observation.Genre.CARNET and "texte" not in self.errors:
            self.add_error("texte", _("Écrivez votre observation"))
        return cleaned


class CommunicationForm(Form):
    """A communication by who writes to `classes` (UAI, code); `whole` are the schools where it may go to all."""

    titre = TextField(label=_("Titre"), max_length=200, spellcheck=True, missing=_("Donnez un titre"))
    texte = TextField(
        label=_("Texte"),
        hint=_("Une ligne vide sépare deux paragraphes. Une adresse web devient un lien."),
        max_length=10_000,
        spellcheck=True,
        missing=_("Écrivez le texte"),
        widget=forms.Textarea({"rows": 6}),
    )
    pour = ChoiceCards(
        label=_("Pour qui ?"),
        cards=[("parents", _("Les parents")), ("eleves", _("Les élèves")), ("tous", _("Les parents et les élèves"))],
        initial="parents",
        inline=True,
    )
    fin_le = DayField(label=_("Dernier jour"), help_text=_("Après ce jour, la communication ne se voit plus."))

    def __init__(self, *args: Any, uai: str, classes: Sequence[str], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uai = uai
        hint = _("Aucune case cochée : tout l'établissement.") if whole else ""
        first = droits.divisions_among(uai, classes) if len(classes) > MOST_BOXES else list(classes)
        rest = [(code, code) for code in classes if code not in first]
        boxes = CheckCards(
            label=_("Classes et groupes"),
            cards=[(code, code) for code in first],
            hint=hint,
            folded=(ngettext("%d groupe", "%d groupes", len(rest)) % len(rest), rest) if rest else None,
            required=not whole,
        )
        self.add("classes", boxes)
        self.order_fields(["titre", "texte", "pour", "classes", "fin_le"])

    def clean_fin_le(self) -> Any:
        """Today at the earliest."""
        day = self.cleaned_data["fin_le"]
        if day is not None and day < today():
            raise forms.ValidationError(_("Ce jour est passé : choisissez aujourd'hui ou un jour à venir"))
        return day

    def annonce(self) -> Annonce:
        """What was written."""
        said = self.cleaned_data
        parents, eleves = POUR[said["pour"]]
        texte = richkit.from_plain(said["texte"])
        return Annonce(self.uai, said["titre"], texte, parents, eleves, said["classes"], said["fin_le"])


@never_cache
@require_safe
@visiteur_required(Genre.RESPONSABLE, Genre.ELEVE)
def lire(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Carnet de liaison » of the pupil looked at."""
    if who.eleve() is None:
        return render(request, "viescolaire/cahier/personne.html")
    eleve = eleve_or_404(who)
    context = {
        "eleve": eleve,
        "communications": carnet.list_communications(who, eleve),
        "observations": carnet.list_observations(who, eleve),
    }
    return render(request, "viescolaire/carnet/carnet.html", context)


@never_cache
@require_POST
@visiteur_required(Genre.RESPONSABLE, Genre.ELEVE)
def accuser(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """« J'en ai pris connaissance »."""
    eleve = eleve_or_404(who, request.POST.get("eleve", ""))
    acknowledge(who, eleve, public_id, request=request)
    return redirect(f"{reverse('viescolaire:carnet')}#c-{public_id}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def observer(request: HttpRequest, who: Visiteur, key: str, eleve: str) -> HttpResponse:
    """A remark about a pupil of the lesson, from its roll call."""
    seance = droits.find_seance(key)
    whole = seance is not None and seance.uai in droits.uais_of_vie_scolaire(who)
    if seance is None or not (whole or who.personnel_at(seance.uai) in seance.personnels):
        raise Http404
    pupil = next((one for one in droits.eleves_of(seance) if one.public_id == eleve), None)
    if pupil is None:
        raise Http404
    record = who.personnel_at(seance.uai)
    rows = Observation.objects.filter(seance=seance.key, eleve=eleve, auteur=record, gone_at=None)
    if request.method == "POST" and "retirer" in request.POST:
        for row in rows.filter(public_id=request.POST["retirer"]):
            withdraw_observation(who, row, request=request)
        return redirect(request.path)
    form = ObservationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        write_observation(who, seance, pupil, said["genre"], said["texte"], request=request)
        return done(reverse("viescolaire:appel", kwargs={"key": key}), "observation")
    context = {"form": form, "seance": seance, "pupil": pupil, "observations": rows.prefetch_related("accuses")}
    return render(request, "viescolaire/carnet/observation.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@visiteur_required(Genre.PERSONNEL)
def communications(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """What was written to families, and who acknowledged it."""
    rows = carnet.list_written(who, droits.uais_of_vie_scolaire(who))
    context = {"communications": rows, "may_write": bool(droits.classes_of(who))}
    return render(request, "viescolaire/carnet/communications.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def ecrire(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Write to the families of one's classes, or of the school."""
    known = droits.classes_of(who)
    uai = request.GET.get("uai", "") or next(iter(known), "")
    if uai not in known:
        raise Http404
    whole = uai in droits.uais_of_vie_scolaire(who)
    posted = request.POST if request.method == "POST" else None
    form = CommunicationForm(posted, uai=uai, classes=known[uai], whole=whole)
    if form.is_valid():
        publish_communication(who, form.annonce(), request=request)
        return redirect("viescolaire:communications")
    context = {"form": form, "uai": uai, "ecoles": named_ecoles(known)}
    return render(request, "viescolaire/carnet/ecrire.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
@visiteur_required(Genre.PERSONNEL)
def retirer(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Take a communication back."""
    rows = carnet.list_written(who, droits.uais_of_vie_scolaire(who))
    row = next((one for one in rows if one.public_id == public_id), None)
    if row is None:
        raise Http404
    withdraw_communication(who, row, request=request)
    return redirect("viescolaire:communications")
