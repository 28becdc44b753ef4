"""Searching a person: what is typed is posted, so that no name stands in an address or a log."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.guichet.droits import Droit
from preau.houses.guichet.poste import Poste, requires
from preau.houses.guichet.scim import Comptes, either, equals
from preau.houses.guichet.scim_refusals import ComptesTrouble
from preau.kit.design import forms
from preau.protocols.scim.messages import User
from preau.registre.models import Fonction
from preau.registre.queries import Resultat, search_people

IDENTIFIANT = re.compile(r"[a-z]\.[a-z\-]+[0-9]*", re.IGNORECASE)
"""`e.dupont42`."""
FONCTIONS: dict[str, str | Promise] = dict(Fonction.choices)
"""Functions in words; a code that the nomenclature does not have is shown as it is."""
AT_ONCE = 20
"""Pupils asked about in one question."""


class Recherche(forms.Form):
    """One box for everything."""

    texte = forms.TextField(
        label=_("Qui cherchez-vous ?"),
        hint=_("Nom, prénom, classe, téléphone, mail, identifiant ou INE, même incomplets ou mal écrits."),
        missing=_("Saisissez un nom, une classe, un numéro ou un identifiant"),
        max_length=100,
        autocomplete="off",
    )


class RechercheDelegue(forms.Form):
    """The same, for who sees the pupils of some classes."""

    texte = forms.TextField(
        label=_("Nom, prénom ou classe de l'élève"),
        missing=_("Saisissez un nom ou une classe"),
        max_length=100,
        autocomplete="off",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def recherche(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The box and what it finds; a delegate finds the pupils of their classes, to reset a password."""
    sees = poste.may(Droit.VOIR)
    if not sees and not poste.may(Droit.REINITIALISER):
        raise Http404
    form = (Recherche if sees else RechercheDelegue)(request.POST if request.method == "POST" else None)
    found, trouble = None, ""
    comptes: dict[str, User] = {}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["texte"]
        if sees:
            found, trouble = _search(poste, text)
        else:
            divisions = poste.portees[Droit.REINITIALISER]
            found = search_people(poste.uai, text, divisions=divisions if divisions is not None else _every(poste))
            comptes, trouble = _accounts(poste, [one.public_id for one in found.eleves])
    context = {
        "poste": poste,
        "form": form,
        "found": found,
        "trouble": trouble,
        "sees": sees,
        "eleves": [(one, comptes.get(one.public_id)) for one in found.eleves] if found else [],
        "personnels": [(one, FONCTIONS.get(one.fonction, one.fonction)) for one in found.personnels] if found else [],
        "erreurs": bool(form.errors),
    }
    return render(request, "guichet/fiches/recherche.html", context, status=422 if form.errors else 200)


def _search(poste: Poste, text: str) -> tuple[Resultat, str]:
    """By identifiant at the account service when it looks like one, else in the registry."""
    if not IDENTIFIANT.fullmatch(text.strip()):
        return search_people(poste.uai, text), ""
    try:
        users = list(Comptes(poste.uai).users(equals("userName", text.strip().lower())))
    except ComptesTrouble as refusal:
        return search_people(poste.uai, text), refusal.sentence()
    records = [one for user in users for one in _records(user)]
    return search_people(poste.uai, text, records=records) if records else search_people(poste.uai, text), ""


def _records(user: User) -> Iterable[str]:
    """The registry's records behind an account, in this school."""
    yield from (one.value for one in user.compte.responsables)
    if user.compte.eleve:
        yield user.compte.eleve


def _accounts(poste: Poste, eleves: list[str]) -> tuple[dict[str, User], str]:
    """The accounts of these pupils, as far as the account service answers."""
    found: dict[str, User] = {}
    try:
        for start in range(0, len(eleves), AT_ONCE):
            some = either(*(equals("eleve", one) for one in eleves[start : start + AT_ONCE]))
            found |= {user.compte.eleve: user for user in Comptes(poste.uai).users(some)}
    except ComptesTrouble as refusal:
        return found, refusal.sentence()
    return found, ""


def _every(poste: Poste) -> list[str]:
    """Every class of the school: a delegate without limits."""
    rows = poste.etablissement.divisions.values_list("code", flat=True)
    return sorted({str(code) for code in rows})
