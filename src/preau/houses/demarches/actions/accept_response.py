"""Believe, or refuse, what the identity provider posts to the ACS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from preau.houses.demarches import keys, settings
from preau.houses.demarches.models import AcsHandle, AssertionSeen, IdentityProvider, PendingRequest
from preau.houses.demarches.refusals import RelayStateDifferent, ReponseDejaUtilisee
from preau.houses.demarches.return_to import local_path
from preau.houses.demarches.trust import provider_of, read_idp
from preau.houses.demarches.visiteur import COMPTE
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.federation.answers import expect
from preau.kit.idkit import digest, new_secret
from preau.protocols.saml import Assertion, Expectations, read_response

HANDLE_LIFE = timedelta(minutes=2)


@dataclass(frozen=True)
class Accepted:
    """The answer is good: `handle` is what the browser brings back in a GET of its own."""

    handle: str


@dataclass(frozen=True)
class Late:
    """The answer is good but its request expired: sign-in starts again, once."""

    reprise: str


def accept_response(saml_response: str, relay_state: str) -> Accepted | Late:
    """Check the answer whole, remember that it was seen, and keep what it said under a one-use handle.

    Raises a SAML refusal for what the message itself gets wrong; ConnexionNonReglee, FournisseurInconnu,
    RelayStateDifferent or ReponseDejaUtilisee for what does not fit our own requests.
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
        return Late(pending.public_id)
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


def compte_name(provider: str, name: str) -> str:
    """The subject of the session of whom `provider` calls `name`: the same at every sign-in, and nothing of theirs."""
    return f"{COMPTE}{digest(f'{provider} {name}')}"


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
    attributes = assertion.attributes
    said = {
        "refs": attributes.get("FrEduCtRefId", []),
        "vecteurs": attributes.get("FrEduVecteur", []),
        "name": next(iter(attributes.get("FrEduCtId", [])), ""),
        "retour": next(iter(attributes.get("FrEduUrlRetour", [])), ""),
        "saml": {"name_id": assertion.name_id, "session_index": assertion.session_index},
        "return_to": return_to,
    }
    with transaction.atomic():
        _remember_seen(idp, assertion)
        if pending and not PendingRequest.objects.filter(pk=pending.pk, answered_at=None).update(answered_at=moment):
            raise ReponseDejaUtilisee(pending.public_id)
        AcsHandle.objects.create(
            handle_hash=digest(handle), idp=idp, pending=pending, said=said, expires_at=moment + HANDLE_LIFE
        )
        journal.write(
            "demarches.connexion.réponse-acceptée",
            actor="fournisseur",
            subject=pending.public_id if pending else "",
        )
    return Accepted(handle)
