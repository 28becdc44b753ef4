"""News, documents and settings: what the public reads of them, and the office's pages."""

from django.urls import path

from preau.houses.site.pages import actualites, bureau_actualites

public = [
    path("actualites/", actualites.liste, name="actualites"),
    path("actualites.xml", actualites.flux, name="flux"),
    path("actualites/<str:actualite>/", actualites.une, name="actualite"),
]

office = [
    path("bureau/<str:uai>/actualites/", bureau_actualites.liste, name="bureau-actualites"),
    path("bureau/<str:uai>/actualites/ecrire/", bureau_actualites.ecrire, name="bureau-ecrire"),
    path("bureau/<str:uai>/actualites/<str:actualite>/", bureau_actualites.modifier, name="bureau-actualite"),
    path("bureau/<str:uai>/actualites/<str:actualite>/retirer/", bureau_actualites.retirer, name="bureau-retirer"),
]
