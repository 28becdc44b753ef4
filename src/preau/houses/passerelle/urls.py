"""Addresses of the house `passerelle` (see the package's docstring)."""

from django.urls import include, path

urlpatterns = [
    path("", include("preau.kit.design.urls")),
]
