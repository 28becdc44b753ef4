"""Addresses of the timetable."""

from django.urls import path

from preau.houses.viescolaire.pages.emploi import emploi, emploi_pdf, etablissement
from preau.houses.viescolaire.pages.seance import ajouter, annuler, changer, retirer, seance

urlpatterns = [
    path("emploi/", emploi, name="emploi"),
    path("emploi/pdf/", emploi_pdf, name="emploi-pdf"),
    path("emploi/etablissement/", etablissement, name="emploi-etablissement"),
    path("emploi/ajouter/", ajouter, name="seance-ajouter"),
    path("emploi/changement/<str:changement>/annuler/", annuler, name="changement-annuler"),
    path("emploi/cours/<str:cours>/<str:le>/", seance, name="seance"),
    path("emploi/cours/<str:cours>/<str:le>/retirer/", retirer, name="seance-retirer"),
    path("emploi/cours/<str:cours>/<str:le>/<str:quoi>/", changer, name="seance-changer"),
]
