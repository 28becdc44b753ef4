"""`/gestion/`: what an administrator may look at and change, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from preau.houses.portail.actions.refused_logins import list_refusals_of
from preau.houses.portail.gestion import Portee
from preau.houses.portail.models import ServiceCas
from preau.houses.portail.pages.gestion_acces import gestion_page
from preau.houses.portail.pages.gestion_fournisseurs import count_worries


@dataclass(frozen=True)
class Tuile:
    """One part of the administration; `etat` is what waits there."""

    url: str
    icone: str
    label: str
    detail: str
    etat: str = ""


@gestion_page()
def gestion(request: HttpRequest, portee: Portee) -> HttpResponse:
    """The parts that this administrator has."""
    context = {"portee": portee, "tuiles": [*_everybody(portee), *(_whole() if portee.is_whole else [])]}
    return render(request, "portail/gestion/accueil.html", context)


def _tuile(name: str, icone: str, label: str, detail: str, etat: str = "") -> Tuile:
    return Tuile(reverse(f"portail:gestion-{name}"), icone, label, detail, etat)


def _everybody(portee: Portee) -> list[Tuile]:
    refused = list_refusals_of(portee.own, is_whole=portee.is_whole).count()
    waiting = ngettext("%(n)s à traiter", "%(n)s à traiter", refused) % {"n": refused} if refused else ""
    return [
        _tuile("refus", "alerte", _("Connexions refusées"), _("Qui n'entre pas, pourquoi, et que corriger"), waiting),
        _tuile("essai", "cle", _("Essayer la validation"), _("Ce qu'une application reçoit d'une personne")),
        _tuile("droits", "personne", _("Qui écrit à qui"), _("Annuaire et messagerie, école par école")),
    ]


def _whole() -> list[Tuile]:
    services, worries = ServiceCas.objects.count(), count_worries()
    worry = ngettext("%(n)s à vérifier", "%(n)s à vérifier", worries) % {"n": worries} if worries else ""
    declared = ngettext("%(n)s service déclaré", "%(n)s services déclarés", services) % {"n": services}
    return [
        _tuile("services", "sortie", _("Services reliés (CAS)"), declared),
        _tuile("fournisseurs", "famille", _("Fournisseurs d'identité"), _("Métadonnées, certificats, essai"), worry),
        _tuile("messagerie", "message", _("Messagerie"), _("L'ouvrir ou la suspendre, profil par profil")),
        _tuile("textes", "cahier", _("Conditions et charte"), _("Les textes que chacun accepte")),
        _tuile("habillages", "ecole", _("Habillages et entrées"), _("Ce que montre chaque adresse")),
        _tuile("affluence", "calendrier", _("Affluence"), _("La porte des matins de rentrée")),
    ]
