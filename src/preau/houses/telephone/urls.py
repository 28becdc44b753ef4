"""URL map of the demonstration phone (see the package's docstring)."""

from django.urls import include, path

from preau.houses.telephone.endpoints.api import receive
from preau.houses.telephone.endpoints.messages import list_messages
from preau.houses.telephone.pages.accueil import accueil
from preau.houses.telephone.pages.appareil import appareil

house = [
    path("", accueil, name="accueil"),
    path("telephone/<str:adresse>/", appareil, name="appareil"),
    path("messages.json", list_messages, name="messages"),
    path("api/messages", receive, name="api"),
]

urlpatterns = [
    path("", include((house, "telephone"))),
    path("", include("preau.kit.design.urls")),
]
