"""The ordered table of checks on an answer whose signature has been verified: each a section of the standard.

`read.py` gathers the facts from the verified elements; nothing here looks at XML. The list is that of
specs/peers-and-libraries.md §3c: what each library left to its caller, we do ourselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from preau.protocols.refusals import Refusal
from preau.protocols.saml import names
from preau.protocols.saml.messages import Expectations

MAX_AGE: Final = timedelta(minutes=10)
"""An answer issued longer ago is refused, whatever its Conditions say (specs/educonnect-ent.md §1.2)."""

_AGAIN: Final = "Retournez au service d'où vous venez et recommencez la connexion."
_PARTNER: Final = "Prévenez l'assistance de ce service."


@dataclass(frozen=True)
class Facts:
    """What a verified answer says, before it is believed. Empty text stands for what is absent."""

    response_issuer: str
    destination: str
    response_in_response_to: str
    response_issued_at: datetime
    issuer: str
    issued_at: datetime
    not_before: datetime | None
    not_on_or_after: datetime | None
    audiences: tuple[tuple[str, ...], ...]
    methods: tuple[str, ...]
    recipient: str
    in_response_to: str
    confirmation_not_before: datetime | None
    confirmation_until: datetime | None
    authn_instant: datetime
    session_until: datetime | None
    name_id: str
    session_index: str


class StatusRefused(Refusal):
    """The identity provider says no; `context` holds `status` and `sub_status`."""

    code = "SAML-0040"
    status = 403
    personne = "La connexion n'a pas abouti chez le fournisseur d'identité. " + _AGAIN
    support = "Réponse SAML d'échec. Si la personne a annulé, il suffit de recommencer."


class IssuerUnexpected(Refusal):
    """The answer is by another identity provider than the one it was asked of."""

    code = "SAML-0041"
    status = 403
    personne = "La réponse de connexion ne vient pas du service attendu. " + _AGAIN
    support = "Issuer différent de l'entityID des métadonnées du fournisseur d'identité."


class DestinationUnexpected(Refusal):
    """The answer was sent to another address."""

    code = "SAML-0042"
    status = 403
    personne = "La réponse de connexion était destinée à une autre adresse. " + _AGAIN
    support = "Destination différente de notre adresse de consommation (ACS). Vérifier l'adresse publique réglée."


class RecipientUnexpected(Refusal):
    """The confirmation names another recipient."""

    code = "SAML-0043"
    status = 403
    personne = "La réponse de connexion était destinée à un autre service. " + _AGAIN
    support = "Recipient différent de notre adresse de consommation (ACS)."


class AudienceUnexpected(Refusal):
    """The assertion is meant for another service provider."""

    code = "SAML-0044"
    status = 403
    personne = "La réponse de connexion était destinée à un autre service. " + _AGAIN
    support = "Audience sans notre entityID : réponse faite pour un autre service, ou métadonnées à recharger."


class InResponseToUnexpected(Refusal):
    """The answer is to a request that is not pending here."""

    code = "SAML-0045"
    status = 403
    personne = "Cette connexion a expiré ou a déjà servi. " + _AGAIN
    support = "InResponseTo inconnu : page laissée ouverte trop longtemps, retour en arrière, ou réponse rejouée."


class UnsolicitedRefused(Refusal):
    """Nobody asked, and this identity provider may not answer unasked."""

    code = "SAML-0046"
    status = 403
    personne = "Cette connexion n'a pas été demandée ici. " + _AGAIN
    support = "Réponse non sollicitée : l'accepter se règle pour chaque fournisseur d'identité."


class NotYetValid(Refusal):
    """The answer begins in the future: two clocks disagree."""

    code = "SAML-0047"
    status = 403
    personne = "La réponse de connexion n'est pas encore valable. Patientez une minute, puis recommencez."
    support = "NotBefore ou IssueInstant dans le futur : vérifier l'heure des deux serveurs."


class Expired(Refusal):
    """The answer came too late."""

    code = "SAML-0048"
    status = 403
    personne = "La réponse de connexion a expiré. " + _AGAIN
    support = "NotOnOrAfter dépassé, ou réponse trop ancienne : vérifier l'heure des deux serveurs."


class SubjectUnconfirmed(Refusal):
    """No bearer confirmation in the shape the browser profile demands."""

    code = "SAML-0049"
    status = 403
    personne = "La réponse de connexion est incomplète. " + _PARTNER
    support = "SubjectConfirmation « bearer » absente ou incomplète (Recipient, NotOnOrAfter)."


class SubjectMissing(Refusal):
    """No NameID or no SessionIndex: nobody to open a session for."""

    code = "SAML-0050"
    status = 403
    personne = "La réponse de connexion ne dit pas qui se connecte. " + _PARTNER
    support = "Assertion sans NameID ou sans SessionIndex."


def check_issuer(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-profiles §4.1.4.2: the Issuer is the entityID the request went to, in the response and in the assertion."""
    if facts.issuer != expected.idp.entity_id or facts.response_issuer not in ("", expected.idp.entity_id):
        raise IssuerUnexpected()


def check_destination(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-bindings §3.5.5.2: a signed message by POST names the address it was sent to."""
    if facts.destination != expected.acs_url:
        raise DestinationUnexpected("absent" if not facts.destination else "")


def check_subject(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-profiles §4.1.4.2: a subject with a name, an AuthnStatement with a SessionIndex."""
    if not facts.name_id or not facts.session_index:
        raise SubjectMissing()


def check_confirmation(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-profiles §4.1.4.2: one bearer confirmation, with Recipient and NotOnOrAfter and without NotBefore."""
    if facts.methods != (names.BEARER,) or not facts.recipient or facts.confirmation_until is None:
        raise SubjectUnconfirmed()
    if facts.confirmation_not_before is not None:
        raise SubjectUnconfirmed("NotBefore in a bearer confirmation")


def check_recipient(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-profiles §4.1.4.3: the Recipient is the address the answer came to."""
    if facts.recipient != expected.acs_url:
        raise RecipientUnexpected()


def check_audience(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-core §2.5.1.4: every AudienceRestriction, and there is one, names our entityID."""
    if not facts.audiences or any(expected.sp_entity_id not in audience for audience in facts.audiences):
        raise AudienceUnexpected()


def check_not_before(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-core §2.5.1.2: not before NotBefore; nor issued, nor authenticated, in the future."""
    moments = (facts.not_before, facts.response_issued_at, facts.issued_at, facts.authn_instant)
    if any(moment is not None and moment > now + expected.skew for moment in moments):
        raise NotYetValid()


def check_not_on_or_after(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-core §2.5.1.2 and saml-profiles §4.1.4.3: before every NotOnOrAfter, and not older than `MAX_AGE`."""
    if facts.not_on_or_after is None:
        raise Expired("no NotOnOrAfter in the Conditions")
    ends = (facts.not_on_or_after, facts.confirmation_until, facts.session_until)
    if any(end is not None and end <= now - expected.skew for end in ends):
        raise Expired()
    if min(facts.response_issued_at, facts.issued_at) < now - expected.skew - MAX_AGE:
        raise Expired("issued too long ago")


def check_in_response_to(facts: Facts, expected: Expectations, now: datetime) -> None:
    """saml-profiles §4.1.4.3: the request answered is one of ours and pending, the same in both places."""
    if facts.response_in_response_to != facts.in_response_to:
        raise InResponseToUnexpected("response and assertion disagree")
    if not facts.in_response_to:
        if not expected.allow_unsolicited:
            raise UnsolicitedRefused()
        return
    if facts.in_response_to not in expected.known_requests:
        raise InResponseToUnexpected()


CHECKS: Final[tuple[Callable[[Facts, Expectations, datetime], None], ...]] = (
    check_issuer,
    check_destination,
    check_subject,
    check_confirmation,
    check_recipient,
    check_audience,
    check_not_before,
    check_not_on_or_after,
    check_in_response_to,
)
"""In this order; the first that fails names the refusal."""
