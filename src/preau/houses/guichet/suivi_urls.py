"""Addresses of the follow-up."""

from django.urls import path

from preau.houses.guichet.pages import suivi

urlpatterns = [
    path("etablissements/<str:uai>/suivi/", suivi.suivi, name="suivi"),
    path("etablissements/<str:uai>/suivi/actualiser/", suivi.actualiser, name="suivi-actualiser"),
    path("etablissements/<str:uai>/suivi/personnes/", suivi.personnes, name="suivi-personnes"),
    path("etablissements/<str:uai>/suivi/personnes.csv", suivi.exporter, name="suivi-csv"),
    path("etablissements/<str:uai>/relances/", suivi.relances, name="relances"),
    path("etablissements/<str:uai>/relances/<str:relance>/", suivi.relance, name="relance"),
]
