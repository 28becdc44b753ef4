"""Addresses of the house `comptes`."""

from django.urls import include, path

urlpatterns = [path("", include("preau.kit.design.urls"))]
