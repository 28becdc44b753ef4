"""Duplicates: suspected pairs, one compared side by side, one decision."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.guichet.actions import doublons as actions
from preau.houses.guichet.actions.fiche import ELEVES, GENRES, RESPONSABLES, Fiche
from preau.houses.guichet.actions.reparer import write_journal
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.pages.fiche_parts import contacts_of, fiche_of, liens_of, users_of
from preau.houses.guichet.poste import Poste, requires
from preau.kit.design import forms
from preau.protocols.refusals import Refusal
from preau.registre.queries import Commun, Paire

SHOWN = 100
COMMUNS: dict[str, str | Promise] = {
    Commun.MOBILE: gettext_lazy("même portable"),
    Commun.MEL: gettext_lazy("même adresse mail"),
    Commun.ENFANT: gettext_lazy("mêmes enfants"),
    Commun.ADRESSE: gettext_lazy("même adresse"),
    Commun.INE: gettext_lazy("même INE"),
    Commun.NAISSANCE: gettext_lazy("mêmes nom, prénom et date de naissance"),
}


class Decision(forms.Form):
    """One person or two."""

    decision = forms.ChoiceCards(
        label=gettext_lazy("Votre décision"),
        cards=[
            forms.Card(
                "meme",
                gettext_lazy("C'est la même personne"),
                gettext_lazy("Les deux fiches n'en font qu'une pour son compte. Vous pourrez revenir en arrière."),
            ),
            forms.Card(
                "differentes",
                gettext_lazy("Ce sont deux personnes"),
                gettext_lazy("Ces deux fiches ne seront plus jamais proposées ensemble."),
            ),
        ],
    )


class DecisionEleve(forms.Form):
    """Two pupils: only a file can make one record of two."""

    decision = forms.ChoiceCards(
        label=gettext_lazy("Votre décision"),
        cards=[
            forms.Card(
                "differentes",
                gettext_lazy("Ce sont deux élèves"),
                gettext_lazy("Ces deux fiches ne seront plus jamais proposées ensemble."),
            ),
        ],
    )


@never_cache
@require_safe
@requires(Droit.VOIR, Droit.FUSIONNER)
def doublons(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The pairs of guardians, then those of pupils."""
    parts = []
    for genre in (RESPONSABLES, ELEVES):
        pairs = actions.list_pairs(poste.uai, genre)
        names = _names(genre, pairs[:SHOWN])
        parts.append((genre, [_shown(poste, genre, pair, names) for pair in pairs[:SHOWN]], len(pairs)))
    context = {"poste": poste, "parties": parts, "limite": SHOWN, "fait": "fait" in request.GET}
    return render(request, "guichet/fiches/doublons.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.VOIR, Droit.FUSIONNER)
def paire(request: HttpRequest, poste: Poste, genre: str, premier: str, second: str) -> HttpResponse:
    """Two records side by side, field by field."""
    if premier == second:
        raise Http404
    fiches = [fiche_of(poste, genre, one) for one in (premier, second)]
    form = (Decision if genre == RESPONSABLES else DecisionEleve)(request.POST if request.method == "POST" else None)
    trouble, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["decision"] == "meme":
                actions.declare_same(poste, premier, second, request)
            else:
                actions.declare_different(poste, genre, premier, second, request)
        except Refusal as refusal:
            trouble, status = refusal.sentence(), refusal.status
        else:
            return HttpResponseRedirect(f"{reverse('guichet:doublons', args=[poste.uai])}?fait=1", status=303)
    for fiche in fiches:
        write_journal(poste, fiche, "fiche.vue", request)
    context = {
        "poste": poste,
        "is_eleve": genre == ELEVES,
        "fiches": fiches,
        "lignes": _compare(poste, fiches[0], fiches[1]),
        "deux_comptes": all(fiche.comptes.users for fiche in fiches)
        and fiches[0].comptes.users[0].id != fiches[1].comptes.users[0].id,
        "form": form,
        "trouble": trouble or fiches[0].comptes.trouble,
        "retour": reverse("guichet:doublons", args=[poste.uai]),
        "erreurs": status == 422,
    }
    return render(request, "guichet/fiches/paire.html", context, status=status)


def _names(genre: str, pairs: list[Paire]) -> dict[str, str]:
    wanted = {one for pair in pairs for one in (pair.premier, pair.second)}
    rows = GENRES[genre]._default_manager.filter(public_id__in=wanted)
    return {row.public_id: f"{row.prenom} {row.nom}" for row in rows}


def _shown(poste: Poste, genre: str, pair: Paire, names: dict[str, str]) -> tuple[str, str, str, str]:
    """(one name, the other, what they have in common, the address of the comparison)."""
    why = ", ".join(str(COMMUNS[one]) for one in pair.communs)
    if pair.proche:
        why = _("noms presque pareils, %(communs)s") % {"communs": why}
    address = reverse("guichet:paire", args=[poste.uai, genre, pair.premier, pair.second])
    return names.get(pair.premier, ""), names.get(pair.second, ""), why, address


def _compare(poste: Poste, one: Fiche, other: Fiche) -> list[tuple[str, str, str, bool]]:
    """(field, one value, the other, whether they are the same)."""
    sides = [_fields(poste, fiche) for fiche in (one, other)]
    labels = list(dict.fromkeys([*sides[0], *sides[1]]))
    lines = [(label, sides[0].get(label, ""), sides[1].get(label, "")) for label in labels]
    return [(label, a, b, a.casefold() == b.casefold()) for label, a, b in lines]


def _fields(poste: Poste, fiche: Fiche) -> dict[str, str]:
    found = {label: value for label, value, _button in contacts_of(poste, fiche)}
    found[_("Adresse")] = _address(fiche.row.adresse)
    found[_("Liens")] = ", ".join(sorted(name for _row, name, _url, _word, _button in liens_of(poste, fiche)))
    if not fiche.comptes.trouble:
        accounts = users_of(poste, fiche)
        found[_("Compte")] = ", ".join(f"{user.user_name} ({state})" for user, state, _buttons in accounts)
    return found


def _address(adresse: dict[str, Any]) -> str:
    """The lines of an address, then its postcode and town; codes of communes and countries mean nothing to people."""
    lines = adresse.get("lignes") or []
    town = f"{adresse.get('code_postal', '')} {adresse.get('libelle_postal') or adresse.get('commune', '')}"
    return ", ".join(part.strip() for part in (*lines, town) if str(part).strip())
