"""News, documents and settings: what the public reads of them, and the office's pages.

None asks for a recent proof (`kit.agents.requires_recent`): whatever is published can be withdrawn at once, its author
is in the journal, nobody's data is at stake, and a proof asked for at the moment of publishing loses what was typed.
"""

from django.urls import path

from preau.houses.site.pages import actualites, bureau_actualites, bureau_documents, bureau_reglages, documents

public = [
    path("actualites/", actualites.liste, name="actualites"),
    path("actualites.xml", actualites.flux, name="flux"),
    path("actualites/<str:actualite>/", actualites.une, name="actualite"),
    path("documents/", documents.liste, name="documents"),
    path("documents/<str:document>/<str:nom>", documents.un, name="document"),
]

office = [
    path("bureau/<str:uai>/actualites/", bureau_actualites.liste, name="bureau-actualites"),
    path("bureau/<str:uai>/actualites/ecrire/", bureau_actualites.ecrire, name="bureau-ecrire"),
    path("bureau/<str:uai>/actualites/<str:actualite>/", bureau_actualites.modifier, name="bureau-actualite"),
    path("bureau/<str:uai>/actualites/<str:actualite>/retirer/", bureau_actualites.retirer, name="bureau-retirer"),
    path("bureau/<str:uai>/documents/", bureau_documents.liste, name="bureau-documents"),
    path("bureau/<str:uai>/documents/ajouter/", bureau_documents.ajouter, name="bureau-document-ajouter"),
    path("bureau/<str:uai>/documents/<str:document>/", bureau_documents.modifier, name="bureau-document"),
    path(
        "bureau/<str:uai>/documents/<str:document>/retirer/", bureau_documents.retirer, name="bureau-document-retirer"
    ),
    path(
        "bureau/<str:uai>/documents/<str:document>/deplacer/",
        bureau_documents.deplacer,
        name="bureau-document-deplacer",
    ),
    path("bureau/<str:uai>/reglages/", bureau_reglages.reglages, name="bureau-reglages"),
    path("bureau/<str:uai>/reglages/<str:partie>/", bureau_reglages.regler, name="bureau-reglage"),
]
