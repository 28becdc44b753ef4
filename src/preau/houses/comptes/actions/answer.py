"""The answer to a service provider: who is signed in, or why nobody is."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes import idp
from preau.houses.comptes.actions.demandes import require_public
from preau.houses.comptes.actions.partenaires import service_provider
from preau.houses.comptes.actions.release import release
from preau.houses.comptes.actions.single_logout import note_given
from preau.houses.comptes.models import Compte, Demande
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_public_id
from preau.kit.sessions.models import Session
from preau.protocols.saml import ErrorSpec, ResponseSpec, names, write_error, write_response


@dataclass(frozen=True)
class Answer:
    """What the browser carries to the provider: the address, the message in base64, the RelayState."""

    acs_url: str
    saml_response: str
    relay_state: str


def answer(demande: Demande, compte: Compte, session: Session, request: HttpRequest) -> Answer:
    """A signed answer, encrypted when the provider publishes a key for it; one journal row. Raises AutrePublic."""
    require_public(demande, compte)
    own, partenaire = idp.keys(), demande.partenaire
    assert partenaire is not None  # a request of an OpenID Connect client is answered by actions.oidc_grant
    provider = service_provider(partenaire)
    moment = now()
    spec = ResponseSpec(
        response_id=new_public_id("_"),
        assertion_id=new_public_id("_"),
        issuer=idp.entity_id(demande.public),
        audience=provider.entity_id,
        destination=demande.acs_url,
        issue_instant=moment,
        authn_instant=session.created_at,
        name_id=new_public_id("_"),
        # One per partner, so that two of them cannot tell that they see the same session (saml-core §2.7.2).
        session_index="_" + digest(f"{session.public_id}|{partenaire.public_id}")[:32],
        attributes=release(partenaire, compte, session.created_at),
        in_response_to=demande.request_id or None,
        authn_context=demande.acr or names.PASSWORD_PROTECTED,
    )
    data = write_response(
        spec,
        own.signing.key,
        own.signing.certificate,
        provider.encryption_certificate,
        provider.encryption_methods,
    )
    with transaction.atomic():
        note_given(session, partenaire, spec.name_id, spec.session_index)
        journal.write(
            "saml.assertion",
            actor=compte.public_id,
            subject=compte.public_id,
            request=request,
            detail={"partenaire": partenaire.public_id},
        )
    return _carried(demande, data)


def refuse(demande: Demande, sub_status: str, status: str = names.STATUS_RESPONDER) -> Answer:
    """A signed answer that says no, with the second-level status `sub_status`."""
    own = idp.keys()
    spec = ErrorSpec(
        response_id=new_public_id("_"),
        issuer=idp.entity_id(demande.public),
        destination=demande.acs_url,
        issue_instant=now(),
        in_response_to=demande.request_id or None,
        status=status,
        sub_status=sub_status,
    )
    return _carried(demande, write_error(spec, own.signing.key, own.signing.certificate))


def _carried(demande: Demande, data: bytes) -> Answer:
    return Answer(demande.acs_url, base64.b64encode(data).decode(), demande.relay_state)
