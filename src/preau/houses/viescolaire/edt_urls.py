"""Addresses of the timetable."""

from django.urls import path

from preau.houses.viescolaire.pages.emploi import emploi, emploi_pdf, etablissement

urlpatterns = [
    path("emploi/", emploi, name="emploi"),
    path("emploi/pdf/", emploi_pdf, name="emploi-pdf"),
    path("emploi/etablissement/", etablissement, name="emploi-etablissement"),
]
