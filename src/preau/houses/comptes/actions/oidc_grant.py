"""Granting a sign-in to a client: its code, then its tokens; taking them back. Codes and tokens are kept as hashes."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes import oidc
from preau.houses.comptes.actions.demandes import PROFILS, require_public
from preau.houses.comptes.actions.oidc_claims import subject_of, write_claims
from preau.houses.comptes.actions.oidc_clients import as_client, find_row
from preau.houses.comptes.models import AutorisationOidc, ClientOidc, Compte, Demande, Public, SessionPartenaire
from preau.houses.comptes.models.demande import LIFE, MFA
from preau.houses.comptes.visitor import methods
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.kit.sessions.models import Session
from preau.protocols.oidc import (
    AuthorizationRequest,
    Grant,
    IdTokenClaims,
    TokenRequest,
    TokenResponse,
    check_client,
    check_exchange,
    write_id_token,
)
from preau.protocols.oidc.refusals_token import CodeReplayed, TokenInvalid


def draft_oidc(asked: AuthorizationRequest) -> Demande:
    """The row of a request, not saved: enough to answer it at once."""
    client = find_row(asked.client.client_id)
    is_of_staff = client is not None and client.public == Public.AGENT
    profil = next((acr for acr in asked.acr_values if acr in PROFILS), "")
    return Demande(
        client=client,
        acs_url=asked.redirect_uri,
        relay_state=asked.state,
        acr=MFA if is_of_staff and MFA in asked.acr_values else "",
        profil=Demande.Profil.AGENT if is_of_staff else profil,
        is_passive=asked.is_passive,
        parametres={
            "scopes": list(asked.scopes),
            "nonce": asked.nonce,
            "code_challenge": asked.code_challenge,
        },
        expires_at=now() + LIFE,
    )


def session_index(session: Session, client: ClientOidc) -> str:
    """`sid`: one per client, so that two of them cannot tell that they see the same session."""
    return digest(f"{session.public_id}|oidc|{client.client_id}")[:32]


def grant_code(demande: Demande, compte: Compte, session: Session, request: HttpRequest) -> str:
    """A new code for the client of `demande`; one journal row. Raises AutrePublic."""
    require_public(demande, compte)
    client, code = demande.client, new_secret()
    assert client is not None
    with transaction.atomic():
        AutorisationOidc.objects.create(
            client=client,
            compte=compte,
            parametres={
                **demande.parametres,
                "redirect_uri": demande.acs_url,
                "amr": ["pwd", *methods(session), *(["mfa"] if methods(session) else [])],  # RFC 8176 §2
                "acr": demande.acr or compte.profil,
                "session": session.public_id,
                "sid": session_index(session, client),
            },
            code_hash=digest(code),
            code_expires_at=now() + oidc.provider().code_life,
            authenticated_at=session.created_at,
        )
        SessionPartenaire.objects.update_or_create(
            session_public_id=session.public_id,
            client=client,
            defaults={"session_index": session_index(session, client), "given_at": now(), "ended_at": None},
        )
        journal.write(
            "oidc.code",
            actor=f"compte:{compte.public_id}",
            subject=f"compte:{compte.public_id}",
            request=request,
            detail={"client": client.client_id},
        )
    return code


def exchange(request: TokenRequest) -> TokenResponse:
    """The tokens of a code, once. Raises TokenRefusals; a code that comes again takes its tokens back."""
    row = find_row(request.credentials.client_id) if request.credentials.client_id else None
    check_client(request.credentials, as_client(row) if row is not None else None)
    assert row is not None
    refusal: CodeReplayed
    with transaction.atomic():
        found = AutorisationOidc.objects.select_for_update().select_related("client", "compte")
        granted = found.filter(code_hash=digest(request.code)).first() if request.code else None
        try:
            check_exchange(request, as_client(row), _as_grant(granted) if granted is not None else None, now())
        except CodeReplayed as replayed:
            refusal = replayed
        else:
            assert granted is not None
            return _issue(granted)
        assert granted is not None
        _take_back(granted)
    raise refusal


def _as_grant(row: AutorisationOidc) -> Grant:
    """What the row binds the code to; once its session is over it is as a grant taken back."""
    said = row.parametres
    return Grant(
        client_id=row.client.client_id,
        redirect_uri=said["redirect_uri"],
        scopes=tuple(said["scopes"]),
        subject=subject_of(row.client, row.compte),
        authenticated_at=row.authenticated_at,
        code_expires_at=row.code_expires_at,
        nonce=said["nonce"],
        acr=said["acr"],
        amr=tuple(said["amr"]),
        code_challenge=said["code_challenge"],
        used_at=row.code_used_at,
        revoked_at=row.revoked_at if _is_signed_in(row) else now(),
    )


def _is_signed_in(row: AutorisationOidc) -> bool:
    """Whether the session that the code was granted in is live, and its account open."""
    live = Session.objects.filter(ended_at=None, expires_at__gt=now())
    return row.compte.is_open and live.filter(public_id=row.parametres["session"]).exists()


def _issue(row: AutorisationOidc) -> TokenResponse:
    provider, moment, access_token, grant = oidc.provider(), now(), new_secret(), _as_grant(row)
    row.code_used_at = moment
    row.access_hash, row.access_expires_at = digest(access_token), moment + provider.access_life
    row.save(update_fields=["code_used_at", "access_hash", "access_expires_at"])
    claims = IdTokenClaims(
        issuer=provider.issuer,
        subject=grant.subject,
        audience=grant.client_id,
        issued_at=moment,
        expires_at=moment + provider.id_token_life,
        authenticated_at=grant.authenticated_at,
        nonce=grant.nonce,
        acr=grant.acr,
        amr=grant.amr,
        access_token=access_token,
        sid=row.parametres["sid"],
    )
    id_token = write_id_token(claims, oidc.keys(), as_client(row.client).algorithm)
    journal.write("oidc.jeton", actor=f"client:{grant.client_id}", subject=f"compte:{row.compte.public_id}")
    return TokenResponse(access_token, int(provider.access_life.total_seconds()), id_token, grant.scopes)


def _take_back(row: AutorisationOidc) -> None:
    row.revoked_at = row.revoked_at or now()
    row.save(update_fields=["revoked_at"])
    journal.write("oidc.rejeu", actor=f"client:{row.client.client_id}", subject=f"compte:{row.compte.public_id}")


def describe_bearer(access_token: str) -> dict[str, object]:
    """What userinfo says to who holds this access token. Raises TokenInvalid."""
    found = AutorisationOidc.objects.select_related("client", "compte")
    row = found.filter(access_hash=digest(access_token), access_expires_at__gt=now(), revoked_at=None).first()
    if row is None or not _is_signed_in(row):
        raise TokenInvalid()
    return write_claims(row.client, row.compte, row.parametres["scopes"], row.authenticated_at)
