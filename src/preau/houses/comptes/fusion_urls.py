"""Addresses of what an account gains or loses: other accounts, new children, wrong links (J5, J8, J21)."""

from __future__ import annotations

from django.urls import URLPattern, path

from preau.houses.comptes import reauth
from preau.houses.comptes.flows.ajout_eleve import AjoutEleve
from preau.houses.comptes.flows.nouveaux_eleves import NouveauxEleves
from preau.houses.comptes.pages import nouveaux_eleves, rattachement_errone
from preau.kit.flows import flow_urls

pages = [
    path("mon-compte/nouveaux-eleves/", nouveaux_eleves.nouveaux_eleves, name="nouveaux-eleves"),
    path("mon-compte/rattachement-errone/", rattachement_errone.rattachement_errone, name="rattachement-errone"),
]


def guarded(patterns: list[URLPattern]) -> list[URLPattern]:
    """The same addresses, for somebody who has just proven who they are (reauth.py)."""
    return [URLPattern(one.pattern, reauth.recent(one.callback), one.default_args, one.name) for one in patterns]


journeys = [
    *guarded(flow_urls(AjoutEleve, "mon-compte/ajout-eleve/")),
    *flow_urls(NouveauxEleves, "mon-compte/nouveaux-eleves/demarche/"),
]
