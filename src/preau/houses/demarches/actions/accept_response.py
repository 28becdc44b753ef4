"""Believe, or refuse, what the identity provider posts to the ACS."""

from __future__ import annotations

from django.db import transaction

from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.return_to import local_path
from preau.houses.demarches.trust import provider_of
from preau.houses.demarches.visiteur import COMPTE
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.federation import answers
from preau.kit.federation.answers import Accepted, Late
from preau.kit.idkit import digest


def accept_response(saml_response: str, relay_state: str) -> Accepted | Late:
    """Check the answer whole, remember that it was seen, and keep what it said under a one-use handle.

    Raises a SAML refusal for what the message itself gets wrong; ConnexionNonReglee, FournisseurInconnu,
    RelayStateDifferent or ReponseDejaUtilisee for what does not fit our own requests.
    """
    answer = answers.read(PARTY, provider_of(saml_response), saml_response, relay_state, now())
    if answer.is_late:
        answers.remember_seen(PARTY, answer)
        return Late(answer.pending)
    name = next(iter(answer.assertion.attributes.get("FrEduCtId", [])), "")
    with transaction.atomic():
        handle = answers.keep(PARTY, answer, {**answers.say(answer, local_path), "name": name})
        journal.write("demarches.connexion.réponse-acceptée", actor="fournisseur", subject=answer.subject)
    return Accepted(handle)


def compte_name(provider: str, name: str) -> str:
    """The subject of the session of whom `provider` calls `name`: the same at every sign-in, and nothing of theirs."""
    return f"{COMPTE}{digest(f'{provider} {name}')}"
