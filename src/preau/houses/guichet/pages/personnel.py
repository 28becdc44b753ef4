"""The record of a member of the staff: what the files say, what they may do at the guichet, who looked at it.

Nothing is mended here: a teacher's record is STS's or AAF's, and their account their own (`/agents/`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.guichet.actions.historique import traces_of
from preau.houses.guichet.actions.mandats import list_mandats
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Mandat
from preau.houses.guichet.pages.recherche import FONCTIONS
from preau.houses.guichet.poste import Poste, requires
from preau.kit import journal, namekit
from preau.registre.models import Personnel
from preau.registre.models.personne import Source
from preau.registre.queries import divisions_of_principal, enseignements_of_personnel


@never_cache
@require_safe
@requires(Droit.VOIR)
def personnel(request: HttpRequest, poste: Poste, personnel: str) -> HttpResponse:
    """The record; looking at it is in the journal."""
    row = Personnel.objects.filter(uai=poste.uai, public_id=personnel).first()
    if row is None:
        raise Http404
    subject = f"personnel:{row.public_id}"
    journal.write("guichet.fiche.vue", actor=poste.actor, subject=subject, request=request)
    context = {
        "poste": poste,
        "personnel": row,
        "fonction": FONCTIONS.get(row.fonction, row.fonction),
        "lignes": [(label, value) for label, value in _lines(row) if value],
        "services": enseignements_of_personnel(row.public_id),
        "mandats": _mandats(row) if poste.may(Droit.DELEGUER) else None,
        "traces": traces_of(subject),
    }
    return render(request, "guichet/fiches/personnel.html", context)


def _lines(row: Personnel) -> list[tuple[str, str]]:
    disciplines = [str(one[1] or one[0]) for one in row.disciplines]
    return [
        (_("Nom de famille"), row.nom_de_famille),
        (_("Nom d'usage"), row.nom_usage),
        (_("Prénom"), row.prenom),
        (_("Date de naissance"), f"{row.ne_le:%d/%m/%Y}" if row.ne_le else ""),
        (_("Grade"), row.grade),
        (_("Disciplines"), ", ".join(dict.fromkeys(disciplines))),
        (_("Professeur principal"), ", ".join(divisions_of_principal(row.public_id))),
        (_("Adresse mail"), row.mel),
        (_("Vient du fichier"), Source(row.source).label),
    ]


def _mandats(row: Personnel) -> Sequence[Mandat]:
    """Mandates of this school in this person's names, or given to this mail address: nothing else ties the two."""
    return [
        one
        for one in list_mandats(row.uai)
        if (row.mel and one.agent.mel.casefold() == row.mel.casefold())
        or (namekit.same_name(one.agent.prenom, row.prenom) and namekit.same_name(one.agent.nom, row.nom))
    ]
