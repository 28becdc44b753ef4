"""Addresses of the search, of records and of what mends them."""

from django.urls import path, re_path

from preau.houses.guichet.pages import dossiers, fiche, personnel, recherche, reparer, signalements

FICHE = r"^etablissements/(?P<uai>[^/]+)/(?P<genre>responsables|eleves)/(?P<personne>[\w-]+)/"

urlpatterns = [
    path("etablissements/<str:uai>/recherche/", recherche.recherche, name="recherche"),
    re_path(rf"{FICHE}$", fiche.fiche, name="fiche"),
    path("etablissements/<str:uai>/personnels/<str:personnel>/", personnel.personnel, name="personnel"),
    re_path(rf"{FICHE}corriger/(?P<champ>[a-z-]+)/$", reparer.corriger, name="corriger"),
    re_path(rf"{FICHE}(?P<slug>[a-z-]+)/$", reparer.geste, name="geste"),
    re_path(rf"{FICHE}(?P<slug>[a-z-]+)/(?P<cible>[^/]+)/$", reparer.geste, name="geste-sur"),
    path("etablissements/<str:uai>/signalements/", signalements.signalements, name="signalements"),
    path("etablissements/<str:uai>/signalements/<str:signalement>/", signalements.signalement, name="signalement"),
    path("etablissements/<str:uai>/dossiers/", dossiers.dossiers, name="dossiers"),
    path("etablissements/<str:uai>/dossiers/<str:dossier>/", dossiers.dossier, name="dossier"),
]
