"""Which school's site a request is for: told by its host, never by anything else of the request.

A process serves the schools of SITE_FICHIER, each at its own addresses. SITE_PUBLIC_URL may be one of them, or an
address apart, for the office. Every query takes `site.uai`: nothing of a school is shown at another's address.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from preau.houses.site import settings, sites_file
from preau.houses.site.refusals import SansEtablissement
from preau.houses.site.sites_file import Porte, SiteEcole, Sortie

__all__ = ["Porte", "SiteEcole", "Sortie", "every", "find", "is_office", "of", "with_uai"]


def every() -> tuple[SiteEcole, ...]:
    """The sites of this process; in a demonstration without a file, one that says so. Raises BadSetting."""
    mine = settings.current()
    if not mine.fichier and django_settings.PREAU_DEMO:
        return (_nobody_s(mine.base_url),)
    return sites_file.read(mine.fichier, mine.public_url)


def _nobody_s(url: str) -> SiteEcole:
    return SiteEcole(uai="0999001W", hotes=(url.lower(),), nom="Collège de démonstration", commune="Préau-sur-Mer")


def find(host: str) -> SiteEcole | None:
    """The site at this Host header; None where there is none. An address that says the port goes first."""
    found = [(urlsplit(hote).port is None, one) for one in every() for hote in one.hotes if _is_at(hote, host)]
    return min(found, key=lambda row: row[0])[1] if found else None


def with_uai(uai: str) -> SiteEcole | None:
    """The site of this school, wherever it is asked from: for the office."""
    return next((one for one in every() if one.uai == uai), None)


def of(request: HttpRequest) -> SiteEcole:
    """The site of this request. Raises SansEtablissement (404) at the office's, DisallowedHost (400) at a stranger."""
    host = request.get_host()
    site = find(host)
    if site is not None:
        return site
    if is_office(host):
        raise SansEtablissement("no school at this address")
    raise DisallowedHost("no school at this host")


def is_office(host: str) -> bool:
    """Whether this is SITE_PUBLIC_URL."""
    return _is_at(settings.current().base_url.lower(), host)


def _is_at(address: str, host: str) -> bool:
    """A declared address without a port answers at any: behind a server that ends TLS, the port is not ours."""
    declared = urlsplit(address)
    try:
        asked = urlsplit(f"//{host.lower()}")
        port = asked.port
    except ValueError:  # Django lets a port of six figures and odd brackets through
        return False
    return (asked.hostname or "").rstrip(".") == declared.hostname and declared.port in (None, port)
