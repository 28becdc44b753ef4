"""Fiche de renseignements, as the house knows it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.droits import FICHE, may
from preau.houses.demarches.teleservice import Teleservice
from preau.houses.demarches.teleservices.fiche_renseignements import bureau_urls
from preau.houses.demarches.teleservices.fiche_renseignements.bureau_vue import count_waiting
from preau.houses.demarches.teleservices.fiche_renseignements.pages import envoi, pieces, rubrique, suivi, verifier

TELESERVICE = Teleservice(
    code=FICHE,
    titre=_("Fiche de renseignements"),
    resume=_("Vérifier et corriger vos coordonnées et les personnes à contacter"),
    is_for=lambda who, enfant: may(enfant, FICHE),
    urls=(
        path("", verifier.fiche, name="fiche"),
        path("exact/", verifier.exact, name="fiche-exact"),
        path("abandonner/", verifier.abandonner, name="fiche-abandonner"),
        path("modifier/<slug:code>/", rubrique.rubrique, name="fiche-rubrique"),
        path("contacts/<str:fiche>/", rubrique.contact, name="fiche-contact"),
        path("pieces/", pieces.pieces, name="fiche-pieces"),
        path("pieces/<str:public_id>/", pieces.piece, name="fiche-piece"),
        path("recapitulatif/", envoi.recapitulatif, name="fiche-recapitulatif"),
        path("envois/<str:dossier>/", suivi.suivi, name="fiche-suivi"),
        path("envois/<str:dossier>/retirer/", suivi.retirer, name="fiche-retirer"),
        path("envois/<str:dossier>/corriger/<str:ligne>/", suivi.corriger, name="fiche-corriger"),
        path("envois/<str:dossier>/ailleurs/", suivi.ailleurs, name="fiche-ailleurs"),
    ),
    entree="demarches:fiche",
    bureau_urls=bureau_urls.urlpatterns,
    bureau_entree="demarches:fiche-bureau",
    count_waiting=count_waiting,
)
