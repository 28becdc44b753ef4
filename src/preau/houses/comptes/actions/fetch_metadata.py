"""Reading a partner's metadata at their address: https or this machine, three seconds, 2 MB, no redirection."""

from __future__ import annotations

import time
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from preau.protocols.refusals import Refusal
from preau.protocols.saml.xml import METADATA_LIMITS

CONNECT_SECONDS = 1.0
TOTAL_SECONDS = 3.0


class MetadataAddressRefused(Refusal):
    """Not https, nor http to this machine."""

    code = "COMPTES-0607"
    personne = "Cette adresse de métadonnées ne commence pas par https:// : {adresse}."
    support = "Les métadonnées d'un partenaire se lisent en https ; http n'est admis que vers cette machine (essais)."


class MetadataUnreachable(Refusal):
    """Nothing, or nothing usable, came in time."""

    code = "COMPTES-0608"
    status = 502
    personne = "Les métadonnées ne se lisent pas à cette adresse : {adresse} ({raison})."
    support = "Trois secondes au plus, deux mégaoctets au plus, statut 200, sans redirection."


class MetadataOfAnother(Refusal):
    """The address now gives the metadata of another entityID."""

    code = "COMPTES-0609"
    status = 409
    personne = "Cette adresse donne maintenant les métadonnées d'un autre service : {entity_id}."
    support = "entityID changé à l'adresse enregistrée : vérifier avec le partenaire, puis l'ajouter de nouveau."


def fetch_metadata(url: str) -> bytes:
    """What stands at `url`. Raises MetadataAddressRefused, MetadataUnreachable. Never inside a transaction."""
    local = _is_local(url)
    end = time.monotonic() + TOTAL_SECONDS
    timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=not local) as client,
            client.stream("GET", url, headers={"Accept": "application/samlmetadata+xml, text/xml"}) as answer,
        ):
            if answer.status_code != 200:
                raise MetadataUnreachable(adresse=url, raison=f"statut {answer.status_code}")
            return _read(answer, url, end)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise MetadataUnreachable(adresse=url, raison=type(problem).__name__) from problem


def _read(answer: httpx.Response, url: str, end: float) -> bytes:
    data = b""
    for part in answer.iter_bytes(64 * 1024):
        data += part
        if len(data) > METADATA_LIMITS.size:
            raise MetadataUnreachable(adresse=url, raison="trop long")
        if time.monotonic() > end:
            raise MetadataUnreachable(adresse=url, raison="trop lent")
    return data


def _is_local(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as problem:
        raise MetadataAddressRefused(adresse=url) from problem
    try:
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        local = False
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise MetadataAddressRefused(adresse=url)
    return local
