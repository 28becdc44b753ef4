"""« Demander un rendez-vous », as the house knows it."""

from django.urls import path

from preau.houses.demarches.teleservice import Teleservice
from tests.conformance.teleservices.rendez_vous import bureau, pages
from tests.conformance.teleservices.rendez_vous.actions import CODE, count_waiting

TELESERVICE = Teleservice(
    code=CODE,
    titre="Demander un rendez-vous",
    resume="Avec la direction, le professeur principal ou l'infirmerie",
    is_for=lambda who, enfant: enfant.lien == "legal" and not enfant.is_majeur,
    urls=(
        path("", pages.demande, name="rendez-vous"),
        path("<str:dossier>.pdf", pages.convocation, name="rendez-vous-pdf"),
    ),
    entree="demarches:rendez-vous",
    bureau_urls=(
        path("", bureau.liste, name="rendez-vous-bureau"),
        path("<str:dossier>/", bureau.une, name="rendez-vous-bureau-une"),
    ),
    bureau_entree="demarches:rendez-vous-bureau",
    count_waiting=count_waiting,
)
