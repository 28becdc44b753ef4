"""The safeguard of an import: a file cut short must not make a school empty (issue 6, item 1)."""

from __future__ import annotations

from dataclasses import dataclass

from preau.registre.actions.proposal import Ecole, Proposal
from preau.registre.formats import refusals
from preau.registre.models import AnneeScolaire, Scolarite

SHARE = 0.2
"""Share of the known pupils that may leave at once without a second word."""
RENTREE = 0.5
"""The same when a new year opens: a quarter of a collège and a third of a lycée leave every summer."""
FEW = 5
"""So many may always leave: a small school is not asked for each departure."""


@dataclass(frozen=True, slots=True)
class Sortants:
    """How many pupils would leave, and of how many."""

    sortants: int
    connus: int


def count_sortants(proposal: Proposal, ecole: Ecole) -> Sortants:
    """Known pupils that the import makes leave: given a leaving date, absent from the file, or not in the new year."""
    staging, uai = proposal.staging, ecole.uai
    present = Scolarite.objects.filter(etablissement=uai, eleve__source=proposal.source, gone_at=None, sortie_le=None)
    if not ecole.opens_annee:
        known = present.filter(annee=ecole.annee).count()
        leaving = staging.one(
            "SELECT count(*) FROM eleve e JOIN reg_scolarite s ON s.pk = e.sco_pk "
            "WHERE e.uai = ? AND e.sorti AND NOT s.sorti AND NOT s.gone",
            uai,
        )
        absent = staging.one(
            "SELECT count(*) FROM depart d JOIN reg_scolarite s ON s.pk = d.pk "
            "WHERE d.uai = ? AND d.quoi = 'scolarite' AND NOT s.sorti",
            uai,
        )
        return Sortants(leaving + absent, known)
    if not staging.one("SELECT eleves FROM ecole WHERE uai = ?", uai):
        return Sortants(0, 0)
    opened = AnneeScolaire.objects.filter(etablissement=uai, is_open=True).values_list("annee", flat=True).first()
    before = set(present.filter(annee=opened).values_list("eleve_id", flat=True)) if opened else set()
    coming = {row[0] for row in staging.rows("SELECT pk FROM eleve WHERE uai = ? AND sorti = 0", uai)}
    return Sortants(len(before - coming), len(before))


def find_massive(proposal: Proposal, share: float = SHARE) -> Sortants | None:
    """The leavers of the schools that lose more than `share` of their pupils, together; None when none does."""
    found = []
    for ecole in proposal.ecoles:
        counted = count_sortants(proposal, ecole)
        limit = max(share, RENTREE) if ecole.opens_annee else share
        if counted.sortants > max(FEW, counted.connus * limit):
            found.append(counted)
    if not found:
        return None
    return Sortants(sum(one.sortants for one in found), sum(one.connus for one in found))


def check_sortants(proposal: Proposal, share: float, confirmed: int | None) -> None:
    """Raise TropDeSortants unless few leave, or `confirmed` is the exact number of those who do."""
    massive = find_massive(proposal, share)
    if massive is not None and confirmed != massive.sortants:
        raise refusals.TropDeSortants(sortants=massive.sortants, connus=massive.connus)
