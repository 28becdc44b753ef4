"""Addresses of the office's side, below `/bureau/<uai>/fiche-de-renseignements/`."""

from django.urls import path

from preau.houses.demarches.teleservices.fiche_renseignements import bureau

urlpatterns = (
    path("", bureau.liste, name="fiche-bureau"),
    path("<str:dossier>/", bureau.une, name="fiche-bureau-une"),
    path("<str:dossier>/pieces/<str:piece>/", bureau.piece, name="fiche-bureau-piece"),
    path("<str:dossier>/lignes/<str:ligne>/revenir/", bureau.revenir, name="fiche-bureau-revenir"),
)
