"""Addresses of the cahier de textes, of the lessons of a teacher, of roll calls and of what families are told."""

from django.urls import path

from preau.houses.viescolaire.pages import cahier, cours

urlpatterns = [
    path("cahier/", cahier.travaux, name="cahier"),
    path("cahier/contenus/", cahier.contenus, name="cahier-contenus"),
    path("cahier/travaux/<str:public_id>/fait/", cahier.fait, name="travail-fait"),
    path("cahier/travaux/<str:public_id>/rendre/", cahier.rendre, name="travail-rendre"),
    path("cahier/travaux/<str:public_id>/modifier/", cours.travail_modifier, name="travail-modifier"),
    path("cahier/pieces/<str:public_id>/", cahier.piece, name="cahier-piece"),
    path("cahier/rendus/<str:public_id>/", cahier.remise, name="cahier-remise"),
    path("cours/", cours.mes_cours, name="mes-cours"),
    path("cours/<str:key>/", cours.seance, name="cours-seance"),
    path("cours/<str:key>/travail/", cours.travail, name="cours-travail"),
    path("cours/<str:key>/contenu/", cours.contenu, name="cours-contenu"),
]
