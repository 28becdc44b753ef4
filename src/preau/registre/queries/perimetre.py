"""Which people an office answers for: those whom its schools have now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import Q, QuerySet

from preau.registre.models import Eleve, Responsable, Scolarite
from preau.registre.queries.eleves import _enrolled

T = TypeVar("T", str, int)
CHUNK = 5000
"""Values in one query: SQLite takes 32,766."""


def eleves_of(uais: Collection[str], among: Collection[str] | None = None) -> dict[str, str]:
    """Public ids of pupils enrolled now in one of these schools, each with its school.

    The rows that other schools have of them by the same INE are named too, since an account may know a pupil by one
    of those. `among` asks about these public ids only.
    """
    if among is None:
        return _complete(_enrolled().filter(etablissement_id__in=uais))
    found: dict[str, str] = {}
    for some in in_chunks(among):
        rows = list(Eleve.objects.filter(public_id__in=some).values_list("public_id", "ine"))
        own = Q(eleve__public_id__in=some) | Q(eleve__ine__in={ine for _public_id, ine in rows if ine})
        known, by_ine = _schools(_enrolled().filter(own, etablissement_id__in=uais))
        uai_of = {public_id: known.get(public_id) or by_ine.get(ine, "") for public_id, ine in rows}
        found |= {public_id: uai for public_id, uai in uai_of.items() if uai}
    return found


def responsables_of(uais: Collection[str], among: Collection[str] | None = None) -> dict[str, str]:
    """Public ids of the responsables whom these schools' files still name, each with its school; `among` as above."""
    rows = Responsable.objects.filter(uai__in=uais, gone_at__isnull=True)
    if among is None:
        return dict(rows.values_list("public_id", "uai"))
    return {
        public_id: uai
        for some in in_chunks(among)
        for public_id, uai in rows.filter(public_id__in=some).values_list("public_id", "uai")
    }


def responsable_names(uais: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Public id, family or usage name, first name of every responsable of these schools; two lines for two names."""
    rows = Responsable.objects.filter(uai__in=uais, gone_at__isnull=True).order_by("jointure")
    for public_id, nom, nom_usage, prenom in rows.values_list("public_id", "nom_de_famille", "nom_usage", "prenom"):
        for one in {nom, nom_usage} - {""}:
            yield public_id, one, prenom


def in_chunks(values: Collection[T]) -> Iterator[list[T]]:
    """`values` in lists that one query takes."""
    left = iter(values)
    while some := list(islice(left, CHUNK)):
        yield some


def _complete(rows: QuerySet[Scolarite]) -> dict[str, str]:
    found, by_ine = _schools(rows)
    for some in in_chunks(by_ine):
        for public_id, ine in Eleve.objects.filter(ine__in=some).values_list("public_id", "ine"):
            found.setdefault(public_id, by_ine[ine])
    return found


def _schools(rows: QuerySet[Scolarite]) -> tuple[dict[str, str], dict[str, str]]:
    """The school of each public id, and of each INE."""
    listed = list(rows.values_list("eleve__public_id", "eleve__ine", "etablissement_id"))
    return {public_id: uai for public_id, _ine, uai in listed}, {ine: uai for _id, ine, uai in listed if ine}
