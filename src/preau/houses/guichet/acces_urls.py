"""Pages of who may do what: the team, approvals, the journal."""

from django.urls import path

from preau.houses.guichet.pages import approbations, equipe, journal

urlpatterns = [
    path("etablissements/<str:uai>/equipe/", equipe.equipe, name="equipe"),
    path("etablissements/<str:uai>/equipe/donner/", equipe.donner, name="mandat-donner"),
    path("etablissements/<str:uai>/equipe/<str:mandat>/fin/", equipe.finir, name="mandat-fin"),
    path("etablissements/<str:uai>/approbations/", approbations.liste, name="approbations"),
    path("etablissements/<str:uai>/approbations/<str:approbation>/", approbations.repondre, name="approbation"),
    path("etablissements/<str:uai>/journal/", journal.journal, name="journal"),
    path("etablissements/<str:uai>/journal.csv", journal.journal_csv, name="journal-csv"),
]
