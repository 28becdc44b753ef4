"""Knowing service providers: add or renew one from its metadata, find it by its entityID."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import transaction

from preau.houses.comptes import wordings
from preau.houses.comptes.actions.fetch_metadata import MetadataOfAnother, fetch_metadata
from preau.houses.comptes.actions.release import KNOWN
from preau.houses.comptes.models import Partenaire, Public
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.design.pages import is_target
from preau.protocols.refusals import Refusal
from preau.protocols.saml import ServiceProvider, read_sp_metadata


class ReleaseUnknown(Refusal):
    """An attribute, a style or a wording that does not exist; a start address that is none."""

    code = "COMPTES-0201"
    personne = "Réglage inconnu : {quoi}."
    support = "Voir `preau comptes partenaire add --help` pour les attributs, les styles et les mots possibles."


@dataclass(frozen=True)
class Release:
    """What a partner is told, and in whose words its visitors are spoken to. None keeps what was."""

    attributs: tuple[str, ...] | None = None
    style: str | None = None
    wording: str | None = None
    allow_sha1: bool | None = None
    start_url: str | None = None
    publics: tuple[str, ...] | None = None


def add_partenaire(
    metadata: bytes, release: Release | None = None, *, by: str = "exploitant", url: str = ""
) -> tuple[Partenaire, ServiceProvider, bool]:
    """Add a partner, or renew its metadata, read at `url` if they were; the row, what was read, whether it is new.

    Raises SAML refusals: expired metadata are refused, and what expires later is refused from that day on.
    """
    provider = read_sp_metadata(metadata, now=now())
    changes = _changes(release or Release())
    with transaction.atomic():
        partenaire, is_new = Partenaire.objects.update_or_create(
            entity_id=provider.entity_id,
            defaults={
                "nom": (provider.name or provider.entity_id)[:200],
                "metadata": metadata.decode(),
                "metadata_url": url,
                "valid_until": provider.valid_until,
                "updated_at": now(),
                **changes,
            },
        )
        event = "partenaire.ajoute" if is_new else "partenaire.relu"
        journal.write(event, actor=by, subject=partenaire.public_id, detail={"entity_id": provider.entity_id})
    return partenaire, provider, is_new


def refresh_partenaire(partenaire: Partenaire, *, by: str = "exploitant") -> bool:
    """Read a partner's metadata again at their address; whether they had changed. Raises refusals; keeps what was then.

    Nothing is written when they are the same.
    """
    data = fetch_metadata(partenaire.metadata_url)
    provider = read_sp_metadata(data, now=now())
    if provider.entity_id != partenaire.entity_id:
        raise MetadataOfAnother(entity_id=provider.entity_id)
    if data.decode() == partenaire.metadata:
        return False
    add_partenaire(data, by=by, url=partenaire.metadata_url)
    return True


def _changes(release: Release) -> dict[str, object]:
    unknown = [name for name in release.attributs or () if name not in KNOWN]
    if unknown:
        raise ReleaseUnknown(quoi=", ".join(unknown))
    if release.style is not None and release.style not in Partenaire.Style.values:
        raise ReleaseUnknown(quoi=release.style)
    if release.publics is not None and not set(release.publics) <= set(Public.values):
        raise ReleaseUnknown(quoi=", ".join(release.publics))
    if release.wording and release.wording not in wordings.names():
        raise ReleaseUnknown(quoi=release.wording)
    if release.start_url and not (is_target(release.start_url) and "://" in release.start_url):
        raise ReleaseUnknown(quoi=release.start_url)
    given = {
        "attributs": list(release.attributs) if release.attributs is not None else None,
        "style": release.style,
        "wording": release.wording,
        "allow_sha1": release.allow_sha1,
        "start_url": release.start_url,
        "publics": list(release.publics) if release.publics is not None else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def list_partenaires() -> Iterable[Partenaire]:
    """Every partner, by name."""
    return Partenaire.objects.order_by("nom", "entity_id")


def find_partenaire(entity_id: str) -> Partenaire | None:
    """The partner of this entityID."""
    return Partenaire.objects.filter(entity_id=entity_id).first()


def service_provider(partenaire: Partenaire) -> ServiceProvider:
    """What a partner's metadata say, with its local settings."""
    return replace(_read(partenaire.metadata), allow_sha1_requests=partenaire.allow_sha1)


@lru_cache(maxsize=256)
def _read(metadata: str) -> ServiceProvider:
    # Without `now`: expiry is judged at each request, by protocols.saml.requests.
    return read_sp_metadata(metadata.encode())
