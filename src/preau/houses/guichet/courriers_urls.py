"""Addresses of the letters."""

from django.urls import path

from preau.houses.guichet.pages import courriers

urlpatterns = [
    path("etablissements/<str:uai>/courriers/", courriers.courriers, name="courriers"),
    path("etablissements/<str:uai>/courriers/<str:lot>/", courriers.lot, name="lot"),
    path("etablissements/<str:uai>/courriers/<str:lot>/produire/", courriers.lancer, name="lot-produire"),
    path("etablissements/<str:uai>/courriers/<str:lot>/abandonner/", courriers.abandonner, name="lot-abandonner"),
    path("etablissements/<str:uai>/courriers/<str:lot>/effacer/", courriers.effacer, name="lot-effacer"),
    path("etablissements/<str:uai>/documents/<str:document>/", courriers.document, name="document"),
]
