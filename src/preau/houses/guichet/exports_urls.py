"""Addresses of the exports."""

from django.urls import path

from preau.houses.guichet.pages import exports

urlpatterns = [
    path("etablissements/<str:uai>/exports/", exports.exports, name="exports"),
    path("etablissements/<str:uai>/exports/<str:produit>/", exports.export, name="export"),
    path("etablissements/<str:uai>/exports/<str:produit>/fichier/", exports.fichier, name="export-fichier"),
    path("etablissements/<str:uai>/exports/<str:produit>/effacer/", exports.effacer, name="export-effacer"),
]
