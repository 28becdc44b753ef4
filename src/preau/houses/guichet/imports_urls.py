"""URLs of the imports of one school."""

from django.urls import path

from preau.houses.guichet.pages import imports, imports_colonnes, imports_proposition

BASE = "etablissements/<str:uai>/imports/"

urlpatterns = [
    path(BASE, imports.imports, name="imports"),
    path(f"{BASE}historique/<str:importation>/annuler/", imports.annuler, name="import-annuler"),
    path(f"{BASE}<str:depot>/", imports_proposition.depot, name="import"),
    path(f"{BASE}<str:depot>/fichiers/", imports.ajouter, name="import-ajouter"),
    path(f"{BASE}<str:depot>/fichiers/<str:fichier>/retirer/", imports.retirer, name="import-retirer"),
    path(f"{BASE}<str:depot>/fichiers/<str:fichier>/colonnes/", imports_colonnes.colonnes, name="import-colonnes"),
    path(f"{BASE}<str:depot>/lire/", imports.lire, name="import-lire"),
    path(f"{BASE}<str:depot>/appliquer/", imports_proposition.appliquer, name="import-appliquer"),
    path(f"{BASE}<str:depot>/abandonner/", imports.abandonner, name="import-abandonner"),
    path(f"{BASE}<str:depot>/anomalies/", imports_proposition.anomalies, name="import-anomalies"),
    path(f"{BASE}<str:depot>/differences/<str:rubrique>/", imports_proposition.differences, name="import-differences"),
]
