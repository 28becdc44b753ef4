"""Every day: accounts of responsables without a child are warned, then purged; a child that comes back keeps them.

J21. An account has a child when it opens one, or may prove one (`list_proposed`): a new year's record counts before
it is attached. Accounts are read by hundreds, and each is changed in a short transaction of its own, so a run that is
killed is continued by the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from preau.houses.comptes.actions.children import list_children, list_proposed
from preau.houses.comptes.actions.existing import lock_compte
from preau.houses.comptes.actions.openable import list_openable
from preau.houses.comptes.models import Compte, CompteResponsable, Fusion, Rattachement, Signalement
from preau.houses.comptes.settings import current
from preau.kit import courier, journal, sessions
from preau.kit.clockkit import PARIS
from preau.kit.clockkit import now as clock

BATCH = 200
ACTOR = "entretien"
LIFE = timedelta(days=7)


@dataclass
class Done:
    """What one run did, in accounts: looked at, warned, kept after a warning, purged."""

    seen: int = 0
    warned: int = 0
    kept: int = 0
    purged: int = 0


def maintain(now: datetime | None = None) -> Done:
    """Warn, keep or purge every account of a responsable, as it stands at `now`."""
    moment, done = now or clock(), Done()
    for batch in _batches():
        with_children = _with_children(batch)
        for compte in batch:
            done.seen += 1
            has_child = compte.pk in with_children or bool(list_proposed(compte))
            if has_child and compte.warned_at is not None:
                done.kept += _keep(compte)
            elif not has_child and compte.warned_at is None:
                done.warned += _warn(compte, moment)
            elif not has_child and compte.warned_at is not None and compte.warned_at + current().orphan_kept <= moment:
                done.purged += _purge(compte)
    done.purged += _forget_joined(moment)
    return done


def _batches() -> Iterator[list[Compte]]:
    """Every account that could be without a child; those joined into another follow that one."""
    rows = Compte.objects.filter(profil=Compte.Profil.RESPONSABLE).exclude(state=Compte.State.FUSIONNE)
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _with_children(batch: list[Compte]) -> set[int]:
    """Keys of the accounts that open a child now (`list_children`), in four queries for the whole batch."""
    links = CompteResponsable.objects.filter(compte__in=batch)
    owner = dict(links.values_list("responsable_public_id", "compte_id"))
    proven = set(Rattachement.objects.filter(compte__in=batch).values_list("compte_id", "eleve_public_id"))
    reports = Signalement.objects.filter(compte__in=batch, closed_at=None)
    proven -= set(reports.values_list("compte_id", "eleve_public_id"))
    opened = (
        (owner[record], one.public_id) for one in list_openable([*owner]) for record in one.responsable_public_ids
    )
    return {compte for compte, eleve in opened if (compte, eleve) in proven}


def _warn(compte: Compte, moment: datetime) -> bool:
    """By mail, else by SMS; an account that cannot be reached is given its time all the same."""
    with transaction.atomic():
        compte = lock_compte(compte)
        if compte.warned_at is not None:
            return False
        compte.warned_at = moment
        compte.save(update_fields=["warned_at"])
        template, to = ("COMPTES-MAIL-53", compte.mel) if compte.mel else ("COMPTES-SMS-53", compte.mobile)
        if to:
            last_day = (moment + current().orphan_kept).astimezone(PARIS)
            params = {
                "service": current().service_name,
                "identifiant": compte.identifiant,
                "adresse": current().public_url,
                "jour": f"{last_day:%d/%m/%Y}",
            }
            key = f"sans-eleve:{compte.public_id}:{moment:%Y%m%d%H%M%S}"
            courier.queue(template, to=to, params=params, expires_at=moment + LIFE, idempotency_key=key)
        _write("compte.sans-eleve", compte, {"prevenu": bool(to)})
    return True


def _keep(compte: Compte) -> bool:
    with transaction.atomic():
        if not Compte.objects.filter(pk=compte.pk, warned_at__isnull=False).update(warned_at=None):
            return False
        _write("compte.avertissement-leve", compte, {})
    return True


def _purge(compte: Compte) -> bool:
    """Delete the account and those joined into it; a last look inside the transaction."""
    with transaction.atomic():
        compte = lock_compte(compte)
        if compte.warned_at is None or list_children(compte) or list_proposed(compte):
            return False
        former = joined_into(compte)
        for one in [*former, compte]:
            sessions.end_all(one.public_id)
        _write("compte.efface", compte, {"raison": "sans-eleve", "regroupes": len(former)})
        Compte.objects.filter(pk__in=[one.pk for one in [*former, compte]]).delete()
    return True


def _forget_joined(moment: datetime) -> int:
    """Delete the accounts joined into another once their identifiant leads nowhere and nobody can undo it any more."""
    fusions = Fusion.objects.filter(undone_at=None, undo_until__lte=moment).exclude(alias__until__gt=moment)
    former = [fusion.lost for fusion in fusions.select_related("lost").order_by("pk")]
    for compte in former:
        with transaction.atomic():
            _write("compte.efface", compte, {"raison": "regroupe"})
            compte.delete()
    return len(former)


def joined_into(compte: Compte) -> list[Compte]:
    """The accounts regrouped into this one, and those regrouped into them before."""
    found, border = list[Compte](), [compte]
    while border:
        fusions = Fusion.objects.filter(kept__in=border, undone_at=None).select_related("lost")
        border = [fusion.lost for fusion in fusions]
        found += border
    return found


def _write(event: str, compte: Compte, detail: dict[str, object]) -> None:
    journal.write(event, actor=ACTOR, subject=f"compte:{compte.public_id}", detail=detail)
