"""Believe, or refuse, what an identity provider posts to the ACS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from preau.houses.portail import keys, settings
from preau.houses.portail.actions.cas_sign_out import purge_tickets
from preau.houses.portail.actions.federated_sessions import purge_federated
from preau.houses.portail.actions.refused_logins import purge_refusals
from preau.houses.portail.actions.resolve_staff import agents_of
from preau.houses.portail.models import AcsHandle, AssertionSeen, IdentityProvider, PendingRequest
from preau.houses.portail.refusals import RelayStateDifferent, ReponseDejaUtilisee
from preau.houses.portail.return_to import local_path
from preau.houses.portail.trust import provider_of, read_idp
from preau.kit import journal, sessions
from preau.kit.clockkit import now
from preau.kit.federation.answers import expect
from preau.kit.idkit import digest, new_secret
from preau.protocols.saml import Assertion, Expectations, read_response

HANDLE_LIFE = timedelta(minutes=2)
KEPT = timedelta(days=1)
"""How long an expired request is still recognised, so that a late answer restarts instead of failing."""


@dataclass(frozen=True)
class Accepted:
    """The answer is good: `handle` is what the browser brings back in a GET of its own."""

    handle: str


@dataclass(frozen=True)
class Late:
    """The answer is good but its request expired: sign-in starts again, once, at this door."""

    entree: str
    reprise: str


def accept_response(saml_response: str, relay_state: str) -> Accepted | Late:
    """Check the answer whole, remember that it was seen, and keep what it said under a one-use handle.

    Raises a SAML refusal for what the message itself gets wrong; FournisseurInconnu, RelayStateDifferent or
    ReponseDejaUtilisee for what does not fit our own requests.
    """
    moment = now()
    idp = provider_of(saml_response)
    assertion = read_response(saml_response, expectations(idp), moment)
    pending = None
    if assertion.in_response_to is not None:
        pending = PendingRequest.objects.get(idp=idp, request_id=assertion.in_response_to)
        if pending.relay_state != relay_state:
            raise RelayStateDifferent(pending.public_id)
    if pending and pending.is_expired(moment) and not pending.is_restart:
        _remember_seen(idp, assertion)
        return Late(pending.entree, pending.public_id)
    return _keep(idp, assertion, pending, local_path(relay_state) if pending is None else "", moment)


def expectations(idp: IdentityProvider) -> Expectations:
    """All that must be true of an answer from `idp`."""
    return expect(
        read_idp(idp),
        keys.sp_config(),
        PendingRequest.objects.filter(idp=idp),
        allow_unsolicited=idp.allow_unsolicited,
        skew=settings.current().clock_skew,
    )


def _remember_seen(idp: IdentityProvider, assertion: Assertion) -> None:
    """Write the assertion in the replay table, in a transaction of its own or the caller's."""
    margin = timedelta(seconds=settings.current().clock_skew)
    try:
        with transaction.atomic():
            AssertionSeen.objects.create(
                idp=idp, assertion_id=assertion.assertion_id, expires_at=assertion.not_on_or_after + margin
            )
    except IntegrityError:
        raise ReponseDejaUtilisee from None


def _keep(
    idp: IdentityProvider, assertion: Assertion, pending: PendingRequest | None, return_to: str, moment: datetime
) -> Accepted:
    handle = new_secret()
    said = {
        "refs": assertion.attributes.get("FrEduCtRefId", []),
        "vecteurs": assertion.attributes.get("FrEduVecteur", []),
        "agents": agents_of(idp, assertion.attributes),
        "saml": {"name_id": assertion.name_id, "session_index": assertion.session_index},
        "retour": next(iter(assertion.attributes.get("FrEduUrlRetour", [])), ""),
        "return_to": return_to,
        "authn_at": assertion.authn_instant.isoformat(),
    }
    with transaction.atomic():
        _remember_seen(idp, assertion)
        if pending and not PendingRequest.objects.filter(pk=pending.pk, answered_at=None).update(answered_at=moment):
            raise ReponseDejaUtilisee(pending.public_id)
        AcsHandle.objects.create(
            handle_hash=digest(handle), idp=idp, pending=pending, said=said, expires_at=moment + HANDLE_LIFE
        )
        journal.write("connexion.réponse-acceptée", actor=idp.alias, subject=pending.public_id if pending else "")
        purge(moment)
    return Accepted(handle)


def purge(moment: datetime) -> int:
    """Delete what no longer serves: what is past its time, requests a day and sessions a month after."""
    handles, _ = AcsHandle.objects.filter(expires_at__lt=moment).delete()
    seen, _ = AssertionSeen.objects.filter(expires_at__lt=moment).delete()
    requests, _ = PendingRequest.objects.filter(expires_at__lt=moment - KEPT).delete()
    rest = purge_tickets(moment) + purge_federated(moment) + purge_refusals(moment)
    return handles + seen + requests + rest + sessions.purge(moment)
