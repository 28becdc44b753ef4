"""URL map of the site (see the package's docstring)."""

from django.urls import include, path

from preau.houses.site import publication_urls
from preau.houses.site.endpoints import fichiers
from preau.houses.site.pages import accueil, tutoriels
from preau.houses.site.pages.bureau import bureau

public = [
    path("", accueil.accueil, name="accueil"),
    path("espace-numerique/", accueil.espace, name="espace"),
    path("contact/", accueil.contact, name="contact"),
    path("mentions/", accueil.mentions, name="mentions"),
    path("mentions-legales/", accueil.mentions_legales, name="mentions-legales"),
    path("deconnexion/", accueil.deconnexion, name="deconnexion"),
    path("tutoriels/", tutoriels.procedure, name="tutoriels"),
    path("tutoriels/<slug:slug>/", tutoriels.tutoriel, name="tutoriel"),
    path("tutoriels/<slug:slug>/transcription/", tutoriels.transcrire, name="transcription"),
    path("tutoriels/<slug:slug>/qr.svg", tutoriels.qr, name="qr"),
    path("tutoriels/<slug:slug>.pdf", fichiers.pdf, name="tutoriel-pdf"),
    path("tutoriels/<slug:slug>/<str:nom>", fichiers.fichier, name="fichier"),
]

office = [
    path("bureau/<str:uai>/", bureau, name="bureau"),
]

house = [*public, *publication_urls.public, *office, *publication_urls.office]

urlpatterns = [
    path("bureau/", include("preau.kit.bureau.urls")),
    path("bureau/", include("preau.kit.agents.urls")),
    path("", include((house, "site"))),
    path("", include("preau.kit.design.urls")),
]
