"""The news that the public reads: the list, one of them, the Atom feed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from preau.houses.site import publie
from preau.houses.site.bureau_refusals import ActualiteRetiree
from preau.houses.site.models import Actualite
from preau.houses.site.pages.public import public_page
from preau.houses.site.vitrine import Vitrine
from preau.kit.clockkit import now

SHOWN = 50
FEED = 20
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


class Flux(Atom1Feed):
    """Atom 1.0, whose copy stays good while nothing is published."""

    def latest_post_date(self) -> datetime:
        """Of an empty feed, a moment that does not move, where Django says the present one."""
        return super().latest_post_date() if self.items else SINCE


@public_page
def liste(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/actualites/`."""
    rows = publie.list_actualites(shown.site.uai, limit=SHOWN)
    return render(request, "site/actualites.html", {"shown": shown, "actualites": rows})


@public_page
def une(request: HttpRequest, shown: Vitrine, actualite: str) -> HttpResponse:
    """`/actualites/<id>/`; one that was there and is no more answers 410. Raises ActualiteRetiree."""
    row = publie.get_actualite(shown.site.uai, actualite)
    if row is None:
        mine = Actualite.objects.filter(uai=shown.site.uai, public_id=actualite, publish_at__lte=now())
        if mine.exists():
            raise ActualiteRetiree
        raise Http404
    return render(request, "site/actualite.html", {"shown": shown, "actualite": row})


@public_page
def flux(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/actualites.xml`: Atom 1.0, for an ENT or a reader."""
    site = shown.site
    feed = Flux(
        title=_("Actualités – %(nom)s") % {"nom": site.nom},
        link=f"{site.url}/actualites/",
        description="",
        language="fr",
        feed_url=f"{site.url}/actualites.xml",
        author_name=site.nom,
    )
    for row in publie.list_actualites(site.uai, limit=FEED):
        url = f"{site.url}/actualites/{row.public_id}/"
        shown_at = row.publish_at or row.updated_at
        changed_at = max(shown_at, row.updated_at)  # written before its time, it is new at its time
        feed.add_item(row.titre, url, row.corps, pubdate=shown_at, updateddate=changed_at, unique_id=url)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
