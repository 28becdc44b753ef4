"""Addresses of the duplicates."""

from django.urls import path, re_path

from preau.houses.guichet.pages.doublons import doublons, paire

PAIRE = (
    r"^etablissements/(?P<uai>[^/]+)/doublons/(?P<genre>responsables|eleves)/(?P<premier>[\w-]+)/(?P<second>[\w-]+)/$"
)

urlpatterns = [
    path("etablissements/<str:uai>/doublons/", doublons, name="doublons"),
    re_path(PAIRE, paire, name="paire"),
]
