"""« À rapprocher »: those whom no rule recognised, tied or refused by the référent; ties undone; accompagnants named.

Names are typed in a form that is posted, so that none stands in an address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from preau.houses.viescolaire.actions import rapprocher
from preau.houses.viescolaire.actions.sign_in import read_sealed
from preau.houses.viescolaire.gestion import gestion_required, is_of, is_shown, live_ties
from preau.houses.viescolaire.models import Accompagnement, Inconnu, Rapprochement, Utilisateur
from preau.houses.viescolaire.visiteur import Visiteur
from preau.kit.design.forms import Form, SelectField, TextField
from preau.registre.models import Eleve, Personnel
from preau.registre.queries import Trouve, list_personnels, search_people

Uais = tuple[str, ...]
GENRES = dict(Utilisateur.Genre.choices)
READ_AND_WRITE = ["GET", "HEAD", "POST"]


class Recherche(Form):
    """One name."""

    texte = TextField(
        label=_("Nom, prénom ou classe"),
        missing=_("Saisissez un nom, un prénom ou une classe"),
        max_length=100,
        autocomplete="off",
    )


class AccompagnantForm(Recherche):
    """A member of staff, and the pupil looked for."""

    def __init__(self, *args: Any, uais: Uais, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [row for uai in uais for row in list_personnels(uai)]
        choices = [("", _("Choisissez")), *((row.public_id, f"{row.nom} {row.prenom}") for row in staff)]
        self.add("personnel", SelectField(label=_("Accompagnant"), choices=choices, missing=_("Choisissez qui")))
        self.fields["texte"].label = _("Nom, prénom ou classe de l'élève")
        self.order_fields(["personnel", "texte"])


@never_cache
@require_http_methods(READ_AND_WRITE)
@gestion_required
def a_rapprocher(request: HttpRequest, who: Visiteur, uais: Uais) -> HttpResponse:
    """The list, and a search among the accounts already tied."""
    form = Recherche(request.POST if request.method == "POST" else None)
    ties = live_ties(form.cleaned_data["texte"], uais) if request.method == "POST" and form.is_valid() else None
    rows = [row for row in Inconnu.objects.order_by("-last_seen_at")[:500] if is_shown(row, uais)]
    context = {
        "form": form,
        "erreurs": bool(form.errors),
        "ties": ties,
        "inconnus": [(row, read_sealed(row)) for row in rows if row.refused_at is None],
        "refuses": [row for row in rows if row.refused_at is not None],
        "genres": GENRES,
    }
    return render(request, "viescolaire/rapprochements/liste.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(READ_AND_WRITE)
@gestion_required
def inconnu(request: HttpRequest, who: Visiteur, uais: Uais, public_id: str) -> HttpResponse:
    """One account: what the ENT says of it, a search in the schools, « C'est cette personne »."""
    row = _shown(public_id, uais)
    if request.method == "POST" and request.POST.get("fiche"):
        rapprocher.tie_by_hand(who, row, request.POST["fiche"], uais, request)
        return redirect("viescolaire:a-rapprocher")
    form = Recherche(request.POST if request.method == "POST" else None)
    found = list(_search(form.cleaned_data["texte"], uais)) if request.method == "POST" and form.is_valid() else None
    said = read_sealed(row)
    context = {
        "row": row,
        "said": said,
        "genres": [GENRES[one] for one in said.genres],
        "form": form,
        "erreurs": bool(form.errors),
        "found": found,
    }
    return render(request, "viescolaire/rapprochements/inconnu.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@gestion_required
def refuser(request: HttpRequest, who: Visiteur, uais: Uais, public_id: str) -> HttpResponse:
    """Nobody of this school; or, refused by mistake, asked about again."""
    row = Inconnu.objects.filter(public_id=public_id).first()
    if row is None or not is_shown(row, uais):
        raise Http404
    if request.POST.get("reprendre"):
        rapprocher.take_back(who, row, request)
    else:
        rapprocher.refuse(who, row, request)
    return redirect("viescolaire:a-rapprocher")


@never_cache
@require_POST
@gestion_required
def defaire(request: HttpRequest, who: Visiteur, uais: Uais, public_id: str) -> HttpResponse:
    """What was remembered is undone."""
    row = Rapprochement.objects.filter(public_id=public_id, ended_at=None).select_related("utilisateur").first()
    if row is None or not is_of(row.utilisateur, uais):
        raise Http404
    rapprocher.undo(who, row, request)
    return redirect("viescolaire:a-rapprocher")


@never_cache
@require_http_methods(READ_AND_WRITE)
@gestion_required
def accompagnants(request: HttpRequest, who: Visiteur, uais: Uais) -> HttpResponse:
    """Who accompanies whom; naming one more."""
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("eleve"):
        person, pupil = posted.get("personnel", ""), posted["eleve"]
        act = rapprocher.end_accompagnement if posted.get("fin") else rapprocher.name_accompagnant
        act(who, person, pupil, uais, request)
        return redirect("viescolaire:accompagnants")
    form = AccompagnantForm(posted, uais=uais)
    found, personnel = None, ""
    if posted is not None and form.is_valid():
        personnel = form.cleaned_data["personnel"]
        post = Personnel.objects.get(public_id=personnel)
        found = list(search_people(post.uai, form.cleaned_data["texte"]).eleves)
    context = {
        "form": form,
        "erreurs": bool(form.errors),
        "found": found,
        "personnel": personnel,
        "lignes": _named(uais),
    }
    status = 422 if form.errors else 200
    return render(request, "viescolaire/rapprochements/accompagnants.html", context, status=status)


def _shown(public_id: str, uais: Uais) -> Inconnu:
    row = Inconnu.objects.filter(public_id=public_id, refused_at=None).first()
    if row is None or not is_shown(row, uais):
        raise Http404
    return row


def _search(text: str, uais: Uais) -> Iterator[tuple[str, Trouve]]:
    """Everybody of these schools whom the text fits and who is still there, with their genre in words."""
    for uai in uais:
        found = search_people(uai, text)
        for label, rows in (
            (_("Responsable"), found.responsables),
            (_("Élève"), found.eleves),
            (_("Personnel"), found.personnels),
        ):
            yield from ((str(label), one) for one in rows if one.present)


def _named(uais: Uais) -> list[tuple[Accompagnement, str, str]]:
    """Each live accompaniment with both names."""
    rows = list(Accompagnement.objects.filter(uai__in=uais, ended_at=None).order_by("pk"))
    staff = {one.public_id: one for one in Personnel.objects.filter(public_id__in=[row.personnel for row in rows])}
    pupils = {one.public_id: one for one in Eleve.objects.filter(public_id__in=[row.eleve for row in rows])}
    return [
        (
            row,
            f"{staff[row.personnel].prenom} {staff[row.personnel].nom}",
            f"{pupils[row.eleve].prenom} {pupils[row.eleve].nom}",
        )
        for row in rows
        if row.personnel in staff and row.eleve in pupils
    ]
