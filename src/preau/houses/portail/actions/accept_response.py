"""Believe, or refuse, what an identity provider posts to the ACS."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from preau.houses.portail.actions.cas_sign_out import purge_tickets
from preau.houses.portail.actions.refused_logins import purge_refusals
from preau.houses.portail.actions.resolve_staff import agents_of
from preau.houses.portail.federation import PARTY
from preau.houses.portail.return_to import local_path
from preau.houses.portail.trust import provider_of
from preau.kit import journal, sessions
from preau.kit.clockkit import now
from preau.kit.federation import answers
from preau.kit.federation.answers import Accepted, Late


def accept_response(saml_response: str, relay_state: str) -> Accepted | Late:
    """Check the answer whole, remember that it was seen, and keep what it said under a one-use handle.

    Raises a SAML refusal for what the message itself gets wrong; FournisseurInconnu, RelayStateDifferent or
    ReponseDejaUtilisee for what does not fit our own requests.
    """
    moment = now()
    idp = provider_of(saml_response)
    answer = answers.read(PARTY, idp, saml_response, relay_state, moment)
    if answer.is_late:
        answers.remember_seen(PARTY, answer)
        return Late(answer.pending)
    said = {
        **answers.say(answer, local_path),
        "agents": agents_of(idp, answer.assertion.attributes),
        "authn_at": answer.assertion.authn_instant.isoformat(),
    }
    with transaction.atomic():
        handle = answers.keep(PARTY, answer, said)
        journal.write("connexion.réponse-acceptée", actor=idp.alias, subject=answer.subject)
        purge(moment)
    return Accepted(handle)


def purge(moment: datetime) -> int:
    """Delete what no longer serves: what is past its time, requests a day and sessions a month after."""
    rest = purge_tickets(moment) + purge_refusals(moment) + sessions.purge(moment)
    return answers.purge(PARTY, moment) + rest
