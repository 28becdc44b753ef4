"""Pupils as such: their own rows, enrolments of this year, and how an assertion names them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from preau.registre.models import Eleve, Etablissement, Lien, Scolarite
from preau.registre.queries.habilitation import EN_CHARGE, LEGAL, who_may_activate
from preau.registre.queries.references import numero, read_references, write_references

PUPIL_PROFILES = {1: 3, 2: 4}
"""Degree of the school → profile of FrEduVecteur (specs/educonnect-ent.md §1.5.d)."""


_COLUMNS = (
    "division",
    "groupes",
    "eleve__public_id",
    "eleve__nom_de_famille",
    "eleve__nom_usage",
    "eleve__prenom",
    "eleve__ne_le",
    "etablissement__degre",
)
"""What is said of an enrolment: addresses, and what files brought, stay where they are."""


@dataclass(frozen=True, slots=True)
class Inscrit:
    """A pupil enrolled in a school's open year."""

    public_id: str
    nom: str
    prenom: str
    ne_le: date | None
    uai: str
    division: str
    degre: int
    groupes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Representant:
    """A responsable who may activate an account over pupils of one school, with these pupils."""

    public_id: str
    nom: str
    prenom: str
    enfants: tuple[Inscrit, ...]


def list_inscrits(
    uai: str, *, divisions: Collection[str] | None = None, eleves: Collection[str] | None = None
) -> list[Inscrit]:
    """The pupils of the school's open year who have not left, of these classes or public ids, by class and name."""
    rows = _enrolled().filter(etablissement_id=uai)
    if divisions is not None:
        rows = rows.filter(division__in=set(divisions))
    if eleves is not None:
        rows = rows.filter(eleve__public_id__in=set(eleves))
    ordered = rows.order_by("division", "eleve__nom_de_famille", "eleve__prenom", "eleve__jointure")
    return [_inscrit(row) for row in ordered]


def find_inscrits(eleve_public_ids: Iterable[str]) -> list[Inscrit]:
    """Where these pupils, and the rows that other schools have of them (`same_eleves`), are enrolled now. One query."""
    own = Eleve.objects.filter(public_id__in=list(eleve_public_ids))
    born_so = own.filter(ine=OuterRef("ine"), ne_le=OuterRef("ne_le"))
    same = Eleve.objects.filter(Exists(born_so), ine__in=own.exclude(ine="").values("ine"))
    # A union, not an OR: each half has an index of its own.
    pks = own.values("pk").union(same.values("pk"))
    return [_inscrit(row) for row in _enrolled().filter(eleve__in=pks).order_by("-eleve__jointure")]


def same_eleves(eleve_public_ids: Iterable[str]) -> list[Eleve]:
    """These rows and those of the same pupils in other schools: one INE names one pupil for a whole schooling.

    The day of birth must be the same too: files hold an INE typed for a brother or a sister (ine-en-double).
    """
    own = list(Eleve.objects.filter(public_id__in=list(eleve_public_ids)).order_by("jointure"))
    pupils = {(row.ine, row.ne_le) for row in own if row.ine and row.ne_le}
    named = Eleve.objects.filter(ine__in={ine for ine, _born in pupils}).order_by("jointure") if pupils else []
    others = [row for row in named if (row.ine, row.ne_le) in pupils]
    return list({row.jointure: row for row in [*own, *others]}.values())


def list_representants(
    uai: str,
    niveaux: Collection[int] = frozenset({LEGAL}),
    *,
    divisions: Collection[str] | None = None,
    eleves: Collection[str] | None = None,
    responsables: Collection[str] | None = None,
) -> list[Representant]:
    """Who may activate an account over pupils of this school, by the rule of `list_enfants`; by name."""
    inscrits = {one.public_id: one for one in list_inscrits(uai, divisions=divisions, eleves=eleves)}
    liens = Lien.objects.filter(
        eleve__uai=uai,
        niveau__in=set(niveaux) & {LEGAL, EN_CHARGE},
        gone_at__isnull=True,
        cut_at__isnull=True,
        responsable__gone_at__isnull=True,
    ).exclude(parente__in=who_may_activate().parentes_exclues)
    if responsables is not None:
        liens = liens.filter(responsable__public_id__in=set(responsables))
    grouped: dict[str, tuple[Any, list[Inscrit]]] = {}
    for lien in liens.select_related("responsable", "eleve"):
        inscrit = inscrits.get(lien.eleve.public_id)
        if inscrit is not None:
            grouped.setdefault(lien.responsable.public_id, (lien.responsable, []))[1].append(inscrit)
    found = [
        Representant(
            row.public_id, row.nom, row.prenom, tuple(sorted(own, key=lambda one: (one.ne_le is None, one.ne_le)))
        )
        for row, own in grouped.values()
    ]
    return sorted(found, key=lambda one: (one.enfants[0].division, one.nom, one.prenom, one.public_id))


def find_eleves_by_ref(values: Iterable[str]) -> list[Eleve]:
    """The pupils that these FrEduCtRefId values point to; ill-formed values and other académies are ignored."""
    wanted = read_references(values)
    rows = list(Eleve.objects.filter(jointure__in=wanted).order_by("jointure"))
    academies = dict(Etablissement.objects.filter(uai__in={row.uai for row in rows}).values_list("uai", "academie"))
    return [row for row in rows if academies.get(row.uai) == wanted[row.jointure]]


def eleve_ref_ids(eleve_public_ids: Iterable[str]) -> list[str]:
    """One `{AAF}<academy>|x|<jointure>` for each enrolment of the pupil now: `{AAF}70|x|1000124`."""
    enrolled = {one.public_id for one in find_inscrits(eleve_public_ids)}
    rows = Eleve.objects.filter(public_id__in=enrolled).order_by("-jointure")
    return write_references((row.uai, row.jointure) for row in rows)


def eleve_vecteurs(eleve_public_ids: Iterable[str]) -> list[str]:
    """One FrEduVecteur for each enrolment: `4|||ELEVE_ID|UAI` in secondary school, 3 in primary, names empty (§1.5.d).

    ONDE gives children no number: their jointure is used.
    """
    enrolled = {one.public_id: one for one in find_inscrits(eleve_public_ids)}
    rows = Eleve.objects.filter(public_id__in=enrolled).order_by("-jointure")
    return [
        "|".join((str(PUPIL_PROFILES[enrolled[row.public_id].degre]), "", "", numero(row), row.uai)) for row in rows
    ]


def _enrolled() -> QuerySet[Scolarite]:
    rows = Scolarite.objects.filter(
        gone_at__isnull=True,
        sortie_le__isnull=True,
        etablissement__annees__is_open=True,
        etablissement__annees__annee=F("annee"),
    )
    return rows.select_related("eleve", "etablissement").only(*_COLUMNS)


def _inscrit(row: Scolarite) -> Inscrit:
    eleve = row.eleve
    return Inscrit(
        public_id=eleve.public_id,
        nom=eleve.nom,
        prenom=eleve.prenom,
        ne_le=eleve.ne_le,
        uai=row.etablissement_id,
        division=row.division,
        degre=row.etablissement.degre,
        groupes=tuple(str(code) for code in row.groupes),
    )
