"""Addresses of the administration, below /gestion/ (issue 5, item 7)."""

from django.urls import path

from preau.houses.portail.pages import (
    gestion_acces,
    gestion_accueil,
    gestion_affluence,
    gestion_droits,
    gestion_essai,
    gestion_fournisseurs,
    gestion_habillages,
    gestion_refus,
    gestion_services,
    gestion_textes,
)

urls = [
    path("gestion/", gestion_accueil.gestion, name="gestion"),
    path("gestion/confirmer/", gestion_acces.confirmer, name="gestion-confirmer"),
    path("gestion/services/", gestion_services.services, name="gestion-services"),
    path("gestion/services/nouveau/", gestion_services.nouveau, name="gestion-service-nouveau"),
    path("gestion/services/<str:public_id>/", gestion_services.service, name="gestion-service"),
    path("gestion/services/<str:public_id>/retirer/", gestion_services.retirer, name="gestion-service-retirer"),
    path("gestion/essai/", gestion_essai.essai, name="gestion-essai"),
    path("gestion/habillages/", gestion_habillages.habillages, name="gestion-habillages"),
    path("gestion/habillages/<slug:code>/", gestion_habillages.habillage, name="gestion-habillage"),
    path("gestion/textes/", gestion_textes.liste, name="gestion-textes"),
    path("gestion/textes/<str:code>/", gestion_textes.texte, name="gestion-texte"),
    path("gestion/textes/<str:code>/ecrire/", gestion_textes.ecrire, name="gestion-texte-ecrire"),
    path("gestion/versions/<str:public_id>/", gestion_textes.version, name="gestion-version"),
    path("gestion/droits/", gestion_droits.ecoles, name="gestion-droits"),
    path("gestion/droits/<str:uai>/", gestion_droits.ecole, name="gestion-droits-ecole"),
    path("gestion/droits/<str:uai>/<slug:profil>/", gestion_droits.profil, name="gestion-droits-profil"),
    path("gestion/messagerie/", gestion_droits.messagerie, name="gestion-messagerie"),
    path("gestion/refus/", gestion_refus.refus, name="gestion-refus"),
    path("gestion/refus/<str:public_id>/", gestion_refus.un_refus, name="gestion-un-refus"),
    path("gestion/fournisseurs/", gestion_fournisseurs.fournisseurs, name="gestion-fournisseurs"),
    path("gestion/fournisseurs/<slug:alias>/", gestion_fournisseurs.fournisseur, name="gestion-fournisseur"),
    path("gestion/affluence/", gestion_affluence.affluence, name="gestion-affluence"),
]
