"""Links and reports over SCIM: a child taken out of an account, a wrong link looked at and closed (J8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from preau.houses.comptes.actions.scim_perimetre import Perimetre, keys_where
from preau.houses.comptes.actions.scim_users import scoped_users
from preau.houses.comptes.models import Compte, CompteResponsable, Rattachement, Signalement
from preau.kit import journal
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal
from preau.protocols.scim import catalogue, messages
from preau.protocols.scim.codec import write_resource
from preau.protocols.scim.etags import check_version
from preau.protocols.scim.messages import Reference
from preau.protocols.scim.patch import Operation, apply_patch
from preau.protocols.scim.refusals import RessourceInconnue
from preau.registre.queries.perimetre import in_chunks

COUPE, OUVERT, CLOS = "coupe", "ouvert", "clos"


class SignalementClos(Refusal):
    """A closed report stays closed: a parent who insists makes a new one."""

    code = "COMPTES-0806"
    status = 409
    personne = "Ce signalement est clos : il ne peut pas être rouvert. Le parent peut en faire un nouveau."
    support = "Un signalement clos garde sa date ; le même lien signalé à nouveau fait un autre signalement."


class Rattachements:
    """The resource type Rattachement: in scope when the pupil is."""

    kind = catalogue.RATTACHEMENT
    columns: Mapping[str, str] = {
        "id": "public_id",
        "compte.value": "compte__public_id",
        "eleve": "eleve_public_id",
        "responsable": "responsable_public_id",
        "niveau": "niveau",
        "provenat": "proven_at",
    }

    def keys(self, perimetre: Perimetre, narrowed: Q) -> list[int]:
        """See scim_lists.Source."""
        return keys_where(Rattachement, narrowed, eleve_public_id=perimetre.eleves())

    def load(self, perimetre: Perimetre, keys: Sequence[int]) -> Sequence[messages.Rattachement]:
        """See scim_lists.Source."""
        rows = [
            row
            for some in in_chunks(keys)
            for row in Rattachement.objects.filter(pk__in=some).select_related("compte").order_by("pk")
        ]
        eleves = perimetre.eleves([row.eleve_public_id for row in rows])
        known = perimetre.responsables([row.responsable_public_id for row in rows])
        return [_rattachement(row, eleves, known) for row in rows if row.eleve_public_id in eleves]


class Signalements:
    """The resource type Signalement: in scope when its school is."""

    kind = catalogue.SIGNALEMENT
    columns: Mapping[str, str] = {
        "id": "public_id",
        "motif": "reason",
        "compte.value": "compte__public_id",
        "eleve": "eleve_public_id",
        "responsable": "responsable_public_id",
        "uai": "uai",
        "closedat": "closed_at",
        "meta.created": "created_at",
    }

    def keys(self, perimetre: Perimetre, narrowed: Q) -> list[int]:
        """See scim_lists.Source."""
        return keys_where(Signalement, narrowed, uai=perimetre.uais)

    def load(self, perimetre: Perimetre, keys: Sequence[int]) -> Sequence[messages.Signalement]:
        """See scim_lists.Source."""
        rows = [
            row
            for some in in_chunks(keys)
            for row in Signalement.objects.filter(pk__in=some, uai__in=perimetre.uais).order_by("pk")
        ]
        comptes = references(perimetre, {row.compte_id for row in rows if row.compte_id is not None})
        return [_signalement(row, comptes) for row in rows]


def detach(
    perimetre: Perimetre, public_id: str, *, if_match: str, base: str, request: HttpRequest | None = None
) -> None:
    """Take a child out of an account, with the guardian's record when no other child came through it.

    That record is then free: the right person can activate an account with it. Raises RessourceInconnue,
    VersionDepassee.
    """
    with transaction.atomic():
        row, shown = _find_rattachement(perimetre, public_id)
        check_version(str(write_resource(shown, base)["meta"]["version"]), if_match)
        if not Rattachement.objects.filter(pk=row.pk).delete()[0]:
            raise RessourceInconnue  # another request was first
        same = Rattachement.objects.filter(compte=row.compte, responsable_public_id=row.responsable_public_id)
        frees = not same.exists()
        if frees:
            CompteResponsable.objects.filter(
                compte=row.compte, responsable_public_id=row.responsable_public_id
            ).delete()
        journal.write(
            "rattachement.coupe",
            actor=perimetre.actor,
            subject=f"compte:{row.compte.public_id}",
            request=request,
            detail={"rattachement": row.public_id, "fiche_liberee": frees},
        )


def patch_rattachement(
    perimetre: Perimetre,
    public_id: str,
    operations: list[Operation],
    *,
    if_match: str,
    base: str,
    request: HttpRequest | None = None,
) -> messages.Rattachement | None:
    """None once `etat` is `coupe`; the resource as it was when nothing is asked."""
    shown = get_rattachement(perimetre, public_id)
    after = apply_patch(write_resource(shown, base), operations, catalogue.RATTACHEMENT)
    if after.get("etat") == COUPE:
        detach(perimetre, public_id, if_match=if_match, base=base, request=request)
        return None
    check_version(str(write_resource(shown, base)["meta"]["version"]), if_match)
    return shown


def patch_signalement(
    perimetre: Perimetre,
    public_id: str,
    operations: list[Operation],
    *,
    if_match: str,
    base: str,
    request: HttpRequest | None = None,
) -> messages.Signalement:
    """Close a report; closing twice changes nothing. Raises RessourceInconnue, SignalementClos, VersionDepassee."""
    with transaction.atomic():
        rows = Signalement.objects.select_for_update()
        row = rows.filter(public_id=public_id, uai__in=perimetre.uais).first()
        if row is None:
            raise RessourceInconnue
        before = write_resource(_shown(perimetre, row), base)
        check_version(before["meta"]["version"], if_match)
        after = apply_patch(before, operations, catalogue.SIGNALEMENT)
        if row.closed_at is not None and after.get("etat") != CLOS:
            raise SignalementClos
        if row.closed_at is None and after.get("etat") == CLOS:
            row.closed_at = now()
            row.save(update_fields=["closed_at"])
            subject = f"signalement:{row.public_id}"
            journal.write("signalement.clos", actor=perimetre.actor, subject=subject, request=request)
        return _shown(perimetre, row)


def get_rattachement(perimetre: Perimetre, public_id: str) -> messages.Rattachement:
    """One link. Raises RessourceInconnue."""
    return _find_rattachement(perimetre, public_id)[1]


def get_signalement(perimetre: Perimetre, public_id: str) -> messages.Signalement:
    """One report. Raises RessourceInconnue."""
    row = Signalement.objects.filter(public_id=public_id, uai__in=perimetre.uais).first()
    if row is None:
        raise RessourceInconnue
    return _shown(perimetre, row)


def references(perimetre: Perimetre, keys: set[int]) -> dict[int, Reference]:
    """By primary key, the accounts that the office sees."""
    found: dict[int, Reference] = {}
    for some in in_chunks(keys):
        rows = Compte.objects.filter(pk__in=some).prefetch_related("responsables", "rattachements")
        found |= {key: Reference(user.id) for key, user in scoped_users(perimetre, rows).items()}
    return found


def _find_rattachement(perimetre: Perimetre, public_id: str) -> tuple[Rattachement, messages.Rattachement]:
    row = Rattachement.objects.filter(public_id=public_id).select_related("compte").first()
    shown = Rattachements().load(perimetre, [row.pk]) if row is not None else []
    if row is None or not shown:
        raise RessourceInconnue
    return row, shown[0]


def _shown(perimetre: Perimetre, row: Signalement) -> messages.Signalement:
    return _signalement(row, references(perimetre, {row.compte_id} if row.compte_id is not None else set()))


def _rattachement(
    row: Rattachement, eleves: Mapping[str, str], responsables: Mapping[str, str]
) -> messages.Rattachement:
    return messages.Rattachement(
        row.public_id,
        Reference(row.compte.public_id),
        row.eleve_public_id,
        row.responsable_public_id if row.responsable_public_id in responsables else "",
        eleves[row.eleve_public_id],
        row.niveau,
        row.proven_at,
    )


def _signalement(row: Signalement, comptes: Mapping[int, Reference]) -> messages.Signalement:
    return messages.Signalement(
        row.public_id,
        row.reason,
        comptes.get(row.compte_id) if row.compte_id is not None else None,
        row.eleve_public_id,
        row.responsable_public_id,
        row.uai,
        OUVERT if row.closed_at is None else CLOS,
        row.closed_at,
        row.precision,
        created_at=row.created_at,
    )
