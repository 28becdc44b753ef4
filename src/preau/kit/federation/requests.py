"""Leaving for a provider: the request that waits, and the address that carries it."""

from __future__ import annotations

from typing import Any

from preau.kit.clockkit import now
from preau.kit.federation.party import Party, read_idp
from preau.kit.federation.tables import ProviderBase
from preau.kit.idkit import new_secret
from preau.protocols.saml import write_authn_request


def new_request(
    party: Party, idp: ProviderBase, *, browser_hash: str, return_to: str, reprise: str = "", **added: Any
) -> Any:
    """A row of the house's `pending` table, not yet saved; `added` are its own columns.

    `reprise` names an expired request that this one takes the place of, once: it must be this browser's, and gives the
    new one its `return_to`. Raises the house's `request_over` and `other_browser`.
    """
    moment = now()
    return party.tables.pending(
        request_id=f"_{new_secret(20)}",
        relay_state=new_secret(20),
        idp=idp,
        browser_hash=browser_hash,
        return_to=_restarted(party, reprise, browser_hash).return_to if reprise else return_to,
        is_restart=bool(reprise),
        created_at=moment,
        expires_at=moment + party.settings().request_life,
        **added,
    )


def address(party: Party, pending: Any, *, acr: str | None = None, force_authn: bool = False) -> str:
    """Where the browser goes with this request. Raises BadSetting."""
    return write_authn_request(
        party.sp_config(),
        read_idp(pending.idp),
        request_id=pending.request_id,
        now=pending.created_at,
        relay_state=pending.relay_state,
        acr=acr,
        force_authn=force_authn,
    )


def _restarted(party: Party, public_id: str, browser_hash: str) -> Any:
    former = party.tables.pending.objects.filter(public_id=public_id).first()
    if former is None or former.is_restart:
        raise party.refusals.request_over(public_id[:40])
    if former.browser_hash != browser_hash:
        raise party.refusals.other_browser(public_id[:40])
    return former
