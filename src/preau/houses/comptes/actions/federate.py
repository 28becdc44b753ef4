"""What a verified identity of a hub opens: an account it is linked to, one it may be linked again to, or none yet.

(`issuer`, `sub`) is the key, never a mail address (specs/franceconnect.md §5.3). The two classes of trust never meet:
in a test hub anyone types any civil status, so its word neither opens nor joins an account that the real FranceConnect
has been linked to, and the other way round.

`resolve` reads, `present` keeps an identity that has no account while a journey is walked, `link` and `unlink` write.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest

from preau.houses.comptes.actions.existing import lock_compte
from preau.houses.comptes.actions.federate_pivot import digest_of, keep_pivot
from preau.houses.comptes.actions.federate_refusals import (
    ConfianceChangee,
    IdentitePrise,
    LiaisonImpossible,
    PresentationPerimee,
    SansAutreMoyen,
    UneSeuleIdentite,
)
from preau.houses.comptes.actions.tell import tell_owner
from preau.houses.comptes.models import Compte, Confiance, IdentiteFederee, IdentitePresentee
from preau.houses.comptes.models.identite_federee import REQUEST_LIFE
from preau.kit import journal, sealkit
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id

LINKED = {"sms": "COMPTES-SMS-71", "mail": "COMPTES-MAIL-71"}
UNLINKED = {"sms": "COMPTES-SMS-72", "mail": "COMPTES-MAIL-72"}
SESSION_KEY = "franceconnect"


@dataclass(frozen=True)
class Presented:
    """A verified identity: who says it, what that word is worth, and what was said. `id_token` signs out of the hub."""

    issuer: str
    sub: str
    confiance: Confiance
    claims: Mapping[str, Any]
    id_token: str = ""


@dataclass(frozen=True)
class Known:
    """The identity opens this account, whatever its state."""

    compte: Compte
    identite: IdentiteFederee


@dataclass(frozen=True)
class Moved:
    """The same civil status opens this open account under another `sub` of the same class of trust (§2.8, §5.3, 2)."""

    compte: Compte
    former: IdentiteFederee


@dataclass(frozen=True)
class New:
    """Nobody's yet."""


def resolve(presented: Presented) -> Known | Moved | New:
    """What this identity opens; nothing is written. Raises ConfianceChangee."""
    rows = IdentiteFederee.objects.select_related("compte").filter(ended_at=None)
    known = rows.filter(issuer=presented.issuer, sub=presented.sub).first()
    if known is not None:
        if known.confiance != presented.confiance:
            raise ConfianceChangee
        return Known(known.compte, known)
    digest = digest_of(presented.claims)
    if not digest:
        return New()
    same = list(
        rows.filter(
            pivot_digest=digest,
            confiance=presented.confiance,
            compte__state=Compte.State.ACTIF,
            compte__profil=Compte.Profil.RESPONSABLE,
        ).order_by("pk")[:3]
    )
    if len({row.compte_id for row in same}) != 1:
        return New()
    return Moved(same[0].compte, same[0])


def note_seen(identite: IdentiteFederee, presented: Presented, request: HttpRequest | None = None) -> None:
    """The identity has come again: its date, and its snapshot when the civil status was corrected (one journal row)."""
    with transaction.atomic():
        identite = IdentiteFederee.objects.select_for_update().get(pk=identite.pk)
        is_changed = keep_pivot(identite, presented.claims)
        identite.last_seen_at = now()
        identite.save(update_fields=["pivot", "pivot_digest", "last_seen_at"])
        if is_changed:
            _write("identite.actualisee", identite, request)


def present(presented: Presented, browser_hash: str) -> IdentitePresentee:
    """Keep an identity that opens nothing yet, for this browser, half an hour."""
    public_id = new_public_id()
    return IdentitePresentee.objects.create(
        public_id=public_id,
        browser_hash=browser_hash,
        issuer=presented.issuer,
        sub=presented.sub,
        confiance=presented.confiance,
        claims=sealkit.seal(json.dumps(dict(presented.claims), ensure_ascii=False), public_id),
        id_token=sealkit.seal(presented.id_token, public_id) if presented.id_token else "",
        expires_at=now() + REQUEST_LIFE,
    )


def find_presentee(public_id: str, browser_hash: str | None) -> IdentitePresentee | None:
    """The identity of this name that still waits for this browser; None when it is used, too old or another's."""
    if not browser_hash:
        return None
    rows = IdentitePresentee.objects.filter(used_at=None, expires_at__gt=now())
    return rows.filter(public_id=public_id, browser_hash=browser_hash).first()


def read(presentee: IdentitePresentee) -> Presented:
    """What was said of an identity that waits."""
    return Presented(
        presentee.issuer,
        presentee.sub,
        Confiance(presentee.confiance),
        json.loads(sealkit.unseal(presentee.claims, presentee.public_id)),
        sealkit.unseal(presentee.id_token, presentee.public_id) if presentee.id_token else "",
    )


def session_data(compte: Compte, presented: Presented) -> dict[str, Any]:
    """What the session of `compte` keeps, to sign out of the hub: the id_token, sealed for this account (§5.3, 8)."""
    if not presented.id_token:
        return {}
    return {
        SESSION_KEY: {
            "issuer": presented.issuer,
            "id_token": sealkit.seal(presented.id_token, f"{SESSION_KEY}:{compte.public_id}"),
        }
    }


def link(
    compte: Compte, presentee: IdentitePresentee, request: HttpRequest | None = None, *, notice: bool = True
) -> IdentiteFederee:
    """Make the identity that waits one that opens `compte`, in one transaction with its journal row; its one use.

    `notice` tells the owner at every contact; an account made in the same breath needs none. Raises
    PresentationPerimee, LiaisonImpossible, UneSeuleIdentite, IdentitePrise. May be called inside a transaction.
    """
    with transaction.atomic():
        compte = lock_compte(compte)
        presented = read(presentee)
        use(presentee)
        refuse_link(compte, presented)
        identite = create(compte, presented)
        if notice:
            tell_owner(LINKED, compte)
        _write("identite.liee", identite, request)
    return identite


def use(presentee: IdentitePresentee) -> None:
    """The one use of an identity that waits, in the caller's transaction. Raises PresentationPerimee."""
    rows = IdentitePresentee.objects.filter(pk=presentee.pk, used_at=None, expires_at__gt=now())
    if rows.update(used_at=now()) != 1:
        raise PresentationPerimee


def refuse_link(compte: Compte, presented: Presented) -> None:
    """Raise LiaisonImpossible or UneSeuleIdentite when this identity may not open this account."""
    if compte.profil != Compte.Profil.RESPONSABLE or not compte.is_open:
        raise LiaisonImpossible("profile or state")
    if compte.identites.exclude(confiance=presented.confiance).exists():
        raise LiaisonImpossible("class of trust")
    if compte.identites.filter(issuer=presented.issuer, ended_at=None).exclude(sub=presented.sub).exists():
        raise UneSeuleIdentite


def create(compte: Compte, presented: Presented) -> IdentiteFederee:
    """The row, in the caller's transaction. Raises IdentitePrise when an account has it already."""
    identite = IdentiteFederee(compte=compte, issuer=presented.issuer, sub=presented.sub, confiance=presented.confiance)
    keep_pivot(identite, presented.claims)
    try:
        with transaction.atomic():
            identite.save()
    except IntegrityError:
        raise IdentitePrise from None
    return identite


def unlink(identite: IdentiteFederee, request: HttpRequest | None = None) -> None:
    """« Ne plus utiliser FranceConnect »: the identity opens nothing more; the owner is told.

    Raises SansAutreMoyen when nothing else would open the account. A row ended already is left alone.
    """
    with transaction.atomic():
        compte = lock_compte(identite.compte)
        rows = IdentiteFederee.objects.filter(pk=identite.pk, ended_at=None)
        if not rows.exists():
            return
        others = compte.identites.filter(ended_at=None).exclude(pk=identite.pk)
        if not compte.password and not others.exists():
            raise SansAutreMoyen
        rows.update(ended_at=now(), pivot="", pivot_digest="")
        tell_owner(UNLINKED, compte)
        _write("identite.retiree", identite, request)


def list_identites(compte: Compte) -> list[IdentiteFederee]:
    """The identities that open the account, the oldest first."""
    return list(compte.identites.filter(ended_at=None).order_by(F("created_at"), "pk"))


def _write(event: str, identite: IdentiteFederee, request: HttpRequest | None) -> None:
    who = f"compte:{identite.compte.public_id}"
    detail = {"identite": identite.public_id, "confiance": identite.confiance}
    journal.write(event, actor=who, subject=who, request=request, detail=detail)
