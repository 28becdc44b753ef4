"""What every page of the family starts from: who is there, for which pupil, what is known and typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.houses.demarches.droits import FICHE, may
from preau.houses.demarches.models import Dossier
from preau.houses.demarches.teleservices.fiche_renseignements import brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.actions.ecrire import Page
from preau.houses.demarches.teleservices.fiche_renseignements.brouillon import Brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.champs import Rubrique
from preau.houses.demarches.teleservices.fiche_renseignements.etat import Connu, read_connu
from preau.houses.demarches.visiteur import EnfantVu, Visiteur, enfant_or_404, visiteur_required
from preau.protocols.refusals import Refusal

Vue = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Etat:
    """What a page shows: what the school knows, the draft and its row."""

    connu: Connu
    row: Dossier | None
    draft: Brouillon

    @property
    def version(self) -> int:
        """That of the draft; 0 when there is none."""
        return self.row.version if self.row else 0


def fiche_page(page: Vue) -> Vue:
    """Give the page `(request, who, enfant, **kwargs)`; who may not do this fiche finds nothing here.

    What it refuses leads back to the fiche.
    """

    @wraps(page)
    def guarded(request: HttpRequest, who: Visiteur, eleve: str, **kwargs: str) -> HttpResponse:
        enfant = enfant_or_404(who, eleve)
        if not may(enfant, FICHE):
            raise Http404
        try:
            return page(request, who, enfant, **kwargs)
        except Refusal as refusal:
            refusal.context.setdefault("suite_url", url_of("fiche", enfant))
            refusal.context.setdefault("suite_label", _("Revenir à la fiche"))
            raise

    return cast(Vue, visiteur_required(guarded))


def read_etat(enfant: EnfantVu) -> Etat:
    """Read all of it. Raises Http404, BrouillonIllisible."""
    row = brouillon.find_draft(enfant)
    return Etat(read_connu(enfant), row, brouillon.read(row))


def page_of(request: HttpRequest, rubriques: Sequence[Rubrique]) -> Page:
    """What the posted form was made on; a version that is no number is nobody's."""
    version = request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    return Page(number, request.POST.get("vu", "")[:40], rubriques)


def url_of(name: str, enfant: EnfantVu, *args: str) -> str:
    """Address of a page about this pupil."""
    return reverse(f"demarches:{name}", args=[enfant.public_id, *args])


def see_other(url: str) -> HttpResponse:
    """After a form, a page to read."""
    return HttpResponseRedirect(url, status=303)


def show(
    request: HttpRequest, template: str, enfant: EnfantVu, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the fiche."""
    every = {"enfant": enfant, "erreurs": status >= 400, **context}
    return render(request, f"fiche_renseignements/{template}.html", every, status=status)
