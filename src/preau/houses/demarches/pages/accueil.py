"""Home: what this person may do, for which child; the door for who is not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.demarches import visiteur
from preau.houses.demarches.going_on import EnCours, going_on
from preau.houses.demarches.offices import Bureau, known_offices, office_of
from preau.houses.demarches.sites import site_of
from preau.houses.demarches.teleservice import list_teleservices
from preau.houses.demarches.visiteur import EnfantVu, Visiteur


@dataclass(frozen=True)
class Offre:
    """One téléservice for one pupil, and what is going on in it."""

    titre: str | Promise
    resume: str | Promise
    url: str
    en_cours: EnCours | None


@dataclass(frozen=True)
class Carte:
    """One pupil: what may be done for them, or why nothing may."""

    enfant: EnfantVu
    offres: tuple[Offre, ...]
    raison: str


@dataclass(frozen=True)
class Ecole:
    """The pupils of one school, its office and its site."""

    nom: str
    bureau: Bureau
    site_url: str
    cartes: tuple[Carte, ...]


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """`/`."""
    who = visiteur.current(request)
    if who is None:
        return render(request, "demarches/porte.html", {"perdue": "session" in request.GET})
    context = {
        "ecoles": list_ecoles(who),
        "bureaux": [] if who.enfants else known_offices([*who.responsables, *who.eleves_propres]),
        "responsables_url": reverse("demarches:mes-responsables") if _has_own(who) else "",
    }
    return render(request, "demarches/accueil.html", context)


def list_ecoles(who: Visiteur) -> list[Ecole]:
    """The schools of the pupils, by name, with what may be done in each."""
    latest = going_on(who)
    ordered = sorted(who.enfants, key=lambda one: (one.etablissement, one.uai, one.prenom, one.nom))
    return [
        Ecole(nom, office_of(uai), site_of(uai), tuple(_carte(who, one, latest) for one in several))
        for (nom, uai), several in groupby(ordered, key=lambda one: (one.etablissement, one.uai))
    ]


def _carte(who: Visiteur, enfant: EnfantVu, latest: Mapping[tuple[str, str], EnCours]) -> Carte:
    offres = tuple(
        Offre(
            one.titre,
            one.resume,
            reverse(one.entree, kwargs={"eleve": enfant.public_id}),
            latest.get((enfant.public_id, one.code)),
        )
        for one in list_teleservices()
        if one.entree and one.is_for(who, enfant)
    )
    return Carte(enfant, offres, "" if offres else why_nothing(enfant))


def why_nothing(enfant: EnfantVu) -> str:
    """The sentence for who sees a pupil and may do nothing for them."""
    if enfant.lien == "soi":
        return _("Aucune démarche n'est ouverte aux élèves dans cet établissement.")
    if enfant.is_majeur:
        return _("Cet élève a 18 ans ou plus : ses démarches lui reviennent, et à personne d'autre.")
    if enfant.lien == "en-charge":
        return _(
            "L'établissement vous connaît comme personne en charge de cet élève. Les démarches sont réservées aux "
            "représentants légaux."
        )
    return _("Aucune démarche n'est ouverte dans cet établissement.")


def _has_own(who: Visiteur) -> bool:
    return any(one.lien == "soi" and one.is_majeur for one in who.enfants)
