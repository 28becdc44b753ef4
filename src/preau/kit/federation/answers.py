"""A provider's answer: what must be true of it, taken once, and kept for the browser that asked.

Checked on the POST, which brings no cookie; believed on the GET that follows, by the browser that has the handle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from preau.kit.federation.party import Party, read_idp
from preau.kit.federation.tables import ProviderBase
from preau.kit.idkit import digest, new_secret
from preau.protocols.saml import Assertion, Expectations, read_response

HANDLE_LIFE = timedelta(minutes=2)
KEPT = timedelta(days=1)
"""How long an expired request is still recognised, so that a late answer restarts instead of failing."""


class KnownRequests:
    """The ids of the requests in `rows`, expired ones included, as the container that `Expectations` asks for.

    It asks the database about the one id in hand instead of loading them all.
    """

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    def __contains__(self, request_id: object) -> bool:
        return self.rows.filter(request_id=str(request_id)).exists()


@dataclass(frozen=True)
class Answer:
    """A good answer of `idp`; `pending` is the request of ours that it answers, if any."""

    idp: ProviderBase
    assertion: Assertion
    pending: Any
    relay_state: str
    moment: datetime

    @property
    def is_late(self) -> bool:
        """Whether its request expired: then sign-in starts again, once."""
        return bool(self.pending) and self.pending.is_expired(self.moment) and not self.pending.is_restart

    @property
    def subject(self) -> str:
        """Of the journal's row."""
        return self.pending.public_id if self.pending else ""


@dataclass(frozen=True)
class Accepted:
    """The answer is good: `handle` is what the browser brings back in a GET of its own."""

    handle: str


@dataclass(frozen=True)
class Late:
    """The answer is good but its request expired: sign-in starts again, once, in place of this one."""

    pending: Any


def read(party: Party, idp: ProviderBase, saml_response: str, relay_state: str, moment: datetime) -> Answer:
    """Check the answer of `idp` whole. Raises a SAML refusal, or the house's `relay_state`."""
    assertion = read_response(saml_response, expect(party, idp), moment)
    pending = None
    if assertion.in_response_to is not None:
        pending = party.tables.pending.objects.get(idp=idp, request_id=assertion.in_response_to)
        if pending.relay_state != relay_state:
            raise party.refusals.relay_state(pending.public_id)
    return Answer(idp, assertion, pending, relay_state, moment)


def expect(party: Party, idp: ProviderBase) -> Expectations:
    """All that must be true of an answer from `idp`."""
    own = party.sp_config()
    return Expectations(
        idp=read_idp(idp),
        sp_entity_id=own.entity_id,
        acs_url=own.acs_url,
        known_requests=KnownRequests(party.tables.pending.objects.filter(idp=idp)),
        allow_unsolicited=idp.allow_unsolicited,
        decryption_keys=own.decryption_keys,
        skew=timedelta(seconds=party.settings().clock_skew),
    )


def say(answer: Answer, local_path: Callable[[str], str]) -> dict[str, Any]:
    """What every house keeps of an assertion (specs/educonnect-ent.md §1.3).

    `refs` (FrEduCtRefId values), `vecteurs` (FrEduVecteur), `retour` (FrEduUrlRetour), `saml` (NameID, SessionIndex),
    and for an unsolicited answer `return_to`, its RelayState when it is a path of the house.
    """
    assertion = answer.assertion
    return {
        "refs": assertion.attributes.get("FrEduCtRefId", []),
        "vecteurs": assertion.attributes.get("FrEduVecteur", []),
        "retour": next(iter(assertion.attributes.get("FrEduUrlRetour", [])), ""),
        "saml": {"name_id": assertion.name_id, "session_index": assertion.session_index},
        "return_to": "" if answer.pending else local_path(answer.relay_state),
    }


def remember_seen(party: Party, answer: Answer) -> None:
    """Write the assertion in the replay table, in a transaction of its own or the caller's. Raises `used`."""
    margin = timedelta(seconds=party.settings().clock_skew)
    assertion = answer.assertion
    try:
        with transaction.atomic():
            party.tables.seen.objects.create(
                idp=answer.idp, assertion_id=assertion.assertion_id, expires_at=assertion.not_on_or_after + margin
            )
    except IntegrityError:
        raise party.refusals.used from None


def keep(party: Party, answer: Answer, said: dict[str, Any]) -> str:
    """Take the answer and its request, once, and keep `said` under a new handle, in the caller's transaction.

    Raises the house's `used`.
    """
    handle, pending = new_secret(), answer.pending
    remember_seen(party, answer)
    if pending and not _answer(party, pending, answer.moment):
        raise party.refusals.used(pending.public_id)
    party.tables.handle.objects.create(
        handle_hash=digest(handle),
        idp=answer.idp,
        pending=pending,
        said=said,
        expires_at=answer.moment + HANDLE_LIFE,
    )
    return handle


def find(party: Party, handle: str, browser_hash: str | None, moment: datetime) -> Any:
    """What is kept under this handle, for the browser that asked. Raises `handle_over`, `other_browser`."""
    rows = party.tables.handle.objects.select_related("pending", "idp")
    kept = rows.filter(handle_hash=digest(handle)).first()
    if kept is None or moment >= kept.expires_at:
        raise party.refusals.handle_over
    if kept.pending and kept.pending.browser_hash != browser_hash:
        raise party.refusals.other_browser(kept.pending.public_id)
    return kept


def take(party: Party, kept: Any, moment: datetime) -> None:
    """What was kept serves once. Raises `handle_over`, `request_over`."""
    if not party.tables.handle.objects.filter(pk=kept.pk).delete()[0]:
        raise party.refusals.handle_over
    if kept.pending and kept.pending.is_expired(moment):
        raise party.refusals.request_over(kept.pending.public_id)


def purge(party: Party, moment: datetime) -> int:
    """Delete what no longer serves: what is past its time, requests a day after; how many rows."""
    tables = party.tables
    over = (
        tables.handle.objects.filter(expires_at__lt=moment),
        tables.seen.objects.filter(expires_at__lt=moment),
        tables.pending.objects.filter(expires_at__lt=moment - KEPT),
        tables.federated.objects.filter(kept_until__lt=moment),
    )
    return sum(rows.delete()[0] for rows in over)


def _answer(party: Party, pending: Any, moment: datetime) -> int:
    rows = party.tables.pending.objects.filter(pk=pending.pk, answered_at=None)
    return int(rows.update(answered_at=moment))
