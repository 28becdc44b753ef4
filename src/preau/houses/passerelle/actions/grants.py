"""Granting a sign-in to a service: code, tokens, userinfo, taking them back (specs/franceconnect.md §2.5, §2.7).

Codes and tokens are kept as hashes, what the service will be told is sealed: the database alone says nobody's name.
"""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from preau.houses.passerelle import idps, provider
from preau.houses.passerelle.actions.fournisseur_service import as_service, find_row
from preau.houses.passerelle.models import (
    Autorisation,
    CompteConnu,
    FournisseurService,
    Interaction,
    SessionIdentite,
    SujetConnu,
)
from preau.houses.passerelle.settings import current
from preau.kit import journal, sealkit
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.kit.idkit import digest, new_secret
from preau.protocols.franceconnect import Identity, compute_sub
from preau.protocols.franceconnect.codes import Y0416228
from preau.protocols.franceconnect.exchange import RevocationRequest, check_code, check_service, token_invalid
from preau.protocols.franceconnect.tokens import Issuance, choose_claims, write_id_token, write_userinfo
from preau.protocols.oidc import Grant, ReplyTo, TokenRequest, TokenResponse, write_code_redirect


def grant_code(interaction: Interaction, session: SessionIdentite, identity: Identity, request: HttpRequest) -> str:
    """A new code for the service of `interaction`: the address that carries it, with `state` and `iss` (§2.4).

    Within the caller's transaction, whose journal row tells of it.
    """
    service, said, code = interaction.service, interaction.parametres, new_secret()
    idp = idps.get_idp(session.idp)
    amr = list(idp.amr) if idp is not None else []
    row = Autorisation(
        service=service,
        session_public_id=session.public_id,
        parametres={
            "interaction": interaction.public_id,
            "redirect_uri": said["redirect_uri"],
            "nonce": said["nonce"],
            "scopes": said["scopes"],
            "acr": said["acr"],
            "code_challenge": said.get("code_challenge", ""),
            "amr": amr if said.get("amr") else [],
        },
        sub=give_sub(session.identity_hash, service),
        code_hash=digest(code),
        code_expires_at=now() + current().code_life,
        authenticated_at=session.authenticated_at or session.created_at,
    )
    known = {**identity.as_claims(), "idp_id": session.idp, "amr": amr}
    row.identite = sealkit.seal(json.dumps(known, ensure_ascii=False), row.public_id)
    row.save()
    return write_code_redirect(ReplyTo(said["redirect_uri"], said["state"]), code, provider.issuer())


def give_sub(identity_hash: str, service: FournisseurService) -> str:
    """The `sub` of a person for whoever shares the service's entity: the one given before, else computed (§2.8)."""
    with transaction.atomic():
        compte, _is_new = CompteConnu.objects.get_or_create(identity_hash=identity_hash)
        sujet, _is_new = SujetConnu.objects.get_or_create(
            compte=compte,
            entity_id=service.entity_id,
            defaults={"sub": compute_sub(service.entity_id, identity_hash, provider.subject_secret())},
        )
    return sujet.sub


def exchange(request: TokenRequest) -> TokenResponse:
    """The tokens of a code, once. Raises TokenY; a code that comes again takes its access token back (§2.5)."""
    row = _proven(request.credentials.client_id)
    check_service(request.credentials, as_service(row) if row is not None else None)
    assert row is not None
    refusal: Y0416228
    with transaction.atomic():
        found = Autorisation.objects.select_for_update().select_related("service")
        granted = found.filter(code_hash=digest(request.code)).first() if request.code else None
        try:
            check_code(request, as_service(row), _as_grant(granted) if granted is not None else None, now())
        except Y0416228 as replayed:
            refusal = replayed
        else:
            assert granted is not None
            return _issue(granted)
        assert granted is not None
        _take_back(granted, "SP_REPLAYED_CODE")
    raise refusal


def describe_bearer(access_token: str) -> str:
    """What userinfo says to who holds this access token, as a JWT (§2.7). Raises TokenY."""
    found = Autorisation.objects.select_related("service")
    row = found.filter(access_hash=digest(access_token), access_expires_at__gt=now(), revoked_at=None).first()
    if row is None or not row.service.is_active or not _is_signed_in(row):
        raise token_invalid()
    try:
        known = json.loads(sealkit.unseal(row.identite, row.public_id))
    except UnsealError as problem:
        raise token_invalid() from problem
    claims = choose_claims(known, _as_grant(row), plus=current().plus)
    with transaction.atomic():
        _trace("SP_REQUESTED_FC_USERINFO", row)
    return write_userinfo(claims, as_service(row.service), _issuance(now()))


def revoke(request: RevocationRequest) -> None:
    """Take an access token back (§2.2); one that is unknown, or another service's, changes nothing (RFC 7009 §2.2).

    Raises Y0434A7B for a wrong secret.
    """
    row = _proven(request.credentials.client_id)
    check_service(request.credentials, as_service(row) if row is not None else None)
    with transaction.atomic():
        found = Autorisation.objects.select_for_update().select_related("service").filter(service=row, revoked_at=None)
        granted = found.filter(access_hash=digest(request.token)).first()
        if granted is not None:
            _take_back(granted, "SP_REVOKED_TOKEN")


def _proven(client_id: str) -> FournisseurService | None:
    return find_row(client_id) if client_id else None


def _as_grant(row: Autorisation) -> Grant:
    """What the row binds the code to; once its session is over it is as a grant taken back."""
    said = row.parametres
    return Grant(
        client_id=row.service.client_id,
        redirect_uri=said["redirect_uri"],
        scopes=tuple(said["scopes"]),
        subject=row.sub,
        authenticated_at=row.authenticated_at,
        code_expires_at=row.code_expires_at,
        nonce=said["nonce"],
        acr=said["acr"],
        amr=tuple(said["amr"]),
        code_challenge=said["code_challenge"],
        used_at=row.code_used_at,
        revoked_at=row.revoked_at if _is_signed_in(row) else now(),
    )


def _is_signed_in(row: Autorisation) -> bool:
    """Whether the session it was granted in has not been ended, by a sign-out or by another identity."""
    return SessionIdentite.objects.filter(public_id=row.session_public_id, ended_at=None).exists()


def _issue(row: Autorisation) -> TokenResponse:
    moment, access_token, grant = now(), new_secret(), _as_grant(row)
    id_token = write_id_token(grant, as_service(row.service), _issuance(moment))
    row.code_used_at = moment
    row.access_hash, row.access_expires_at = digest(access_token), moment + current().token_life
    row.save(update_fields=["code_used_at", "access_hash", "access_expires_at"])
    _trace("SP_REQUESTED_FC_TOKEN", row)
    return TokenResponse(access_token, int(current().token_life.total_seconds()), id_token, grant.scopes)


def _issuance(moment: datetime) -> Issuance:
    own = current()
    return Issuance(provider.issuer(), provider.keys(), moment, moment + own.token_life, own.plus)


def _take_back(row: Autorisation, event: str) -> None:
    row.revoked_at = row.revoked_at or now()
    row.save(update_fields=["revoked_at"])
    _trace(event, row)


def _trace(event: str, row: Autorisation) -> None:
    """One row under a name of §2.15.7: which service, which request, never who."""
    journal.write(event, actor=f"service:{row.service.client_id}"[:80], subject=row.parametres["interaction"])
