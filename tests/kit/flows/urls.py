"""The house of these tests: the journey, and where it leads."""

from django.urls import include, path

from preau.kit.flows import flow_urls
from tests.kit.flows.journey import Activation, services

urlpatterns = [
    path("", include("preau.kit.design.urls")),
    path("services/", services),
    *flow_urls(Activation, "activation/"),
]
