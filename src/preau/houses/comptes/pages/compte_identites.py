"""« Mon compte », the identities of a hub: what it said, taking one away (J2, J7; specs/franceconnect.md §2.14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import franceconnect, reauth, visitor
from preau.houses.comptes.actions.federate import list_identites, unlink
from preau.houses.comptes.actions.federate_pivot import read_pivot
from preau.houses.comptes.actions.federate_refusals import SansAutreMoyen
from preau.houses.comptes.models import Compte, IdentiteFederee
from preau.houses.comptes.settings import current


@dataclass(frozen=True)
class IdentiteLine:
    """An identity as the owner of the account reads it; `pivot` is (label, value) of each field the hub gave."""

    public_id: str
    nom: str
    depuis: datetime
    derniere: datetime
    pivot: tuple[tuple[str, str], ...]


def lines(compte: Compte) -> list[IdentiteLine]:
    """The identities that open the account."""
    return [
        IdentiteLine(row.public_id, name_of(row), row.created_at, row.last_seen_at, tuple(civil_status(row)))
        for row in list_identites(compte)
    ]


def name_of(row: IdentiteFederee) -> str:
    """The hub's name; its address for one that is no longer the one of the settings."""
    return current().franceconnect_name if row.issuer == current().franceconnect_issuer else row.issuer


def civil_status(row: IdentiteFederee) -> Iterator[tuple[str, str]]:
    """The civil status as the hub gave it, with the labels of a French form; what it did not give is left out."""
    pivot = read_pivot(row)
    genders = {"female": _("féminin"), "male": _("masculin")}
    said = (
        (_("Nom de naissance"), pivot.get("family_name")),
        (_("Nom d'usage"), pivot.get("preferred_username")),
        (_("Prénoms"), pivot.get("given_name")),
        (_("Sexe"), genders.get(str(pivot.get("gender")))),
        (_("Date de naissance"), _day(str(pivot.get("idp_birthdate") or pivot.get("birthdate") or ""))),
        (_("Commune de naissance (code INSEE)"), pivot.get("birthplace")),
        (_("Pays de naissance (code INSEE)"), pivot.get("birthcountry")),
    )
    for label, value in said:
        if value:
            yield label, str(value)


def add_button(request: HttpRequest, compte: Compte) -> franceconnect.Bouton | None:
    """« Ajouter FranceConnect », for a responsable who has not; None where there is nothing to add."""
    if compte.profil != Compte.Profil.RESPONSABLE:
        return None
    if any(row.issuer == current().franceconnect_issuer for row in list_identites(compte)):
        return None
    return franceconnect.button(request, but=franceconnect.But.LIAISON, return_to=reverse("comptes:mon-compte"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauth.recent
def retirer(request: HttpRequest, identite_id: str) -> HttpResponse:
    """« Ne plus utiliser FranceConnect »; refused while nothing else opens the account. Another's is not found."""
    compte = visitor.current_compte(request)
    rows = list_identites(compte) if compte is not None else []
    identite = next((row for row in rows if row.public_id == identite_id), None)
    if compte is None or identite is None:
        raise Http404
    refusal: SansAutreMoyen | None = None
    if request.method == "POST":
        try:
            unlink(identite, request)
        except SansAutreMoyen as refused:
            refusal = refused
        else:
            return HttpResponseRedirect(f"{reverse('comptes:mon-compte')}?fait=franceconnect-retire", status=303)
    context: dict[str, Any] = {
        "compte": compte,
        "nom": name_of(identite),
        "seul": not compte.password and len(rows) == 1,
        "erreur": refusal.sentence() if refusal is not None else "",
        "erreurs": refusal is not None,
    }
    return render(request, "comptes/compte/identite.html", context, status=409 if refusal is not None else 200)


def _day(text: str) -> str:
    """`1984-05-12` as `12/05/1984`; the parts of a date presumed (`1984-00-00`) that are unknown are left out."""
    return "/".join(part for part in reversed(text.split("-")) if part.strip("0"))
