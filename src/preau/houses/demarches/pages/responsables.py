"""« Mes responsables »: a pupil of age says whether those who answer for them keep the attestation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from preau.houses.demarches.actions.change_acces import change_acces
from preau.houses.demarches.droits import is_closed_by_pupil
from preau.houses.demarches.visiteur import Visiteur, visiteur_required
from preau.registre.models import Lien
from preau.registre.queries.habilitation import ELEVE_LUI_MEME, LEGAL

CHOICES = {"ouvrir": True, "fermer": False}


@require_http_methods(["GET", "HEAD", "POST"])
@visiteur_required
def mes_responsables(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """`/mes-responsables/`; for nobody else than a pupil of age."""
    own = [one.public_id for one in who.enfants if one.lien == "soi" and one.is_majeur]
    if not own:
        raise Http404
    if request.method == "POST":
        if (wanted := request.POST.get("acces", "")) in CHOICES:
            change_acces(own, is_open=CHOICES[wanted], actor=who.actor)
        return HttpResponseRedirect(reverse("demarches:mes-responsables"), status=303)
    context = {"noms": _names(own), "is_closed": is_closed_by_pupil(own[0])}
    return render(request, "demarches/mes_responsables.html", context)


def _names(eleves: list[str]) -> list[str]:
    """Those whom the schools have as legal guardians, once each: the pupil knows them, nothing else is shown."""
    rows = Lien.objects.filter(
        eleve__public_id__in=eleves, niveau=LEGAL, gone_at=None, cut_at=None, responsable__gone_at=None
    ).exclude(parente=ELEVE_LUI_MEME)
    names = [f"{one.responsable.prenom} {one.responsable.nom}" for one in rows.select_related("responsable")]
    return sorted(set(names))
