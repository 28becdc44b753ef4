"""A small house whose staff sign in: one desk a school, below bureau/, and a page that asks for a recent proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from preau.kit import journal
from preau.kit.agents import AgentSettings, requires_recent
from preau.kit.bureau import Bureau, Desk, bureau_required

COLLEGE, PRIMAIRE, AILLEURS = "0500048F", "0501271K", "0999001W"
ECOLES = {COLLEGE: "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)", PRIMAIRE: "E.P.PU JOSEPHINE BAKER (0501271K)"}
DESK, ACT = f"/bureau/{COLLEGE}/", f"/bureau/{COLLEGE}/acte/"
IDLE = timedelta(minutes=45)


@dataclass(frozen=True)
class Settings(AgentSettings):
    """What the small house adds: other names of its own."""

    other_urls: list[str] = field(default_factory=list)


def current() -> Settings:
    """The settings that `ESSAI` is."""
    return cast(Settings, settings.ESSAI)


BUREAU = Desk(
    house="essai", settings=current, nom="Le bureau d'essai", du="de l'essai", desk="essai:bureau", school=ECOLES.get
)


@bureau_required
def bureau(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """The desk; what a form sends there is written in the journal."""
    if request.method == "POST":
        journal.write("essai.acte", actor=bureau.actor, request=request)
    return render(request, "bureau/cadre.html", {"title": "Bureau"})


@bureau_required
@requires_recent
def acte(request: HttpRequest, bureau: Bureau, **kwargs: Any) -> HttpResponse:
    """Something grave."""
    return HttpResponse(f"done by {bureau.agent.prenom}", content_type="text/plain")


house = [path("bureau/<str:uai>/", bureau, name="bureau"), path("bureau/<str:uai>/acte/", acte, name="acte")]
urlpatterns = [
    path("bureau/", include("preau.kit.bureau.urls")),
    path("bureau/", include("preau.kit.agents.urls")),
    path("", include((house, "essai"))),
    path("", include("preau.kit.design.urls")),
]
