"""The cahier de textes as one person may read it now: a pupil's, a class's, or what a teacher wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from preau.houses.viescolaire.cahier_refusals import TravailInconnu
from preau.houses.viescolaire.emploi import DAY
from preau.houses.viescolaire.models import (
    ContenuPublic,
    ContenuSeance,
    Piece,
    Public,
    Remise,
    Travail,
    TravailFait,
    TravailPublic,
)
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit import journal
from preau.kit.clockkit import PARIS, now

T = TypeVar("T", Travail, ContenuSeance)


@dataclass(frozen=True, slots=True)
class PieceVue:
    """A link when `url` is not empty, else a file that `find_piece` gives by its `public_id`."""

    public_id: str
    nom: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class TravailVu:
    """« Travail à faire » as it is read. `texte` is clean HTML; `seance` the key of the lesson that gave it."""

    public_id: str
    seance: str
    matiere: str
    libelle: str
    couleur: str
    groupes: tuple[str, ...]
    auteur: str
    nom: str
    donne_le: date
    pour_le: date
    texte: str
    duree: int | None
    difficulte: int
    difficulte_nom: str
    rendu: str
    rendu_nom: str
    publish_at: datetime
    pieces: tuple[PieceVue, ...] = ()
    fait: bool = False
    rendu_at: datetime | None = None
    remise: str = ""
    remise_nom: str = ""


@dataclass(frozen=True, slots=True)
class ContenuVu:
    """« Contenu de cours » as it is read; `categorie` as the protocol numbers it (§7.3)."""

    public_id: str
    seance: str
    matiere: str
    libelle: str
    couleur: str
    groupes: tuple[str, ...]
    auteur: str
    nom: str
    debut_at: datetime
    fin_at: datetime
    titre: str
    texte: str
    categorie: int
    categorie_nom: str
    publish_at: datetime
    pieces: tuple[PieceVue, ...] = ()


def publics_of(eleve: EleveVu) -> Q:
    """The rows of `Public`, and of those made like it, that reach this pupil."""
    found = Q(publics__genre=Public.Genre.ELEVE, publics__code=eleve.public_id)
    if eleve.division:
        found |= Q(publics__genre=Public.Genre.DIVISION, publics__code=eleve.division)
    if eleve.groupes:
        found |= Q(publics__genre=Public.Genre.GROUPE, publics__code__in=eleve.groupes)
    return found


def list_travaux(eleve: EleveVu, debut: date, fin: date, moment: datetime | None = None) -> list[TravailVu]:
    """What this pupil has to do from `debut` to `fin`, both included, published by `moment` (now). Four queries."""
    rows = list(_travaux_of(eleve, moment).filter(pour_le__range=(debut, fin)))
    return _with_own(eleve, rows)


def travaux_of_seance(eleve: EleveVu, key: str, moment: datetime | None = None) -> list[TravailVu]:
    """What this lesson gave the pupil to do."""
    return _with_own(eleve, list(_travaux_of(eleve, moment).filter(seance=key)))


def get_travail(eleve: EleveVu, public_id: str, moment: datetime | None = None) -> TravailVu | None:
    """One of theirs, or None."""
    return next(iter(_with_own(eleve, list(_travaux_of(eleve, moment).filter(public_id=public_id)))), None)


def set_fait(eleve: EleveVu, travail: str, fait: bool, *, actor: str = "") -> None:
    """Tick « Fait », or take it back; twice is once. Raises TravailInconnu for somebody else's."""
    with transaction.atomic():
        row = _travaux_of(eleve, None).filter(public_id=travail).first()
        if row is None:
            raise TravailInconnu
        if fait:
            _row, changed = TravailFait.objects.get_or_create(travail=row, eleve=eleve.public_id)
        else:
            changed = bool(TravailFait.objects.filter(travail=row, eleve=eleve.public_id).delete()[0])
        if changed:
            event = "travail.fait" if fait else "travail.à-faire"
            journal.write(event, actor=actor or f"eleve:{eleve.public_id}", subject=row.public_id)


def list_contenus(whose: EleveVu | str, debut: date, fin: date, moment: datetime | None = None) -> list[ContenuVu]:
    """What was done in the lessons of these days: a pupil's, published; or by a teacher (public id), all. Four queries.

    Empty ones are left out.
    """
    rows = _contenus_of(whose, moment).filter(debut_at__gte=_start(debut), debut_at__lt=_start(fin + DAY))
    return [contenu_vu(row, pieces) for row, pieces in _with_pieces(ContenuSeance, rows.order_by("debut_at", "pk"))]


def get_contenu(whose: EleveVu | str, key: str, moment: datetime | None = None) -> ContenuVu | None:
    """What was done in this lesson, if this pupil, or this teacher who wrote it, may read it."""
    rows = _contenus_of(whose, moment).filter(Q(seance=key) | Q(public_id=key))
    return next((contenu_vu(row, pieces) for row, pieces in _with_pieces(ContenuSeance, rows)), None)


def contenus_of_seances(eleve: EleveVu, keys: list[str]) -> dict[str, str]:
    """The public id of what was done in each of these lessons, by its key, as far as this pupil may read it."""
    return dict(_contenus_of(eleve, None).filter(seance__in=keys).values_list("seance", "public_id"))


def list_travaux_of_publics(uai: str, codes: Iterable[str], debut: date, fin: date) -> list[TravailVu]:
    """What a class and its groups have to do, as staff read it: what is not published yet is there."""
    reached = TravailPublic.objects.filter(code__in=list(codes)).values("travail_id")
    rows = Travail.objects.filter(uai=uai, gone_at=None, pour_le__range=(debut, fin), pk__in=reached)
    return [travail_vu(row, pieces) for row, pieces in _with_pieces(Travail, rows.order_by("pour_le", "libelle", "pk"))]


def list_contenus_of_publics(uai: str, codes: Iterable[str], debut: date, fin: date) -> list[ContenuVu]:
    """What a class and its groups did, as staff read it."""
    reached = ContenuPublic.objects.filter(code__in=list(codes)).values("contenu_id")
    rows = ContenuSeance.objects.filter(uai=uai, gone_at=None, pk__in=reached).filter(
        debut_at__gte=_start(debut), debut_at__lt=_start(fin + DAY)
    )
    return [contenu_vu(row, pieces) for row, pieces in _with_pieces(ContenuSeance, rows.order_by("debut_at", "pk"))]


def find_piece_of(eleve: EleveVu, public_id: str) -> Piece | None:
    """A file that goes with something this pupil reads."""
    piece = Piece.objects.filter(public_id=public_id, url="").first()
    if piece is None:
        return None
    readable = _travaux_of(eleve, None).filter(pieces=piece).exists() or _contenus_of(eleve, None).filter(pieces=piece)
    return piece if readable else None


def find_piece_by(personnels: Iterable[str], public_id: str) -> Piece | None:
    """A file that goes with the content of a lesson that one of these staff records wrote."""
    rows = Piece.objects.filter(contenu__auteur__in=list(personnels), contenu__gone_at=None)
    return rows.filter(public_id=public_id, url="").first()


def find_remise_of(eleve: EleveVu, public_id: str) -> Remise | None:
    """What this pupil handed in."""
    return Remise.objects.filter(public_id=public_id, eleve=eleve.public_id).first()


def travail_vu(row: Travail, pieces: tuple[PieceVue, ...] = ()) -> TravailVu:
    """The row as it is read."""
    same = ("public_id", "seance", "matiere", "libelle", "couleur", "auteur", "nom", "texte", "publish_at")
    return TravailVu(
        **{name: getattr(row, name) for name in same},
        groupes=tuple(row.groupes),
        donne_le=row.donne_le,
        pour_le=row.pour_le,
        duree=row.duree,
        difficulte=row.difficulte,
        difficulte_nom=row.get_difficulte_display() if row.difficulte else "",
        rendu=row.rendu,
        rendu_nom=row.get_rendu_display() if row.rendu != Travail.Rendu.AUCUN else "",
        pieces=pieces,
    )


def contenu_vu(row: ContenuSeance, pieces: tuple[PieceVue, ...] = ()) -> ContenuVu:
    """The row as it is read."""
    same = ("public_id", "seance", "matiere", "libelle", "couleur", "auteur", "nom", "titre", "texte", "publish_at")
    return ContenuVu(
        **{name: getattr(row, name) for name in same},
        groupes=tuple(row.groupes),
        debut_at=row.debut_at.astimezone(PARIS),
        fin_at=row.fin_at.astimezone(PARIS),
        categorie=row.categorie,
        categorie_nom=row.get_categorie_display() if row.categorie else "",
        pieces=pieces,
    )


@dataclass(frozen=True, slots=True)
class Charge:
    """The work of one day: `minutes` of those that say how long, `sans_duree` the others, `restant` not ticked."""

    minutes: int
    sans_duree: int
    restant: int


def charge_of(travaux: Iterable[TravailVu]) -> Charge:
    """How much there is to do in these."""
    rows = list(travaux)
    return Charge(
        sum(one.duree or 0 for one in rows),
        sum(1 for one in rows if one.duree is None),
        sum(1 for one in rows if not one.fait),
    )


def _travaux_of(eleve: EleveVu, moment: datetime | None) -> QuerySet[Travail]:
    rows = Travail.objects.filter(publics_of(eleve), uai=eleve.uai, gone_at=None, publish_at__lte=moment or now())
    return rows.distinct().order_by("pour_le", "libelle", "pk")


def _contenus_of(whose: EleveVu | str, moment: datetime | None) -> QuerySet[ContenuSeance]:
    rows = ContenuSeance.objects.filter(gone_at=None).exclude(titre="", texte="", pieces=None)
    if isinstance(whose, str):
        return rows.filter(auteur=whose).distinct()
    return rows.filter(publics_of(whose), uai=whose.uai, publish_at__lte=moment or now()).distinct()


def _with_own(eleve: EleveVu, rows: list[Travail]) -> list[TravailVu]:
    """Their pieces, and what this pupil ticked and handed in."""
    done = set(TravailFait.objects.filter(travail__in=rows, eleve=eleve.public_id).values_list("travail_id", flat=True))
    handed = {one.travail_id: one for one in Remise.objects.filter(travail__in=rows, eleve=eleve.public_id)}
    found = []
    for row, pieces in _with_pieces(Travail, rows):
        seen = replace(travail_vu(row, pieces), fait=row.pk in done)
        given = handed.get(row.pk)
        found.append(_handed(seen, given) if given else seen)
    return found


def _handed(seen: TravailVu, given: Remise) -> TravailVu:
    return replace(seen, rendu_at=given.rendu_at, remise=given.public_id, remise_nom=given.nom)


def _with_pieces(model: type[T], rows: Iterable[T]) -> list[tuple[T, tuple[PieceVue, ...]]]:
    named = "travail" if model is Travail else "contenu"
    kept = list(rows)
    found: dict[int, list[PieceVue]] = {row.pk: [] for row in kept}
    for one in Piece.objects.filter(**{f"{named}_id__in": list(found)}).order_by("pk") if found else ():
        found[getattr(one, f"{named}_id")].append(PieceVue(one.public_id, one.nom, one.url, one.size))
    return [(row, tuple(found[row.pk])) for row in kept]


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)
