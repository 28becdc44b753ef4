"""The schools of who is signed in. Mounted below `bureau/` beside `agents.urls`, before the house's own pages."""

from django.urls import path

from preau.kit.bureau import pages

app_name = "bureau"
urlpatterns = [path("", pages.accueil, name="accueil")]
