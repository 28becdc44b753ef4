"""Attestation de scolarité, as the house knows it."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from preau.houses.demarches.droits import ATTESTATION, may
from preau.houses.demarches.teleservice import Teleservice
from preau.houses.demarches.teleservices.attestation_scolarite import bureau, pages, verification

TELESERVICE = Teleservice(
    code=ATTESTATION,
    titre=_("Attestation de scolarité"),
    resume=_("Le document en PDF, tout de suite, avec un code qui permet de le vérifier"),
    is_for=lambda who, enfant: may(enfant, ATTESTATION),
    urls=(
        path("", pages.attestation, name="attestation"),
        path("<str:attestation>.pdf", pages.pdf, name="attestation-pdf"),
    ),
    entree="demarches:attestation",
    bureau_urls=(
        path("", bureau.liste, name="attestation-bureau"),
        path("signataire/", bureau.signataire, name="attestation-signataire"),
        path("guichet/", bureau.guichet, name="attestation-guichet"),
        path("guichet/<str:eleve>/", bureau.delivrer, name="attestation-delivrer"),
        path("<str:attestation>/", bureau.une, name="attestation-bureau-une"),
        path("<str:attestation>.pdf", bureau.pdf, name="attestation-bureau-pdf"),
    ),
    bureau_entree="demarches:attestation-bureau",
    bureau_resume=_("Celles qui sont faites, en faire une au guichet, dire qui signe"),
    public_urls=(path("verifier/", verification.verifier, name="verifier"),),
)
