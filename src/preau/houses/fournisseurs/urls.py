"""Addresses of the house `fournisseurs` (see the package's docstring)."""

from django.urls import include, path

urlpatterns = [
    path("", include("preau.kit.design.urls")),
]
