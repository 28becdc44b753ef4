"""How an assertion names a responsable: FrEduCtRefId and FrEduVecteur (specs/educonnect-ent.md §1.5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from preau.registre.models import Eleve, Etablissement, Responsable
from preau.registre.queries.enfants import list_enfants
from preau.registre.queries.habilitation import LEGAL
from preau.registre.queries.responsables import get_responsables

_REFERENCE = re.compile(r"\{AAF\}0*([0-9]{1,3})\|[^|]*\|([1-9][0-9]{0,17})")


def ref_ids(responsable_public_ids: Iterable[str]) -> list[str]:
    """One `{AAF}<academy>|x|<jointure>` per row that is not gone: `{AAF}70|x|1000123`. Unknown ids give nothing."""
    rows = [row for row in get_responsables(responsable_public_ids) if row.gone_at is None]
    return write_references((row.uai, row.jointure) for row in rows)


def find_responsables_by_ref(values: Iterable[str]) -> list[Responsable]:
    """The rows these FrEduCtRefId values point to; ill-formed values, other académies and gone rows are ignored."""
    wanted = read_references(values)
    rows = Responsable.objects.filter(jointure__in=wanted, gone_at__isnull=True).order_by("jointure")
    found_rows = list(rows)
    academies = _academies({row.uai for row in found_rows})
    return [row for row in found_rows if academies.get(row.uai) == wanted[row.jointure]]


def read_references(values: Iterable[str]) -> dict[int, int]:
    """Jointure → académie, of the FrEduCtRefId values that are well formed."""
    return {int(found[2]): int(found[1]) for value in values if (found := _REFERENCE.fullmatch(value.strip()))}


def write_references(rows: Iterable[tuple[str, int]]) -> list[str]:
    """The FrEduCtRefId of rows given as (UAI, jointure); a school whose académie is unknown gives nothing."""
    found = list(rows)
    academies = _academies({uai for uai, _jointure in found})
    return [f"{{AAF}}{academies[uai]}|x|{jointure}" for uai, jointure in found if uai in academies]


def vecteurs(
    responsable_public_ids: Iterable[str],
    niveaux: Collection[int] = frozenset({LEGAL}),
    *,
    eleves: Collection[str] | None = None,
) -> list[str]:
    """One FrEduVecteur per child and linked row: `profile|nom|prenom|ELEVE_ID|UAI`, profile 1 primary, 2 secondary.

    The names are the parent's, the id is the child's (§1.5.d). ONDE gives children no number: their jointure is used.
    `eleves` keeps only the children of these public ids: those that an account has proven.
    """
    rows = {row.public_id: row for row in get_responsables(responsable_public_ids)}
    enfants = [one for one in list_enfants(rows, niveaux) if eleves is None or one.public_id in eleves]
    numbers = dict(_numbers([enfant.public_id for enfant in enfants]))
    return [
        "|".join((str(enfant.degre), _bare(rows[owner].nom), _bare(rows[owner].prenom), number, enfant.uai))
        for enfant in enfants
        for owner in enfant.responsable_public_ids
        if (number := numbers.get(enfant.public_id, ""))
    ]


def _numbers(public_ids: list[str]) -> Iterable[tuple[str, str]]:
    for row in Eleve.objects.filter(public_id__in=public_ids):
        yield row.public_id, numero(row)


def numero(row: Eleve) -> str:
    """The number of a FrEduVecteur: ELEVE_ID, from SIECLE or through the AAF; else the jointure."""
    is_number = row.source == "siecle" or (row.source == "aaf" and row.source_id.isdecimal())
    return row.source_id if is_number else str(row.jointure)


def _academies(uais: set[str]) -> dict[str, int]:
    return dict(Etablissement.objects.filter(uai__in=uais).values_list("uai", "academie"))


def _bare(text: str) -> str:
    return text.replace("|", " ")
