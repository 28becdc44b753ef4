"""Accounts joined into one, over SCIM: an office sees them and, for a time, takes them apart again (J5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.http import HttpRequest

from preau.houses.comptes.actions.scim_liens import references
from preau.houses.comptes.actions.scim_perimetre import Perimetre, keys_where
from preau.houses.comptes.actions.scim_users import Users
from preau.houses.comptes.actions.unmerge import FusionUnknown, unmerge
from preau.houses.comptes.models import Fusion
from preau.protocols.scim import catalogue, messages
from preau.protocols.scim.codec import write_resource
from preau.protocols.scim.etags import check_version
from preau.protocols.scim.messages import Reference
from preau.protocols.scim.patch import Operation, apply_patch
from preau.protocols.scim.refusals import RessourceInconnue
from preau.registre.queries.perimetre import in_chunks

FAITE, DEFAITE = "faite", "defaite"


class Fusions:
    """The resource type Fusion: in scope when the account kept is."""

    kind = catalogue.FUSION
    columns: Mapping[str, str] = {
        "id": "public_id",
        "compte.value": "kept__public_id",
        "identifiant": "lost__identifiant",
        "mergedat": "merged_at",
        "undountil": "undo_until",
        "undoneat": "undone_at",
    }

    def keys(self, perimetre: Perimetre, narrowed: Q) -> list[int]:
        """See scim_lists.Source."""
        return keys_where(Fusion, narrowed, kept=Users().keys(perimetre, Q(fusions__isnull=False)))

    def load(self, perimetre: Perimetre, keys: Sequence[int]) -> Sequence[messages.Fusion]:
        """See scim_lists.Source."""
        rows = [
            row
            for some in in_chunks(keys)
            for row in Fusion.objects.filter(pk__in=some).select_related("lost").order_by("pk")
        ]
        kept = references(perimetre, {row.kept_id for row in rows})
        return [_fusion(row, kept[row.kept_id]) for row in rows if row.kept_id in kept]


def get_fusion(perimetre: Perimetre, public_id: str) -> messages.Fusion:
    """One fusion. Raises RessourceInconnue."""
    shown = Fusions().load(perimetre, list(Fusion.objects.filter(public_id=public_id).values_list("pk", flat=True)))
    if not shown:
        raise RessourceInconnue
    return shown[0]


def patch_fusion(
    perimetre: Perimetre,
    public_id: str,
    operations: list[Operation],
    *,
    if_match: str,
    base: str,
    request: HttpRequest | None = None,
) -> messages.Fusion:
    """Undo it when `etat` becomes `defaite`. Raises RessourceInconnue, VersionDepassee, and what `unmerge` raises."""
    before = get_fusion(perimetre, public_id)
    written = write_resource(before, base)
    check_version(str(written["meta"]["version"]), if_match)
    after = apply_patch(written, operations, catalogue.FUSION)
    if before.etat == DEFAITE and after.get("etat") != DEFAITE:
        raise FusionUnknown  # it is over: only the person joins two accounts
    if before.etat == FAITE and after.get("etat") == DEFAITE:
        unmerge(public_id, by=perimetre.actor, request=request)
    return get_fusion(perimetre, public_id)


def _fusion(row: Fusion, kept: Reference) -> messages.Fusion:
    return messages.Fusion(
        row.public_id,
        kept,
        row.lost.identifiant,
        row.merged_at,
        row.undo_until,
        FAITE if row.undone_at is None else DEFAITE,
        row.undone_at,
    )
