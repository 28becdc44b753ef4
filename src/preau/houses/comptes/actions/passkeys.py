"""Passkeys (WebAuthn level 2) as a second factor: made by an account, shown at its login."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.http import HttpRequest
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from preau.houses.comptes.actions.facteurs import add_facteur, strong_facteurs
from preau.houses.comptes.models import Compte, Facteur
from preau.houses.comptes.settings import current
from preau.kit import sealkit
from preau.kit.clockkit import now

LONGEST = 20_000
"""Characters of what a browser sends: more than any authenticator says."""


def is_possible() -> bool:
    """Whether browsers let this address have passkeys: a name, not a number (WebAuthn §5.1.2)."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def ask_new(compte: Compte, run_public_id: str) -> str:
    """The options of `navigator.credentials.create` for this run, as JSON."""
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=current().service_name,
        user_id=compte.public_id.encode(),
        user_name=compte.identifiant,
        user_display_name=f"{compte.prenom} {compte.nom}",
        challenge=sealkit.derive("passkey-new", run_public_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_known(compte),
    )
    return options_to_json(options)


def read_new(compte: Compte, run_public_id: str, credential: str) -> Facteur | None:
    """The factor that a browser's answer makes, not saved; None when the answer is not that of this run."""
    try:
        seen = verify_registration_response(
            credential=credential[:LONGEST],
            expected_challenge=sealkit.derive("passkey-new", run_public_id),
            expected_rp_id=_host(),
            expected_origin=_origin(),
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return Facteur(
        compte=compte,
        kind=Facteur.Kind.PASSKEY,
        credential_id=bytes_to_base64url(seen.credential_id),
        public_key=bytes_to_base64url(seen.credential_public_key),
        sign_count=seen.sign_count,
        confirmed_at=now(),
    )


def add_passkey(facteur: Facteur, request: HttpRequest | None = None) -> Facteur | None:
    """Keep it; None when another account, or this one, already has it."""
    if Facteur.objects.filter(credential_id=facteur.credential_id).exists():
        return None
    return add_facteur(facteur, request)


def ask_known(compte: Compte, login_public_id: str) -> str:
    """The options of `navigator.credentials.get` for this login, as JSON."""
    options = generate_authentication_options(
        rp_id=_host(),
        challenge=sealkit.derive("passkey", login_public_id),
        allow_credentials=_known(compte),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return options_to_json(options)


def use_passkey(compte: Compte, login_public_id: str, credential: str) -> bool:
    """Whether a passkey of the account signed this login; its counter must have grown since the last time."""
    for facteur in strong_facteurs(compte).filter(kind=Facteur.Kind.PASSKEY):
        try:
            seen = verify_authentication_response(
                credential=credential[:LONGEST],
                expected_challenge=sealkit.derive("passkey", login_public_id),
                expected_rp_id=_host(),
                expected_origin=_origin(),
                credential_public_key=base64url_to_bytes(facteur.public_key),
                credential_current_sign_count=facteur.sign_count,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            continue
        if bytes_to_base64url(seen.credential_id) != facteur.credential_id:
            continue
        unused = Facteur.objects.filter(pk=facteur.pk, sign_count=facteur.sign_count)
        return bool(unused.update(sign_count=seen.new_sign_count, last_used_at=now()))
    return False


def _known(compte: Compte) -> list[PublicKeyCredentialDescriptor]:
    rows = strong_facteurs(compte).filter(kind=Facteur.Kind.PASSKEY)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id)) for row in rows]


def _host() -> str:
    return urlsplit(current().public_url).hostname or ""


def _origin() -> str:
    parts = urlsplit(current().public_url)
    return f"{parts.scheme}://{parts.netloc}"
