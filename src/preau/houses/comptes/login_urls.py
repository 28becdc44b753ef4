"""Addresses around the login: stages, the second factor, the doors of staff, the proof asked again."""

from __future__ import annotations

from django.urls import path

from preau.houses.comptes.pages import confirmation, connexion_agent, facteurs, second_facteur

pages = [
    path("mon-compte/confirmation/", confirmation.confirmation, name="confirmation"),
    path("mon-compte/second-facteur/", facteurs.facteurs, name="facteurs"),
    path("connexion/second-facteur/", second_facteur.second_facteur, name="second-facteur"),
    path("agents/", connexion_agent.agents, name="agents"),
    path("agents/activation/<str:token>/", connexion_agent.activation, name="agent-activation"),
]
