"""Addresses around the login: stages, the second factor, the doors of staff, the proof asked again."""

from __future__ import annotations

from django.urls import path

from preau.houses.comptes.endpoints import saml_logout
from preau.houses.comptes.pages import confirmation, connexion_agent, facteurs, second_facteur

pages = [
    path("mon-compte/confirmation/", confirmation.confirmation, name="confirmation"),
    path("mon-compte/second-facteur/", facteurs.facteurs, name="facteurs"),
    path("connexion/second-facteur/", second_facteur.second_facteur, name="second-facteur"),
    path("deconnexion/services/", saml_logout.services, name="deconnexion-services"),
    path("deconnexion/services/fin/", saml_logout.fin, name="deconnexion-fin"),
    path("agents/", connexion_agent.agents, name="agents"),
    path("agents/activation/<str:token>/", connexion_agent.activation, name="agent-activation"),
]
