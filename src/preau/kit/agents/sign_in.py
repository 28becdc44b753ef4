"""Coming in: a request kept for one browser and used once, then the agent whom the provider vouches for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.kit import journal, limits, sealkit
from preau.kit.agents import provider, refusals
from preau.kit.agents.doors import door
from preau.kit.agents.models import AgentBase, Demande
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_public_id
from preau.kit.limits import address
from preau.kit.relying import Begun, Identified
from preau.kit.sessions import browser

LIFE = timedelta(minutes=30)
WINDOW = timedelta(minutes=15)
PER_BROWSER = limits.Rule("agents-connexion-navigateur", 30, WINDOW)
PER_BLOCK = limits.Rule("agents-connexion-bloc", 150, WINDOW)
ALL = limits.Rule("agents-connexion-tous", 2000, WINDOW)
LONGEST_STATE = 200
VISITOR = "visiteur"
"""Who acts, for the journal, before anybody has come in."""


@dataclass(frozen=True)
class Secrets:
    """What of a request only we know."""

    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)


def count_request(request: HttpRequest) -> None:
    """Count one request, by this browser, by this block of addresses, by all: what a block is refused, the others keep.

    Raises TropDeConnexions.
    """
    known = browser.browser_hash(request)
    rules = [*([(PER_BROWSER, known)] if known else []), (PER_BLOCK, address.block(request)), (ALL, "")]
    if not limits.count_all(rules).allowed:
        raise refusals.TropDeConnexions()


def keep_request(request: HttpRequest, begun: Begun, *, return_to: str, confirms: bool) -> Demande:
    """The row of a request that is about to leave."""
    public_id = new_public_id()
    return Demande.objects.create(
        public_id=public_id,
        state_hash=digest(begun.state),
        browser_hash=browser.name_browser(request),
        secrets=sealkit.seal(json.dumps(asdict(Secrets(begun.nonce, begun.code_verifier))), public_id),
        return_to=return_to,
        confirms=confirms,
        expires_at=now() + LIFE,
    )


def take_request(request: HttpRequest, state: str) -> tuple[Demande, Secrets]:
    """The request of this browser with this state, used from now on. Raises RetourInconnu, RetourServi."""
    asked = 0 < len(state) <= LONGEST_STATE and state.isascii()
    row = Demande.objects.filter(state_hash=digest(state)).first() if asked else None
    if row is None or not browser.is_browser(request, row.browser_hash):
        raise refusals.RetourInconnu()
    used = Demande.objects.filter(pk=row.pk, used_at=None, expires_at__gt=now()).update(used_at=now())
    if not used:
        raise refusals.RetourServi()
    return row, Secrets(**json.loads(sealkit.unseal(row.secrets, row.public_id)))


def recognise(request: HttpRequest, found: Identified) -> AgentBase:
    """The agent who came back, with both proofs. Raises FacteurManquant, AgentInconnu, AutreIdentite.

    Whoever is refused is in the journal, without anything of who they are.
    """
    try:
        return _recognise(request, found)
    except (refusals.FacteurManquant, refusals.AgentInconnu) as refusal:
        journal.write(
            f"{door().house}.connexion.refusee", actor=VISITOR, request=request, detail={"code": refusal.code}
        )
        raise


def _recognise(request: HttpRequest, found: Identified) -> AgentBase:
    own = door().settings()
    if own.require_factor and not provider.has_factor(found.id_claims):
        raise refusals.FacteurManquant()
    key, sujet = provider.key_of(found), provider.subject_of(found)
    said = {"contact": own.help_contact or "votre direction", "du": str(door().du)}
    known = door().model._default_manager
    with transaction.atomic():
        agent = known.select_for_update().filter(cle=key, closed_at=None).first() if key else None
        if agent is None:
            raise refusals.AgentInconnu(**said)
        if agent.sujet not in ("", sujet):
            raise refusals.AutreIdentite(**said)
        agent.sujet, agent.last_login_at = sujet, now()
        agent.save(update_fields=["sujet", "last_login_at"])
        journal.write(f"{door().house}.connexion", actor=agent.actor, request=request)
    return agent


def purge(moment: datetime) -> int:
    """Forget the requests that are over."""
    return Demande.objects.filter(expires_at__lte=moment).delete()[0]
