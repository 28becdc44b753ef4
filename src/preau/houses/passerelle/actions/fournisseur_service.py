"""Knowing the services: add or change one, find it by its client_id (specs/franceconnect.md §2.13)."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from preau.houses.passerelle import provider
from preau.houses.passerelle.models import FournisseurService
from preau.kit import journal
from preau.kit.clockkit import now
from preau.protocols.franceconnect import Service
from preau.protocols.franceconnect.authorize import PROMPTS, is_return_address
from preau.protocols.franceconnect.exchange import SECRET_MINIMUM
from preau.protocols.franceconnect.messages import AMR
from preau.protocols.franceconnect.scopes import table
from preau.protocols.franceconnect.tokens import read_encryption_key
from preau.protocols.oidc import BadKey, check_registrable, secret_digest
from preau.protocols.oidc.messages import CLIENT_ID_LIMIT
from preau.protocols.refusals import Refusal

ENTITY = re.compile(r"[A-Za-z0-9-]{32,64}", re.ASCII)
SECRETS_KEPT = 2
"""The present secret and the former one, until the next renewal."""


class ServiceSettingRefused(Refusal):
    """A setting of a service that does not exist here, or may not be."""

    code = "PASSERELLE-0102"
    personne = "Réglage inconnu ou impossible : {quoi}."
    support = (
        "Voir `preau passerelle service add --help` : portées connues, algorithmes des clés données, adresses en "
        "https avec un vrai nom de domaine (sauf PASSERELLE_REQUIRE_TLD=0), au moins une adresse de retour."
    )


class ServiceUnknown(Refusal):
    """No service has this client_id."""

    code = "PASSERELLE-0103"
    status = 404
    personne = "Aucun service n'a ce client_id : {client_id}."
    support = "`preau passerelle service list` les montre tous."


@dataclass(frozen=True)
class Wanted:
    """What a service is to be. None keeps what was."""

    nom: str | None = None
    redirect_uris: Sequence[str] | None = None
    post_logout_redirect_uris: Sequence[str] | None = None
    sector_identifier_uri: str | None = None
    site_url: str | None = None
    scopes: Sequence[str] | None = None
    amr: bool | None = None
    algorithm: str | None = None
    entity_id: str | None = None
    prive: bool | None = None
    asks_consent: bool | None = None
    idps: Sequence[str] | None = None
    excludes_idps: bool | None = None
    idp_hints: Sequence[str] | None = None
    prompts: Sequence[str] | None = None
    encryption_jwk: Mapping[str, Any] | None = None
    encryption_alg: str | None = None
    secret: str | None = None


@dataclass(frozen=True)
class Registered:
    """The row, whether it is new, and its secret in clear when one has just been drawn."""

    row: FournisseurService
    is_new: bool
    secret: str


def add_service(client_id: str, wanted: Wanted, *, renew_secret: bool = False) -> Registered:
    """Add a service, or change one. A secret is drawn for a new one, and when asked; a renewed one stands beside it.

    Raises refusals.
    """
    changes = _changes(client_id, wanted)
    with transaction.atomic():
        row = FournisseurService.objects.select_for_update().filter(client_id=client_id).first()
        is_new = row is None
        row = row or FournisseurService(client_id=client_id, nom=client_id, entity_id=str(uuid.uuid4()))
        for name, value in changes.items():
            setattr(row, name, value)
        _check_whole(row)
        secret = _give_secret(row, wanted.secret or "", is_new, renew_secret)
        row.updated_at = now()
        row.save()
        event = "service.ajoute" if is_new else "service.change"
        journal.write(event, actor="exploitant", subject=client_id[:80], detail={"secret": bool(secret)})
    return Registered(row, is_new, secret)


def _changes(client_id: str, wanted: Wanted) -> dict[str, object]:
    _check(client_id.isascii() and client_id.isprintable() and 0 < len(client_id) <= CLIENT_ID_LIMIT, "client_id")
    if wanted.excludes_idps is not None and wanted.idps is None:
        raise ServiceSettingRefused(quoi="idps")
    given = {
        "nom": wanted.nom,
        "redirect_uris": _addresses(wanted.redirect_uris),
        "post_logout_redirect_uris": _addresses(wanted.post_logout_redirect_uris),
        "sector_identifier_uri": _address(wanted.sector_identifier_uri),
        "site_url": _address(wanted.site_url),
        "scopes": _scopes(wanted.scopes),
        "claims": None if wanted.amr is None else [AMR] if wanted.amr else [],
        "algorithm": wanted.algorithm,
        "entity_id": wanted.entity_id,
        "kind": None if wanted.prive is None else _kind(wanted.prive),
        "asks_consent": wanted.asks_consent,
        "idps": _uids(wanted.idps),
        "excludes_idps": wanted.excludes_idps,
        "idp_hints": _uids(wanted.idp_hints),
        "prompts": list(wanted.prompts) if wanted.prompts is not None else None,
        "encryption_jwk": wanted.encryption_jwk,
        "encryption_alg": wanted.encryption_alg,
    }
    return {name: value for name, value in given.items() if value is not None}


def _check(is_right: bool, what: str) -> None:
    if not is_right:
        raise ServiceSettingRefused(quoi=what)


def _kind(is_private: bool) -> str:
    return FournisseurService.Kind.PRIVE if is_private else FournisseurService.Kind.PUBLIC


def _addresses(urls: Sequence[str] | None) -> list[str] | None:
    return [check_registrable(_reachable(url)) for url in urls] if urls is not None else None


def _address(url: str | None) -> str | None:
    return check_registrable(_reachable(url)) if url else url


def _reachable(url: str) -> str:
    """§2.4: in production an address of return is in https, with a real top-level domain."""
    _check(is_return_address(url, require_tld=provider.rules().require_tld), url[:200])
    return url


def _scopes(scopes: Sequence[str] | None) -> list[str] | None:
    if scopes is None:
        return None
    unknown = [scope for scope in scopes if scope not in table(plus=provider.rules().plus)]
    _check(not unknown, ", ".join(unknown))
    return [scope for scope in dict.fromkeys(scopes) if scope != "openid"]


def _uids(uids: Sequence[str] | None) -> list[str] | None:
    """Provider uids are uuid4 (§2.11); that one exists today is not asked."""
    for uid in uids or ():
        try:
            _check(str(uuid.UUID(uid)) == uid, uid)
        except ValueError as error:
            raise ServiceSettingRefused(quoi=uid[:50]) from error
    return list(uids) if uids is not None else None


def _check_whole(row: FournisseurService) -> None:
    """What must hold of the record as it will be."""
    _check(bool(row.redirect_uris), "--redirect-uri")
    _check(row.algorithm in provider.keys().algorithms(), row.algorithm)
    _check(ENTITY.fullmatch(row.entity_id) is not None, "--entity-id")
    _check(PROMPTS.issuperset(row.prompts), "--prompt")
    _check(not row.asks_consent or row.kind == FournisseurService.Kind.PRIVE, "--consentement")
    if not provider.rules().plus:
        return
    _check(row.algorithm == "ES256", row.algorithm)
    try:
        read_encryption_key(row.encryption_jwk, row.encryption_alg)
    except BadKey as problem:
        raise ServiceSettingRefused(quoi="--encryption-jwk") from problem


def _give_secret(row: FournisseurService, given: str, is_new: bool, renew: bool) -> str:
    """A secret drawn (64 hexadecimal characters, §2.13), or the one given; the drawn one, to be shown once."""
    if given:
        _check(len(given) >= SECRET_MINIMUM, "--secret-file")
        row.secret_hashes = [secret_digest(given)]
        return ""
    if not (is_new or renew):
        return ""
    drawn = secrets.token_hex(32)
    row.secret_hashes = [secret_digest(drawn), *row.secret_hashes][:SECRETS_KEPT]
    return drawn


def switch(client_id: str, *, is_active: bool) -> FournisseurService:
    """Open or close a service: closed, its requests are those of nobody (§2.4). Raises ServiceUnknown."""
    with transaction.atomic():
        row = FournisseurService.objects.select_for_update().filter(client_id=client_id).first()
        if row is None:
            raise ServiceUnknown(client_id=client_id[:100])
        row.is_active, row.updated_at = is_active, now()
        row.save(update_fields=["is_active", "updated_at"])
        journal.write("service.ouvert" if is_active else "service.ferme", actor="exploitant", subject=client_id[:80])
    return row


def list_services() -> Iterable[FournisseurService]:
    """Every service, by name."""
    return FournisseurService.objects.order_by("nom", "client_id")


def find_row(client_id: str) -> FournisseurService | None:
    """The row of this client_id."""
    is_name = client_id.isascii() and client_id.isprintable() and 0 < len(client_id) <= CLIENT_ID_LIMIT
    return FournisseurService.objects.filter(client_id=client_id).first() if is_name else None


def find_service(client_id: str) -> Service | None:
    """The service of this client_id, active or not, as the protocol reads it."""
    row = find_row(client_id)
    return as_service(row) if row is not None else None


def as_service(row: FournisseurService) -> Service:
    """What a row says, as the protocol reads it."""
    return Service(
        client_id=row.client_id,
        nom=row.nom,
        redirect_uris=tuple(row.redirect_uris),
        post_logout_redirect_uris=tuple(row.post_logout_redirect_uris),
        secret_digests=tuple(row.secret_hashes),
        scopes=frozenset({"openid", *row.scopes}),
        claims=frozenset(row.claims),
        algorithm="RS256" if row.algorithm == "RS256" else "ES256",
        entity_id=row.entity_id,
        sector_identifier_uri=row.sector_identifier_uri,
        is_active=row.is_active,
        idp_hints=frozenset(row.idp_hints),
        encryption_jwk=row.encryption_jwk,
        encryption_alg=row.encryption_alg,
    )
