"""Addresses of the annuaire and of the messages."""

from django.urls import path

from preau.houses.portail.pages import annuaire, messages_boites, messages_ecrire, messages_lire, messages_reglages

urls = [
    path("annuaire/", annuaire.annuaire, name="annuaire"),
    path("messagerie/", messages_boites.reception, name="messagerie"),
    path("messagerie/boites/<slug:boite>/", messages_boites.boite, name="messagerie-boite"),
    path("messagerie/dossiers/", messages_boites.dossiers, name="messagerie-dossiers"),
    path("messagerie/dossiers/<str:public_id>/", messages_boites.dossier, name="messagerie-dossier"),
    path("messagerie/dossiers/<str:public_id>/modifier/", messages_boites.modifier_dossier, name="dossier-modifier"),
    path("messagerie/recherche/", messages_boites.recherche, name="messagerie-recherche"),
    path("messagerie/annonces/", messages_reglages.annonces, name="messagerie-annonces"),
    path("messagerie/ranger/", messages_boites.ranger, name="messagerie-ranger"),
    path("messagerie/ecrire/", messages_ecrire.ecrire, name="ecrire"),
    path("messagerie/brouillons/<str:public_id>/", messages_ecrire.brouillon, name="brouillon"),
    path(
        "messagerie/brouillons/<str:public_id>/destinataires/",
        messages_ecrire.destinataires,
        name="brouillon-destinataires",
    ),
    path("messagerie/messages/<str:public_id>/", messages_lire.message, name="message"),
    path("messagerie/messages/<str:public_id>/transferer/", messages_lire.transferer, name="message-transferer"),
    path("messagerie/messages/<str:public_id>/rappeler/", messages_lire.rappeler, name="message-rappeler"),
    path("messagerie/messages/<str:public_id>/signaler/", messages_lire.signaler, name="message-signaler"),
    path("messagerie/pieces/<str:public_id>/", messages_lire.piece, name="piece"),
    path("messagerie/signalements/", messages_lire.signalements, name="signalements"),
    path("messagerie/signalements/<str:public_id>/", messages_lire.signalement, name="signalement"),
]
