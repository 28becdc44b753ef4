"""Addresses of who comes in, and of what the office mends."""

from django.urls import path

from preau.houses.viescolaire.pages import connexion, rapprochements, reprendre

urlpatterns = [
    path("connexion/", connexion.entrer, name="connexion"),
    path("cas/retour/", connexion.retour, name="cas-retour"),
    path("cas/deconnexion/", connexion.deconnexion_ent, name="cas-deconnexion"),
    path("deconnexion/", connexion.deconnexion, name="deconnexion"),
    path("deconnecte/", connexion.deconnecte, name="deconnecte"),
    path("reprendre/", reprendre.reprendre, name="reprendre"),
    path("a-rapprocher/", rapprochements.a_rapprocher, name="a-rapprocher"),
    path("a-rapprocher/<str:public_id>/", rapprochements.inconnu, name="inconnu"),
    path("a-rapprocher/<str:public_id>/refuser/", rapprochements.refuser, name="refuser"),
    path("rapprochements/<str:public_id>/defaire/", rapprochements.defaire, name="defaire"),
    path("accompagnants/", rapprochements.accompagnants, name="accompagnants"),
]
