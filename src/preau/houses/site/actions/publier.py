"""Write the news and documents of a school, publish and withdraw them: on the version that was read, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from preau.houses.site.bureau_refusals import ChangeEntreTemps
from preau.houses.site.depot import depot
from preau.houses.site.models import Actualite, Document
from preau.kit import journal, richkit
from preau.kit.clockkit import now
from preau.kit.piecekit import Kept


@dataclass(frozen=True)
class Nouvelle:
    """What somebody wrote, already validated. `corps` is HTML, cleaned here; without `publish_at` it is a draft."""

    titre: str
    corps: str
    is_pinned: bool = False
    publish_at: datetime | None = None
    ends_at: datetime | None = None


def write_actualite(said: Nouvelle, *, uai: str, par: str, request: HttpRequest | None = None) -> Actualite:
    """A new piece of news."""
    row = Actualite(uai=uai, auteur=par)
    _fill(row, said)
    with transaction.atomic():
        row.save()
        event = "site.actualite.publiee" if row.publish_at else "site.actualite.brouillon"
        journal.write(event, actor=par, subject=row.public_id, request=request)
    return row


def revise_actualite(
    row: Actualite, said: Nouvelle, *, version: int, par: str, request: HttpRequest | None = None
) -> None:
    """Change it, publish a draft, or make a draft of it again. Raises ChangeEntreTemps."""
    with transaction.atomic():
        held = Actualite.objects.select_for_update().get(pk=row.pk)
        _same_version(held.version, version)
        _fill(held, said)
        held.withdrawn_at, held.version, held.updated_at, held.auteur = None, version + 1, now(), par
        held.save()
        journal.write("site.actualite.modifiee", actor=par, subject=held.public_id, request=request)


def withdraw_actualite(row: Actualite, *, par: str, request: HttpRequest | None = None) -> None:
    """Take it off the site; the office still has it. Twice is once."""
    with transaction.atomic():
        rows = Actualite.objects.filter(pk=row.pk, withdrawn_at=None)
        if rows.update(withdrawn_at=now(), version=F("version") + 1):
            journal.write("site.actualite.retiree", actor=par, subject=row.public_id, request=request)


def _fill(row: Actualite, said: Nouvelle) -> None:
    row.titre, row.corps, row.is_pinned = said.titre, richkit.clean(said.corps), said.is_pinned
    row.publish_at, row.ends_at = said.publish_at, said.ends_at


def _same_version(held: int, version: int) -> None:
    if held != version:
        raise ChangeEntreTemps


def add_document(
    kept: Kept, *, uai: str, titre: str, categorie: str = "", par: str, request: HttpRequest | None = None
) -> Document:
    """Publish a file, after those that are there."""
    moment = now()
    with transaction.atomic():
        last = Document.objects.filter(uai=uai).order_by("-ordre").first()
        row = Document.objects.create(
            uai=uai,
            titre=titre,
            categorie=categorie,
            ordre=last.ordre + 1 if last else 1,
            published_at=moment,
            auteur=par,
            **_file(kept),
        )
        journal.write("site.document.publie", actor=par, subject=row.public_id, request=request)
    return row


def revise_document(
    row: Document,
    *,
    titre: str,
    categorie: str,
    version: int,
    kept: Kept | None,
    par: str,
    request: HttpRequest | None = None,
) -> None:
    """Change its words, or put another file at the same address. Raises ChangeEntreTemps, `kept` then forgotten."""
    former = ""
    try:
        with transaction.atomic():
            held = Document.objects.select_for_update().get(pk=row.pk)
            _same_version(held.version, version)
            held.titre, held.categorie, held.version = titre, categorie, version + 1
            held.updated_at, held.auteur, held.withdrawn_at = now(), par, None
            if kept is not None:
                former = held.fichier
                for name, value in _file(kept).items():
                    setattr(held, name, value)
            held.save()
            journal.write("site.document.modifie", actor=par, subject=held.public_id, request=request)
    except ChangeEntreTemps:
        if kept is not None:
            depot().forget([kept.public_id])
        raise
    if former:
        depot().forget([former])


def withdraw_document(row: Document, *, par: str, request: HttpRequest | None = None) -> None:
    """Take it off the site; its file is kept, so that it can be put back. Twice is once."""
    with transaction.atomic():
        rows = Document.objects.filter(pk=row.pk, withdrawn_at=None)
        if rows.update(withdrawn_at=now(), version=F("version") + 1):
            journal.write("site.document.retire", actor=par, subject=row.public_id, request=request)


def move_document(row: Document, *, up: bool, par: str, request: HttpRequest | None = None) -> None:
    """Put it before the one above, or after the one below; at the end of the list nothing moves."""
    with transaction.atomic():
        rows = list(Document.objects.select_for_update().filter(uai=row.uai, withdrawn_at=None).order_by("ordre", "pk"))
        at = next((rank for rank, one in enumerate(rows) if one.pk == row.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if at is None or to is None or not 0 <= to < len(rows):
            return
        rows[at], rows[to] = rows[to], rows[at]
        for rank, one in enumerate(rows, start=1):
            one.ordre = rank
        Document.objects.bulk_update(rows, ["ordre"])
        journal.write("site.document.deplace", actor=par, subject=row.public_id, request=request)


def _file(kept: Kept) -> dict[str, object]:
    return {
        "fichier": kept.public_id,
        "nom": kept.nom,
        "content_type": kept.content_type,
        "octets": kept.size,
        "empreinte": kept.digest,
        "analyse": kept.scan,
    }
