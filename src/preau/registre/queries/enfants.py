"""The children a responsable answers for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from preau.registre.models import Scolarite
from preau.registre.queries.habilitation import EN_CHARGE, LEGAL, who_may_activate


@dataclass(frozen=True, slots=True)
class Enfant:
    """A child as a house sees them. `niveau` is the level of the link: 1 legal representative, 2 person in charge."""

    public_id: str
    nom: str
    prenom: str
    ne_le: date | None
    uai: str
    etablissement_nom: str
    commune: str
    niveau: int
    responsable_public_ids: tuple[str, ...]
    division: str = ""
    degre: int = 2
    groupes: tuple[str, ...] = ()


_COLUMNS = {
    "public_id": F("eleve__public_id"),
    "nom_de_famille": F("eleve__nom_de_famille"),
    "nom_usage": F("eleve__nom_usage"),
    "prenom": F("eleve__prenom"),
    "ne_le": F("eleve__ne_le"),
    "uai": F("etablissement__uai"),
    "etablissement_nom": F("etablissement__nom"),
    "commune": F("etablissement__commune"),
    "degre": F("etablissement__degre"),
    "niveau": F("eleve__liens__niveau"),
    "responsable": F("eleve__liens__responsable__public_id"),
}


def list_enfants(
    responsable_public_ids: Iterable[str],
    niveaux: Collection[int] = frozenset({LEGAL}),
    *,
    mefs_excluded: Collection[str] = (),
) -> list[Enfant]:
    """The children whose link to one of these rows opens something now, in one query, by first name.

    The link is live (neither gone nor cut by an office), of an allowed level (contacts never are), of no excluded
    kinship; the child is enrolled in the school's open year, has not left, and follows no excluded MEF (beginnings of
    codes: specs/registry-formats.md §1.6).
    """
    rows = Scolarite.objects.filter(
        gone_at__isnull=True,
        sortie_le__isnull=True,
        etablissement__annees__is_open=True,
        etablissement__annees__annee=F("annee"),
        eleve__liens__responsable__public_id__in=list(responsable_public_ids),
        eleve__liens__responsable__gone_at__isnull=True,
        eleve__liens__niveau__in=set(niveaux) & {LEGAL, EN_CHARGE},
        eleve__liens__gone_at__isnull=True,
        eleve__liens__cut_at__isnull=True,
    ).annotate(**{f"x_{name}": column for name, column in _COLUMNS.items()})
    for beginning in mefs_excluded:
        rows = rows.exclude(mef__startswith=beginning)
    excluded = who_may_activate().parentes_exclues
    columns = [f"x_{name}" for name in _COLUMNS]
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows.values("division", "groupes", "eleve__liens__parente", *columns).order_by(
        "x_prenom", "x_nom_de_famille"
    ):
        if row["eleve__liens__parente"] not in excluded:
            grouped.setdefault(row["x_public_id"], []).append(row)
    return [_enfant(several) for several in grouped.values()]


def _enfant(rows: list[dict[str, Any]]) -> Enfant:
    first = rows[0]
    return Enfant(
        public_id=first["x_public_id"],
        nom=first["x_nom_usage"] or first["x_nom_de_famille"],
        prenom=first["x_prenom"],
        ne_le=first["x_ne_le"],
        uai=first["x_uai"],
        etablissement_nom=first["x_etablissement_nom"],
        commune=first["x_commune"],
        niveau=min(row["x_niveau"] for row in rows),
        responsable_public_ids=tuple(sorted({row["x_responsable"] for row in rows})),
        division=first["division"],
        degre=first["x_degre"],
        groupes=tuple(str(code) for code in first["groupes"]),
    )
