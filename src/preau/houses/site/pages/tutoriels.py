"""« Procédure de connexion à l'ENT et à la vie scolaire » (seed 000), and each guide on a page of its own."""

from __future__ import annotations

import io

import segno
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from preau.houses.site import publie, transcription, tutoriels, vitrine
from preau.houses.site.manifeste import Tutoriel
from preau.houses.site.pages.public import public_page
from preau.houses.site.refusals import TutorielAbsent
from preau.houses.site.vitrine import Vitrine

QR_MODULE = 4
"""CSS pixels of one dot."""


@public_page
def procedure(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/tutoriels/`: every guide below the headings of seed 000, folded; then the PDFs."""
    made = shown.manifeste()
    context = {
        "shown": shown,
        "made": made,
        "groupes": vitrine.groupes(made) if made else [],
        "documents": publie.list_documents(shown.site.uai),
    }
    return render(request, "site/tutoriels.html", context)


@csp_update({"media-src": ["'self'"]})
@public_page
def tutoriel(request: HttpRequest, shown: Vitrine, slug: str) -> HttpResponse:
    """`/tutoriels/<slug>/`: one guide unfolded, to read or to print."""
    one = tutoriel_or_404(shown, slug)
    address = shown.site.url + reverse("site:tutoriel", args=[slug])
    return render(request, "site/tutoriel.html", {"shown": shown, "tutoriel": one, "address": address})


@public_page
def transcrire(request: HttpRequest, shown: Vitrine, slug: str) -> HttpResponse:
    """`/tutoriels/<slug>/transcription/`: the video in words."""
    one = tutoriel_or_404(shown, slug)
    file = tutoriels.find_fichier(shown.site.uai, one, one.transcription)
    said = transcription.read(file.path) if file else None
    if said is None:
        raise TutorielAbsent("transcription")
    return render(request, "site/transcription.html", {"shown": shown, "tutoriel": one, "said": said})


@public_page
def qr(request: HttpRequest, shown: Vitrine, slug: str) -> HttpResponse:
    """`/tutoriels/<slug>/qr.svg`: the address of the guide, for the sheet that is printed."""
    one = tutoriel_or_404(shown, slug)
    drawn = io.BytesIO()
    code = segno.make(shown.site.url + reverse("site:tutoriel", args=[one.slug]), error="m", micro=False)
    code.save(drawn, kind="svg", scale=QR_MODULE, border=2, xmldecl=False, svgclass=None, lineclass=None)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def tutoriel_or_404(shown: Vitrine, slug: str) -> Tutoriel:
    """The guide that the office shows under this slug."""
    made = shown.manifeste()
    one = made.get(slug) if made else None
    if one is None:
        raise TutorielAbsent("guide")
    return one
