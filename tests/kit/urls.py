"""The URL map of the kit's tests; each test adds its own through `urls` markers or overrides ROOT_URLCONF."""

from django.urls import include, path

urlpatterns = [path("", include("preau.kit.design.urls"))]
