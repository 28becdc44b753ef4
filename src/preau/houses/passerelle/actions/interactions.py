"""Requests of services while people answer them: begin one, find it again, move it on (specs/franceconnect.md §2.15).

A request belongs to the browser that brought it. `step` is the page it has come to; each move is a compare-and-swap,
so that two answers at once are one. `idp_secrets` is the request's sealed memory: at each step, what that step needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from preau.houses.passerelle.models import FournisseurService, Interaction
from preau.houses.passerelle.refusals import DemandesTropNombreuses
from preau.houses.passerelle.settings import current
from preau.kit import journal, limits, sealkit
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.kit.idkit import digest
from preau.kit.limits import address
from preau.kit.purgekit import purge_all
from preau.kit.sessions import browser
from preau.protocols.franceconnect import AuthorizeRequest, codes

STEPS = ("choix", "fournisseur", "retour", "verification", "information", "fini")
CHOIX, FOURNISSEUR, RETOUR, VERIFICATION, INFORMATION, FINI = STEPS
"""Choice of a provider; gone to it; its answer being read; its answer to be checked; the information page; over."""

BEGUN = limits.Rule("passerelle-demandes", 1200, timedelta(minutes=10))
"""Requests that one block of addresses may begin: schools and mobile networks share one, a flood stops."""

PURGED_EVERY = 500
"""Requests between two purges."""


def begin(asked: AuthorizeRequest, request: HttpRequest) -> Interaction:
    """Keep a valid authorization request for the browser that brings it.

    Raises DemandesTropNombreuses when this block of addresses has begun too many.
    """
    if not limits.count(BEGUN, address.block(request)).allowed:
        raise DemandesTropNombreuses("authorize")
    service = FournisseurService.objects.get(client_id=asked.service.client_id)
    with transaction.atomic():
        interaction = Interaction.objects.create(
            service=service,
            parametres={
                "redirect_uri": asked.redirect_uri,
                "state": asked.state,
                "nonce": asked.nonce,
                "scopes": list(asked.scopes),
                "acr": asked.acr,
                "amr": asked.wants_amr,
                "prompt": asked.prompt,
                "idp_hint": asked.idp_hint,
                "code_challenge": asked.code_challenge,
            },
            browser_hash=browser.name_browser(request),
            expires_at=now() + current().interaction_life,
        )
        trace("FC_AUTHORIZE_INITIATED", interaction, request, acr=asked.acr)
    if interaction.pk % PURGED_EVERY == 0:  # no courier works beside this house, to forget every hour
        purge_all(now())
    return interaction


def find(uid: str, request: HttpRequest) -> Interaction:
    """The request of that uid, for the browser that brought it; perhaps over (`check_step`).

    Raises Y030025 for one that does not exist, Y190001 or Y190009 for a browser that is not its own.
    """
    interaction = Interaction.objects.select_related("service").filter(public_id=uid[:40]).first()
    if interaction is None:
        raise codes.Y030025()
    check_browser(interaction, request)
    return interaction


def find_by_state(state: str, request: HttpRequest) -> Interaction:
    """The request whose provider was sent this state, for the browser that brought it. Raises Y020022, Y190001."""
    rows = Interaction.objects.select_related("service").filter(idp_state_hash=digest(state))
    interaction = rows.first() if state else None
    if interaction is None:
        raise codes.Y020022()
    try:
        check_browser(interaction, request)
    except codes.Y190009 as problem:
        raise codes.Y020022("another browser") from problem
    return interaction


def find_latest(request: HttpRequest) -> Interaction | None:
    """The last request of this browser that still lives, for an error page to lead back to."""
    own = browser.browser_hash(request) or ""
    rows = Interaction.objects.select_related("service").filter(browser_hash=own, ended_at=None, expires_at__gt=now())
    return rows.order_by("-pk").first() if own else None


def check_browser(interaction: Interaction, request: HttpRequest) -> None:
    """Raises Y190001 for a browser without our cookie, Y190009 for another one than the request's."""
    if browser.browser_hash(request) is None:
        raise codes.Y190001()
    if not browser.is_browser(request, interaction.browser_hash):
        raise codes.Y190009()


def check_step(interaction: Interaction, *steps: str) -> None:
    """The page asked is one the request has come to. Raises Y190001 once its time is over, Y420002, Y420001 (§2.15)."""
    if interaction.ended_at is not None:
        raise codes.Y420002()
    if now() >= interaction.expires_at:
        raise codes.Y190001("expired")
    if interaction.step not in steps:
        raise codes.Y420001(f"{interaction.step}, not {'/'.join(steps)}")


def move(interaction: Interaction, step: str, *, after: tuple[str, ...], **changes: Any) -> bool:
    """Bring the request to `step` if it still is at one of `after`; False when another answer came first."""
    rows = Interaction.objects.filter(pk=interaction.pk, step__in=after, ended_at=None)
    if not rows.update(step=step, **changes):
        return False
    interaction.refresh_from_db()
    return True


def sealed(interaction: Interaction, memory: Mapping[str, Any]) -> str:
    """`memory` as it is kept in `idp_secrets`: it opens in this row only."""
    return sealkit.seal(json.dumps(dict(memory)), interaction.public_id)


def recall(interaction: Interaction) -> dict[str, Any]:
    """What `sealed` was given; empty when there is nothing, or another key sealed it."""
    if not interaction.idp_secrets:
        return {}
    try:
        found: dict[str, Any] = json.loads(sealkit.unseal(interaction.idp_secrets, interaction.public_id))
    except UnsealError:
        return {}
    return found


def trace(event: str, interaction: Interaction, request: HttpRequest | None, **detail: Any) -> None:
    """One row of the journal under a name of §2.15.7: which service, which request, never who."""
    journal.write(
        event,
        actor=f"service:{interaction.service.client_id}"[:80],
        subject=interaction.public_id,
        request=request,
        detail=detail,
    )
