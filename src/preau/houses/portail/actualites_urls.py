"""Addresses of the news and of the notice to all."""

from django.urls import path

from preau.houses.portail.pages import actualites, publication

urls = [
    path("actualites/", actualites.actualites, name="actualites"),
    path("actualites/publier/", publication.publier, name="actualite-publier"),
    path("actualites/gerer/", publication.gerer, name="actualites-gerer"),
    path("actualites/pieces/<str:public_id>/", actualites.piece, name="actualite-piece"),
    path("actualites/<str:public_id>/", actualites.actualite, name="actualite"),
    path("actualites/<str:public_id>/lu/", actualites.lue, name="actualite-lue"),
    path("actualites/<str:public_id>/modifier/", publication.modifier, name="actualite-modifier"),
    path("actualites/<str:public_id>/retirer/", publication.retirer, name="actualite-retirer"),
    path("actualites/<str:public_id>/lectures/", publication.lectures, name="actualite-lectures"),
    path("annonce/", publication.annonce, name="annonce"),
    path("annonce/<str:public_id>/fermer/", actualites.annonce_fermer, name="annonce-fermer"),
]
