"""Addresses that every house has: ``path("", include("preau.kit.design.urls"))``."""

from django.urls import path

from preau.kit.design import assets, components, footer, health, pages

app_name = "design"
urlpatterns = [
    path("aide/", footer.aide, name="aide"),
    path("assistance/", footer.assistance, name="assistance"),
    path("mentions-legales/", footer.mentions_legales, name="mentions-legales"),
    path("donnees-personnelles/", footer.donnees_personnelles, name="donnees-personnelles"),
    path("accessibilite/", footer.accessibilite, name="accessibilite"),
    path("design/", components.show, name="composants"),
    path("continuer/<str:handle>/", pages.show, name="continuer"),
    path("sante/", health.sante, name="sante"),
    path("skin.css", assets.css, name="skin"),
    path("logo.svg", assets.logo, name="logo"),
]
