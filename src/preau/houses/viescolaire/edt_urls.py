"""Addresses of the timetable."""

from django.urls import path

from preau.houses.viescolaire.endpoints.agenda_ics import agenda_ics
from preau.houses.viescolaire.pages.agenda import agenda, donner, supprimer
from preau.houses.viescolaire.pages.emploi import emploi, emploi_pdf, etablissement
from preau.houses.viescolaire.pages.seance import ajouter, annuler, changer, retirer, seance

urlpatterns = [
    path("agenda/", agenda, name="agenda"),
    path("agenda/donner/", donner, name="agenda-donner"),
    path("agenda/<str:agenda>/supprimer/", supprimer, name="agenda-supprimer"),
    path("agenda/<str:jeton>.ics", agenda_ics, name="agenda-ics"),
    path("emploi/", emploi, name="emploi"),
    path("emploi/pdf/", emploi_pdf, name="emploi-pdf"),
    path("emploi/etablissement/", etablissement, name="emploi-etablissement"),
    path("emploi/ajouter/", ajouter, name="seance-ajouter"),
    path("emploi/changement/<str:changement>/annuler/", annuler, name="changement-annuler"),
    path("emploi/cours/<str:cours>/<str:le>/", seance, name="seance"),
    path("emploi/cours/<str:cours>/<str:le>/retirer/", retirer, name="seance-retirer"),
    path("emploi/cours/<str:cours>/<str:le>/<str:quoi>/", changer, name="seance-changer"),
]
