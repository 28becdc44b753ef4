"""Granting a sign-in: its code, then its tokens; taking them back. Codes and tokens are kept as hashes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.http import HttpRequest

from preau.houses.fournisseurs.actions.claims import describe_free, describe_personne, subject_of, write_userinfo
from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.demande import Demande
from preau.houses.fournisseurs.models import Accord
from preau.houses.fournisseurs.personnes import Personne, find_personne
from preau.houses.fournisseurs.provider import LIFE, client, finder, provider
from preau.houses.fournisseurs.signature import SIGNATURE_FAULTS, algorithm_of, signer, stranger
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.protocols.oidc import (
    Grant,
    IdTokenClaims,
    LogoutRequest,
    TokenRequest,
    TokenResponse,
    check_client,
    check_exchange,
    write_id_token,
)
from preau.protocols.oidc.refusals_token import CodeReplayed, TokenInvalid

ELSEWHERE: Final = "https://ailleurs.example.org"
ID_TOKEN_FAULTS: Final[Mapping[str, Callable[[IdTokenClaims], IdTokenClaims]]] = {
    "nonce-faux": lambda claims: replace(claims, nonce=claims.nonce[::-1]),
    "audience-fausse": lambda claims: replace(claims, audience="un-autre-client"),
    "emetteur-faux": lambda claims: replace(claims, issuer=ELSEWHERE),
    "jeton-expire": lambda claims: replace(
        claims, issued_at=claims.issued_at - timedelta(hours=1), expires_at=claims.expires_at - timedelta(hours=1)
    ),
    "jeton-sans-sub": lambda claims: replace(claims, subject=""),
    "acr-inferieur": lambda claims: replace(claims, acr="eidas1" if claims.acr in ("eidas2", "eidas3") else "eidas0"),
    "acr-superieur": lambda claims: replace(claims, acr="eidas3"),
    "acr-inconnu": lambda claims: replace(claims, acr="niveauinconnu"),
    "acr-absent": lambda claims: replace(claims, acr=""),
}
"""By scenario: what becomes of the claims of a good id_token before it is signed (an empty one is left out)."""


@dataclass(frozen=True)
class Exchanged:
    """The answer to a token request, and the scenario that the answer may still have to go through."""

    response: TokenResponse
    scenario: str


@dataclass(frozen=True)
class Described:
    """What userinfo says to the holder of an access token, and the scenario."""

    claims: dict[str, object]
    scenario: str


def grant_code(
    demande: Demande,
    request: HttpRequest,
    *,
    personne: Personne | None = None,
    identite: Mapping[str, str] | None = None,
) -> str:
    """A new code for a person of the file, or for an identity typed by hand; one journal row."""
    code, moment = new_secret(), now()
    scenario = personne.scenario if personne is not None else ""
    with transaction.atomic():
        accord = Accord.objects.create(
            fournisseur=demande.slug,
            parametres={
                "client_id": demande.client_id,
                "redirect_uri": demande.redirect_uri,
                "nonce": demande.nonce,
                "scopes": list(demande.scopes),
                "acr": demande.acr,
                "scenario": scenario,
            },
            login=personne.login if personne is not None else "",
            identite=dict(identite or {}),
            code_hash=digest(code),
            authenticated_at=moment,
            expires_at=moment + LIFE,
        )
        journal.write(
            "fournisseur.connexion",
            actor=f"accord:{accord.public_id}",
            subject=f"fournisseur:{demande.slug}",
            request=request,
            detail={"scenario": scenario},
        )
    return code


def deny(demande: Demande, request: HttpRequest, reason: str) -> None:
    """Remember that the person, or the provider, said no."""
    with transaction.atomic():
        journal.write(
            "fournisseur.refus",
            actor="personne",
            subject=f"fournisseur:{demande.slug}",
            request=request,
            detail={"motif": reason},
        )


def exchange(fournisseur: Fournisseur, request: TokenRequest) -> Exchanged:
    """The tokens of a code, once. Raises TokenRefusals; a code that comes again takes its tokens back."""
    hub = finder(fournisseur)(request.credentials.client_id)
    check_client(request.credentials, hub)
    assert hub is not None
    with transaction.atomic():
        found = Accord.objects.select_for_update().filter(fournisseur=fournisseur.slug)
        accord = found.filter(code_hash=digest(request.code)).first() if request.code else None
        try:
            check_exchange(request, hub, _as_grant(accord) if accord is not None else None, now())
        except CodeReplayed as replayed:
            assert accord is not None
            _take_back(accord, "fournisseur.rejeu")
            refusal = replayed
        else:
            assert accord is not None
            return Exchanged(_issue(fournisseur, accord), accord.parametres["scenario"])
    raise refusal


def _as_grant(accord: Accord) -> Grant:
    said = accord.parametres
    return Grant(
        client_id=said["client_id"],
        redirect_uri=said["redirect_uri"],
        scopes=tuple(said["scopes"]),
        subject=subject_of(said["client_id"], accord.fournisseur, accord.login, accord.identite),
        authenticated_at=accord.authenticated_at,
        code_expires_at=accord.expires_at,
        nonce=said["nonce"],
        acr=said["acr"],
        used_at=accord.code_used_at,
        revoked_at=accord.revoked_at,
    )


def _issue(fournisseur: Fournisseur, accord: Accord) -> TokenResponse:
    rules, moment, access_token, grant = provider(fournisseur), now(), new_secret(), _as_grant(accord)
    accord.code_used_at, accord.access_hash = moment, digest(access_token)
    accord.expires_at = moment + rules.access_life
    accord.save(update_fields=["code_used_at", "access_hash", "expires_at"])
    claims = IdTokenClaims(
        issuer=rules.issuer,
        subject=grant.subject,
        audience=grant.client_id,
        issued_at=moment,
        expires_at=moment + rules.id_token_life,
        authenticated_at=grant.authenticated_at,
        nonce=grant.nonce,
        acr=grant.acr,
        amr=("pwd",),
        access_token=access_token,
        sid=accord.public_id,
    )
    id_token = _sign(fournisseur, claims, accord.parametres["scenario"])
    journal.write("fournisseur.jeton", actor=f"client:{grant.client_id}", subject=f"accord:{accord.public_id}")
    return TokenResponse(access_token, int(rules.access_life.total_seconds()), id_token, grant.scopes)


def _sign(fournisseur: Fournisseur, claims: IdTokenClaims, scenario: str) -> str:
    said = ID_TOKEN_FAULTS[scenario](claims) if scenario in ID_TOKEN_FAULTS else claims
    keys = stranger(fournisseur) if scenario == "kid-inconnu" else signer(fournisseur)
    token = write_id_token(said, keys, algorithm_of(fournisseur))
    return SIGNATURE_FAULTS[scenario](token) if scenario in SIGNATURE_FAULTS else token


def describe_bearer(fournisseur: Fournisseur, access_token: str) -> Described:
    """What userinfo says to who holds this access token. Raises TokenInvalid."""
    live = Accord.objects.filter(fournisseur=fournisseur.slug, expires_at__gt=now(), revoked_at=None)
    accord = live.exclude(access_hash="").filter(access_hash=digest(access_token)).first()
    if accord is None:
        raise TokenInvalid()
    personne = find_personne(accord.login, fournisseur.slug) if accord.login else None
    if accord.login and personne is None:  # taken out of the file meanwhile
        raise TokenInvalid()
    grant, scenario = _as_grant(accord), accord.parametres["scenario"]
    claims = describe_personne(personne) if personne is not None else describe_free(accord.identite)
    return Described(write_userinfo(grant.subject, claims, grant.scopes, scenario), scenario)


def end(fournisseur: Fournisseur, asked: LogoutRequest, request: HttpRequest) -> None:
    """Take back the sign-in that an id_token names; there is no other session here, every sign-in is asked anew."""
    if asked.hint is None or asked.hint.client_id != client(fournisseur).client_id:
        return
    with transaction.atomic():
        named = Accord.objects.select_for_update().filter(fournisseur=fournisseur.slug, public_id=asked.hint.sid)
        accord = named.filter(revoked_at=None).first()
        if accord is not None:
            _take_back(accord, "fournisseur.deconnexion", request)


def _take_back(accord: Accord, event: str, request: HttpRequest | None = None) -> None:
    accord.revoked_at = accord.revoked_at or now()
    accord.save(update_fields=["revoked_at"])
    actor = f"client:{accord.parametres['client_id']}"
    journal.write(event, actor=actor, subject=f"accord:{accord.public_id}", request=request)
