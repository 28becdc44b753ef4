"""Knowing OpenID Connect clients: add or change one, find it by its client_id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from preau.houses.comptes import oidc, wordings
from preau.houses.comptes.models import ClientOidc, Public
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.protocols.oidc import BadKey, Client, Pkce, check_registrable, secret_digest
from preau.protocols.oidc.messages import CLIENT_ID_LIMIT
from preau.protocols.refusals import Refusal

AGENT_SCOPE = "agent"
"""Of staff alone: it tells the identifiant and the mail."""


class ClientSettingUnknown(Refusal):
    """A name, scope, algorithm or wording that does not exist here."""

    code = "COMPTES-0702"
    personne = "Réglage inconnu ou impossible : {quoi}."
    support = (
        "Voir `preau comptes client add --help` : portées connues, algorithmes des clés données, au moins une "
        "adresse de retour."
    )


@dataclass(frozen=True)
class Wanted:
    """What a client is to be. None keeps what was."""

    nom: str | None = None
    redirect_uris: Sequence[str] | None = None
    logout_uris: Sequence[str] | None = None
    scopes: Sequence[str] | None = None
    algorithm: str | None = None
    requires_pkce: bool | None = None
    public: str | None = None
    requires_facteur: bool | None = None
    wording: str | None = None


@dataclass(frozen=True)
class Registered:
    """The row, whether it is new, and its secret in clear when one has just been drawn."""

    row: ClientOidc
    is_new: bool
    secret: str


def add_client(client_id: str, wanted: Wanted, *, renew_secret: bool = False) -> Registered:
    """Add a client, or change one; a secret is drawn for a new one, and when asked. Raises refusals."""
    changes = _changes(client_id, wanted)
    with transaction.atomic():
        row = ClientOidc.objects.select_for_update().filter(client_id=client_id).first()
        is_new = row is None
        row = row or ClientOidc(client_id=client_id, nom=client_id)
        for name, value in changes.items():
            setattr(row, name, value)
        if not row.redirect_uris:
            raise ClientSettingUnknown(quoi="--redirect-uri")
        if row.public != Public.AGENT and (row.requires_facteur or AGENT_SCOPE in row.scopes):
            raise ClientSettingUnknown(quoi=f"--facteur, --scope {AGENT_SCOPE} : --profil agent")
        secret = new_secret() if is_new or renew_secret else ""
        if secret:
            row.secret_hash = secret_digest(secret)
        row.updated_at = now()
        row.save()
        event = "client.ajoute" if is_new else "client.change"
        journal.write(event, actor="exploitant", subject=client_id, detail={"secret": bool(secret)})
    return Registered(row, is_new, secret)


def _changes(client_id: str, wanted: Wanted) -> dict[str, object]:
    unknown = [scope for scope in wanted.scopes or () if scope not in oidc.scopes()]
    if not (client_id.isascii() and client_id.isprintable() and 0 < len(client_id) <= CLIENT_ID_LIMIT):
        unknown.append("client_id")
    if wanted.public and wanted.public not in Public.values:
        unknown.append(wanted.public)
    if wanted.wording and wanted.wording not in wordings.names():
        unknown.append(wanted.wording)
    if wanted.algorithm and wanted.algorithm not in oidc.keys().algorithms():
        unknown.append(wanted.algorithm)
    if unknown:
        raise ClientSettingUnknown(quoi=", ".join(unknown))
    given = {
        "nom": wanted.nom,
        "redirect_uris": _registrable(wanted.redirect_uris),
        "logout_uris": _registrable(wanted.logout_uris),
        "scopes": list(wanted.scopes) if wanted.scopes is not None else None,
        "algorithm": wanted.algorithm,
        "requires_pkce": wanted.requires_pkce,
        "public": wanted.public,
        "requires_facteur": wanted.requires_facteur,
        "wording": wanted.wording,
    }
    return {name: value for name, value in given.items() if value is not None}


def _registrable(urls: Sequence[str] | None) -> list[str] | None:
    return [check_registrable(url) for url in urls] if urls is not None else None


def list_clients() -> Iterable[ClientOidc]:
    """Every client, by name."""
    return ClientOidc.objects.order_by("nom", "client_id")


def find_row(client_id: str) -> ClientOidc | None:
    """The row of this client_id."""
    return ClientOidc.objects.filter(client_id=client_id).first()


def find_client(client_id: str) -> Client | None:
    """The client of this client_id, as the protocol reads it."""
    row = find_row(client_id)
    return as_client(row) if row is not None else None


def as_client(row: ClientOidc) -> Client:
    """What a row says, as the protocol reads it. Raises OidcKeysMissing when no key of ours signs as it wants."""
    for algorithm in oidc.keys().algorithms():
        if algorithm == row.algorithm:
            return Client(
                client_id=row.client_id,
                redirect_uris=tuple(row.redirect_uris),
                scopes=frozenset({"openid", *row.scopes}),
                secret_digests=(row.secret_hash,),
                post_logout_redirect_uris=tuple(row.logout_uris),
                algorithm=algorithm,
                pkce=Pkce.REQUIRED if row.requires_pkce else Pkce.OPTIONAL,
            )
    raise oidc.OidcKeysMissing(row.algorithm) from BadKey(row.algorithm)
