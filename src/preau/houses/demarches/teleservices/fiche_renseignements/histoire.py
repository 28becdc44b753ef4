"""The history that the family and the office both read: one sentence for each thing done (`Evenement.quoi`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.houses.demarches.models import Dossier, Evenement
from preau.houses.demarches.teleservices.fiche_renseignements import champs

QUOI = {
    "envoyee": gettext_lazy("Fiche envoyée à l'établissement"),
    "exact": gettext_lazy("Tout est déclaré exact"),
    "retiree": gettext_lazy("Demande retirée"),
    "acceptee": gettext_lazy("Changement accepté : %(champ)s"),
    "refusee": gettext_lazy("Changement refusé : %(champ)s"),
    "annulee": gettext_lazy("Réponse annulée : %(champ)s"),
    "changee": gettext_lazy("Information changée entre-temps : %(champ)s"),
    "traitee": gettext_lazy("L'établissement a répondu à toute la demande"),
}
"""By word; `detail` may hold `rubrique` and `champ`."""


@dataclass(frozen=True)
class Fait:
    """One line of the history: who, as `Evenement.par` says it, and what."""

    at: datetime
    par: str
    quoi: str


def read_histoire(dossier: Dossier, *, of_office: bool = False) -> list[Fait]:
    """The whole history, oldest first; the family is « Vous » on its own pages only."""
    return [_fait(row, of_office=of_office) for row in _rows(dossier)]


def _rows(dossier: Dossier) -> Iterable[Evenement]:
    return dossier.evenements.order_by("at", "pk")


def _fait(row: Evenement, *, of_office: bool) -> Fait:
    par = _("La famille") if of_office and row.par == Evenement.Par.FAMILLE else row.get_par_display()
    champ = champs.libelle_of(str(row.detail.get("rubrique", "")), str(row.detail.get("champ", "")))
    return Fait(row.at, par, str(QUOI.get(row.quoi, row.quoi)) % {"champ": champ})
