"""The office's pages: what was made, by whom, one made at the counter, one withdrawn, who signs."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.demarches.teleservices.attestation_scolarite import actions
from preau.houses.demarches.teleservices.attestation_scolarite.contenu import unseal, unseal_each
from preau.houses.demarches.teleservices.attestation_scolarite.direction import default_fonction, propose_signataire
from preau.houses.demarches.teleservices.attestation_scolarite.models import Attestation, Signataire
from preau.houses.demarches.teleservices.attestation_scolarite.pages import answer_pdf
from preau.kit.bureau import Bureau, bureau_required, typed_is_kept
from preau.kit.design.forms import Form, NomField, TextField
from preau.registre.queries import get_etablissement, list_inscrits, search_people

PER_PAGE = 50
MOST_FOUND = 20


class SignataireForm(Form):
    """Whose name stands below the documents."""

    nom = NomField(label=_("Nom du signataire"), missing=_("Saisissez le nom de qui signe"), autocomplete="off")
    fonction = TextField(
        label=_("Sa fonction"),
        hint=_("Par exemple : La principale, Le proviseur, La directrice"),
        missing=_("Saisissez la fonction de qui signe"),
        max_length=120,
        autocomplete="off",
        spellcheck=True,
    )


class RetraitForm(Form):
    """Why a document no longer holds: kept for the office, the page that verifies does not say it."""

    motif = TextField(
        label=_("Pourquoi la retirer ?"),
        hint=_("Gardé pour l'établissement ; la page de vérification dit seulement qu'elle est retirée"),
        missing=_("Dites pourquoi cette attestation est retirée"),
        max_length=200,
        autocomplete="off",
        spellcheck=True,
    )


class RechercheForm(Form):
    """One pupil, by name: posted, so that no name stands in an address."""

    texte = TextField(
        label=_("Nom ou prénom de l'élève"),
        missing=_("Saisissez un nom ou un prénom"),
        max_length=100,
        autocomplete="off",
    )


@never_cache
@require_safe
@bureau_required
def liste(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/attestation-de-scolarite/`: the newest first."""
    rows = Attestation.objects.filter(uai=bureau.uai).order_by("-issued_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lignes = [
        {"row": row, "contenu": contenu, "au_guichet": row.par.startswith("agent:")}
        for row, contenu in unseal_each(page)
    ]
    signataire = Signataire.objects.filter(uai=bureau.uai).first()
    school = get_etablissement(bureau.uai)
    context = {
        "bureau": bureau,
        "page": page,
        "lignes": lignes,
        "signataire": signataire,
        "sinon": default_fonction(school.degre),
    }
    return render(request, "attestation_scolarite/bureau.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def signataire(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """Who signs, from the next document on."""
    row = Signataire.objects.filter(uai=bureau.uai).first()
    initial = {"nom": row.nom, "fonction": row.fonction} if row else propose_signataire(bureau.uai)
    form = SignataireForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.set_signataire(
            bureau.uai, nom=said["nom"], fonction=said["fonction"], par=bureau.actor, request=request
        )
        return _to_list(bureau)
    context = {"bureau": bureau, "form": form, "is_proposed": bool(initial) and row is None}
    return render(request, "attestation_scolarite/signataire.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@bureau_required
def guichet(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """At the counter: find the pupil, then make the document for them."""
    form = RechercheForm(request.POST if request.method == "POST" else None)
    found = []
    if request.method == "POST" and form.is_valid():
        eleves = search_people(bureau.uai, form.cleaned_data["texte"]).eleves
        found = list_inscrits(bureau.uai, eleves=[one.public_id for one in eleves])[:MOST_FOUND]
    context = {"bureau": bureau, "form": form, "found": found, "is_asked": request.method == "POST" and form.is_valid()}
    return render(request, "attestation_scolarite/guichet.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@bureau_required
def delivrer(request: HttpRequest, bureau: Bureau, eleve: str) -> HttpResponse:
    """Make one for a pupil of the school, and go to its page."""
    if not list_inscrits(bureau.uai, eleves=[eleve]):
        raise Http404
    row = actions.issue(eleve, bureau.uai, par=bureau.actor, request=request)
    url = reverse("demarches:attestation-bureau-une", args=[bureau.uai, row.public_id])
    return HttpResponse(status=303, headers={"Location": url})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@bureau_required
def une(request: HttpRequest, bureau: Bureau, attestation: str) -> HttpResponse:
    """One document: its PDF, what it says, « Retirer »."""
    row = _of(bureau, attestation)
    form = RetraitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(row.public_id, bureau.uai, par=bureau.actor, motif=form.cleaned_data["motif"], request=request)
        return _to_list(bureau)
    context = {"bureau": bureau, "row": row, "contenu": unseal(row), "form": form}
    return render(request, "attestation_scolarite/une.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@bureau_required
def pdf(request: HttpRequest, bureau: Bureau, attestation: str) -> HttpResponse:
    """The document, not withdrawn."""
    row = _of(bureau, attestation)
    if row.withdrawn_at is not None:
        raise Http404
    return answer_pdf(row)


def _of(bureau: Bureau, public_id: str) -> Attestation:
    row = Attestation.objects.filter(public_id=public_id, uai=bureau.uai).first()
    if row is None:
        raise Http404
    return row


def _to_list(bureau: Bureau) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse("demarches:attestation-bureau", args=[bureau.uai])})
