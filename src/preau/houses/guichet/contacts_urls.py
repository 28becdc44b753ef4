"""Addresses of what families are told."""

from django.urls import path

from preau.houses.guichet.pages import contacts

urlpatterns = [
    path("etablissements/<str:uai>/contacts/", contacts.contacts, name="contacts"),
    path("etablissements/<str:uai>/contacts/<str:secretariat>/", contacts.secretariat, name="secretariat"),
    path("etablissements/<str:uai>/contacts/<str:secretariat>/retirer/", contacts.retirer, name="secretariat-retirer"),
]
