"""`/`: home for who is signed in; for others the door, and the choice of profile and level on the same page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.portail import doors, ents, lieu, settings, visiteur
from preau.houses.portail.entrees import Wording
from preau.houses.portail.pages import habillage, memoire
from preau.houses.portail.pages.acces import sign_in_again
from preau.houses.portail.pages.forms import NON, OUI, ChoixForm
from preau.houses.portail.pages.home import home
from preau.houses.portail.refusals import EntreeInconnue
from preau.houses.portail.return_to import local_path
from preau.kit.design.pages import continuer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accueil(request: HttpRequest) -> HttpResponse:
    """The first page of the ENT (seed 001, step 1).

    `?actualiser` asks the account service anew who this is: a child may have joined the account since (J5).
    `?deconnecte` comes from « Se déconnecter » of the account service: the page tells that it is done.
    """
    who = visiteur.current(request)
    if who is not None:
        if "actualiser" in request.GET and who.entree and request.method != "POST":
            return sign_in_again(request, who, "")
        wanted = local_path(request.GET.get("retour") or request.POST.get("retour"))
        if wanted and request.method == "POST":
            return continuer(request, wanted)  # it may lead on to an application, which no form of ours may (CSP)
        return redirect(wanted) if wanted else home(request, who)
    wording = ents.of(request).wording
    return _choose(request, wording) if request.method == "POST" else _door(request, wording)


def _door(request: HttpRequest, wording: Wording) -> HttpResponse:
    wanted = local_path(request.GET.get("retour"))
    kept = memoire.read(request, wording)
    initial = {"retour": wanted}
    if kept:
        initial |= {"profil": kept.profil, "niveau": kept.niveau, "memoriser": OUI}
    elif (said := wording.profil_for(request.GET.get("profil", ""))) is not None:
        initial["profil"] = said
    form = ChoixForm(wording=wording, initial=initial)
    return _show(request, wording, form, None if "changer" in request.GET else kept, wanted)


def _choose(request: HttpRequest, wording: Wording) -> HttpResponse:
    form = ChoixForm(request.POST, wording=wording)
    if not form.is_valid() or form.entree is None:
        return _show(request, wording, form, None, "", status=422)
    if not doors.is_open(form.entree):
        return redirect("portail:pas-ouvert", code=form.entree.code)
    said = form.cleaned_data
    response = continuer(request, doors.way_out(form.entree, local_path(said["retour"])))
    lieu.keep(response, is_public=said.get("memoriser") == NON)
    if said.get("memoriser") == OUI:
        memoire.keep(response, said["profil"], said.get("niveau", ""))
    else:
        memoire.forget(response)
    return response


def _show(
    request: HttpRequest,
    wording: Wording,
    form: ChoixForm,
    kept: memoire.Memoire | None,
    wanted: str,
    status: int = 200,
) -> HttpResponse:
    context = {
        "wording": wording,
        "form": form,
        "kept": kept,
        "kept_labels": [wording.label_of(code) for code in (kept.profil, kept.niveau) if code] if kept else [],
        "kept_url": doors.way_out(kept.entree, wanted) if kept else "",
        "change_url": f"/?{urlencode({'changer': 1, 'retour': wanted})}#choisir",
        "liens": _links(request, wording, wanted),
        "essais": habillage.offered(),
        "is_out": request.method != "POST" and "deconnecte" in request.GET,
    }
    return render(request, "portail/entree.html", context, status=status)


def _links(request: HttpRequest, wording: Wording, wanted: str) -> list[tuple[str, str]]:
    """The pages of the account service, which lead back to the door: who has a new password is on the way in."""
    mine, links = settings.current(), []
    for lien in wording.liens if mine.account_url else ():
        url, entree = mine.account_url.rstrip("/") + lien.chemin, wording.get(lien.entree)
        if entree is not None:
            root = ents.of(request).url or mine.base_url
            url += "?" + urlencode({"retour": root + doors.way_out(entree, wanted)})
        links.append((lien.label, url))
    return links


@require_safe
def pas_ouvert(request: HttpRequest, code: str) -> HttpResponse:
    """The door exists in the tutorials, but its provider does not exist in this instance: say so."""
    wording = ents.of(request).wording
    entree = wording.get(code)
    if entree is None:
        raise EntreeInconnue(code)
    if doors.is_open(entree):
        return redirect("portail:accueil")
    return render(request, "portail/pas_ouvert.html", {"profil": wording.label_of(entree.profil)})
