"""Who reads which news, and who writes them (issue 5, item 6). Everything here reads; actions/ writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from preau.houses.portail.models import Actualite, CompteLocal, LectureActualite, Personne, PieceActualite
from preau.houses.portail.places import Place, places_of
from preau.houses.portail.visiteur import Visiteur
from preau.kit.clockkit import now
from preau.registre.models import Eleve, Responsable

Role = CompteLocal.Role
WRITERS = frozenset({Role.DIRECTION, Role.SECRETARIAT, Role.CORRESPONDANT, Role.ADMINISTRATEUR})
EDITORS = frozenset({Role.DIRECTION, Role.ADMINISTRATEUR})
"""Who may also change or withdraw what a colleague wrote."""
KEPT = timedelta(seconds=5)
_kept: tuple[datetime, Actualite | None] | None = None


def is_writer(who: Visiteur) -> bool:
    """Whether this visitor writes news: an account of the ENT with a role for it, and at least one school."""
    return bool(who.roles & WRITERS) and bool(who.uais())


def is_announcer(who: Visiteur) -> bool:
    """Whether this visitor may put the notice that everybody sees."""
    return Role.ADMINISTRATEUR in who.roles


def may_change(who: Visiteur, actualite: Actualite) -> bool:
    """Whether they may change or withdraw it: their own, or any of the school for its direction and administrators."""
    if actualite.is_flash or not is_writer(who) or actualite.uai not in who.uais():
        return False
    return actualite.auteur == who.local or bool(who.roles & EDITORS)


def published(moment: datetime) -> QuerySet[Actualite]:
    """What is online at `moment`."""
    begun = Actualite.objects.filter(withdrawn_at=None, publish_at__lte=moment)
    return begun.filter(Q(ends_at=None) | Q(ends_at__gt=moment))


def list_visible(who: Visiteur, limit: int | None = None) -> list[Actualite]:
    """The news of this visitor, the newest first; only what is for a school, a class and a profile of theirs."""
    return list_for(who, places_of(who), limit)


def list_for(who: Visiteur, places: Iterable[Place], limit: int | None = None) -> list[Actualite]:
    """The news of this visitor for these places of theirs only: those of one child."""
    known = list(places)
    rows = published(now()).filter(is_flash=False, uai__in=["", *{place.uai for place in known}])
    found = [row for row in rows.order_by("-publish_at", "-pk") if is_for(row, who.profil, known)]
    return found[:limit]


def get_visible(who: Visiteur, public_id: str) -> Actualite | None:
    """One piece of news, if it is online and for this visitor: anything else does not exist for them."""
    row = published(now()).filter(is_flash=False, public_id=public_id).first()
    return row if row is not None and is_for(row, who.profil, places_of(who)) else None


def is_for(row: Actualite, profil: str, places: Iterable[Place]) -> bool:
    """Whether the news is for this profile in one of these places. Staff reads what any class of the school does."""
    if row.profils and profil not in row.profils:
        return False
    if not row.uai:
        return True
    divisions = [] if profil == CompteLocal.Profil.PERSONNEL else row.divisions
    return any(place.uai == row.uai and (not divisions or place.division in divisions) for place in places)


def find_piece(who: Visiteur, public_id: str) -> PieceActualite | None:
    """A file of the news that this visitor reads, or may change whatever its state."""
    piece = PieceActualite.objects.select_related("actualite").filter(public_id=public_id).first()
    if piece is None:
        return None
    row = piece.actualite
    return piece if may_change(who, row) or get_visible(who, row.public_id) is not None else None


def list_written(who: Visiteur) -> list[Actualite]:
    """What this writer may change, whatever its state, the newest first."""
    if not is_writer(who):
        return []
    rows = Actualite.objects.filter(is_flash=False, uai__in=who.uais()).order_by("-publish_at", "-pk")
    return [row for row in rows if may_change(who, row)]


def get_written(who: Visiteur, public_id: str) -> Actualite | None:
    """One of those, or None."""
    row = Actualite.objects.filter(public_id=public_id).first()
    return row if row is not None and may_change(who, row) else None


def state_of(row: Actualite, moment: datetime) -> str:
    """`retiree`, `a-venir`, `terminee` or `en-ligne`."""
    if row.withdrawn_at is not None:
        return "retiree"
    if row.publish_at > moment:
        return "a-venir"
    return "terminee" if row.ends_at is not None and row.ends_at <= moment else "en-ligne"


def read_ids(who: Visiteur, rows: Iterable[Actualite]) -> set[int]:
    """Primary keys of those that this visitor has confirmed reading (or closed, for a notice)."""
    own = LectureActualite.objects.filter(personne=who.personne, actualite__in=list(rows))
    return set(own.values_list("actualite_id", flat=True))


def current_flash(personne: str = "") -> Actualite | None:
    """The notice of now, the newest of them; None for who has closed it."""
    row = published(now()).filter(is_flash=True).order_by("-publish_at", "-pk").first()
    if row is None or (personne and row.lectures.filter(personne=personne).exists()):
        return None
    return row


def flash_at_the_door() -> Actualite | None:
    """The notice for who is not signed in, read again every few seconds: every page of a sign-in shows it."""
    global _kept
    moment, kept = now(), _kept
    if kept is None or not timedelta() <= moment - kept[0] <= KEPT:
        kept = _kept = (moment, current_flash())
    row = kept[1]
    return row if row is not None and (row.ends_at is None or row.ends_at > moment) else None


def forget_flash() -> None:
    """Read the notice again at the next page of this process."""
    global _kept
    _kept = None


@dataclass(frozen=True)
class Lecteur:
    """Somebody who confirmed reading. `nom` is empty for who has left the registry since."""

    nom: str
    read_at: datetime


def list_lecteurs(row: Actualite) -> list[Lecteur]:
    """Who confirmed reading, by name; four queries whatever their number."""
    read = dict(row.lectures.values_list("personne", "read_at"))
    people = Personne.objects.filter(public_id__in=read).prefetch_related("responsables", "eleves")
    records = {
        one.public_id: [
            *(link.responsable_public_id for link in one.responsables.all()),
            *(link.eleve_public_id for link in one.eleves.all()),
        ]
        for one in people
    }
    wanted = [record for own in records.values() for record in own]
    names: dict[str, str] = {}
    for model in (Responsable, Eleve):
        for record in model.objects.filter(public_id__in=wanted):
            names[record.public_id] = f"{record.prenom} {record.nom}".strip()
    locals_ = {one.public_id: f"{one.prenom} {one.nom}" for one in CompteLocal.objects.filter(public_id__in=read)}
    found = [
        Lecteur(locals_.get(key) or next((names[one] for one in records.get(key, []) if one in names), ""), at)
        for key, at in read.items()
    ]
    return sorted(found, key=lambda one: (one.nom, one.read_at))


def auteur_of(row: Actualite) -> str:
    """Who wrote it, as readers see them; empty for the operator of the ENT."""
    compte = CompteLocal.objects.filter(public_id=row.auteur).first() if row.auteur else None
    return f"{compte.prenom} {compte.nom}" if compte else ""
