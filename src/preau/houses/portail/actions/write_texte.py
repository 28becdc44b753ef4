"""Write a new version of a text that everybody accepts, publish it, throw a draft away (issue 5, item 7)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Count, QuerySet

from preau.houses.portail import textes
from preau.houses.portail.models import Acceptation, TexteEcrit
from preau.houses.portail.refusals_gestion import TexteDejaPublie
from preau.kit import journal, richkit
from preau.kit.clockkit import now


def write_texte(code: str, titre: str, accord: str, corps: str, par: str) -> TexteEcrit:
    """Keep this as the draft of the text `code`: there is one at most, nobody but administrators sees it."""
    cleaned = richkit.clean(corps)
    values = {
        "titre": titre,
        "accord": accord,
        "corps": cleaned,
        "version": textes.version_of(titre, accord, cleaned),
        "auteur": par,
        "created_at": now(),
    }
    with transaction.atomic():
        row = TexteEcrit.objects.select_for_update().filter(code=code, published_at=None).first()
        row = row or TexteEcrit(code=code)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        journal.write("texte.écrit", actor=par, subject=row.public_id, detail={"texte": code})
    return row


def publish_texte(public_id: str, version: str, par: str) -> None:
    """Put the draft in place of the text of today: everybody is asked again. Twice is once.

    `version` is the one that was read: a draft changed meanwhile is not published. Raises TexteDejaPublie for one that
    is not a draft any more.
    """
    with transaction.atomic():
        drafts = TexteEcrit.objects.filter(public_id=public_id, version=version, published_at=None)
        if not drafts.update(published_at=now()):
            raise TexteDejaPublie
        code = TexteEcrit.objects.get(public_id=public_id).code
        detail = {"texte": code, "version": version[:12]}
        journal.write("texte.publié", actor=par, subject=public_id, detail=detail)
    textes.forget()


def discard_texte(public_id: str, par: str) -> None:
    """Throw a draft away. Raises TexteDejaPublie."""
    with transaction.atomic():
        if not TexteEcrit.objects.filter(public_id=public_id, published_at=None).delete()[0]:
            raise TexteDejaPublie
        journal.write("texte.jeté", actor=par, subject=public_id)


def list_versions(code: str) -> QuerySet[TexteEcrit]:
    """What was published of this text here, the latest first."""
    return TexteEcrit.objects.filter(code=code).exclude(published_at=None).order_by("-published_at", "-pk")


def find_draft(code: str) -> TexteEcrit | None:
    """The draft of this text."""
    return TexteEcrit.objects.filter(code=code, published_at=None).first()


def count_accepted() -> Mapping[str, int]:
    """How many people accepted each version."""
    rows = Acceptation.objects.order_by().values("version").annotate(n=Count("pk"))
    return {row["version"]: row["n"] for row in rows}
