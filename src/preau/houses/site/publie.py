"""What the public reads of one school. Everything here reads, by `uai`; actions/ writes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from preau.houses.site.models import Actualite, Document, Reglage
from preau.kit.clockkit import now


def list_actualites(uai: str, limit: int | None = None, moment: datetime | None = None) -> list[Actualite]:
    """The news that show at `moment`: pinned ones first, then the newest."""
    return list(_published(uai, moment or now()).order_by("-is_pinned", "-publish_at", "-pk")[:limit])


def get_actualite(uai: str, public_id: str, moment: datetime | None = None) -> Actualite | None:
    """One of those; None for a draft, a withdrawn one, another school's."""
    return _published(uai, moment or now()).filter(public_id=public_id).first()


def list_documents(uai: str) -> list[Document]:
    """The documents that show, in the office's order."""
    return list(_shown(uai))


def get_document(uai: str, public_id: str) -> Document | None:
    """One of those."""
    return _shown(uai).filter(public_id=public_id).first()


def reglage_of(uai: str) -> Reglage:
    """What the office has set; an unsaved empty row when it has set nothing."""
    return Reglage.objects.filter(uai=uai).first() or Reglage(uai=uai)


def _published(uai: str, moment: datetime) -> QuerySet[Actualite]:
    rows = Actualite.objects.filter(uai=uai, withdrawn_at=None, publish_at__lte=moment)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=moment))


def _shown(uai: str) -> QuerySet[Document]:
    return Document.objects.filter(uai=uai, withdrawn_at=None, published_at__isnull=False)
