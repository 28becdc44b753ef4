"""The phone: its QR codes, the mobile space, the devices (issue 7.6)."""

from __future__ import annotations

from django.urls import path

from preau.houses.viescolaire.endpoints import mobile_app
from preau.houses.viescolaire.pages import appareils, mobile, mobile_profils, qr_code

urlpatterns = [
    path("qr-code/", qr_code.qr_code, name="qr-code"),
    path("qr-code/ici/", qr_code.deja_ici, name="deja-ici"),
    path("appareils/", appareils.appareils, name="appareils"),
    path("appareils/retirer/", appareils.retirer_appareil, name="retirer-appareil"),
    path("appareils/code-pin/", appareils.code_pin, name="code-pin"),
    path("appareils/mots-de-passe/", appareils.mots_de_passe, name="mots-de-passe"),
    path("appareils/mots-de-passe/retirer/", appareils.retirer_mot_de_passe, name="retirer-mot-de-passe"),
    path("mobile/", mobile.aujourdhui, name="mobile"),
    path("mobile/semaine/", mobile.semaine, name="mobile-semaine"),
    path("mobile/travail/", mobile.travail, name="mobile-travail"),
    path("mobile/travail/fait/", mobile.fait, name="mobile-fait"),
    path("mobile/eleve/", mobile.eleve, name="mobile-eleve"),
    path("mobile/ouvrir/<str:lien>/", mobile_profils.ouvrir, name="mobile-ouvrir"),
    path("mobile/ajouter/", mobile_profils.ajouter, name="mobile-ajouter"),
    path("mobile/profils/", mobile_profils.profils, name="mobile-profils"),
    path("mobile/profils/choisir/", mobile_profils.choisir_profil, name="mobile-choisir-profil"),
    path("mobile/profils/retirer/", mobile_profils.retirer_profil, name="mobile-retirer-profil"),
    path("mobile/manifeste.webmanifest", mobile_app.manifeste, name="mobile-manifeste"),
    path("mobile/ouvrier.js", mobile_app.ouvrier, name="mobile-ouvrier"),
    path("mobile/hors-connexion/", mobile_app.hors_connexion, name="mobile-hors-connexion"),
]
