"""Asking the hub of the settings whether it would let people in: `preau comptes check-franceconnect`.

It tells what most often goes wrong in the field (specs/franceconnect.md §6): an address of return that was not
declared, a wrong secret, an algorithm chosen differently on each side, a clock that is late. It asks as a browser and
as our server would, and signs nobody in.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from preau.houses.comptes import franceconnect
from preau.houses.comptes.settings import current
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.protocols.oidc.relying import (
    ProviderMetadata,
    RelyingRefusal,
    TokenRefused,
    discovery_url,
    read_discovery,
    read_jwks,
    read_token_response,
    write_authorization_url,
    write_token_request,
)
from preau.protocols.refusals import fill

PAGES = {
    "Y04EA6EF": "client_id inconnu de cette passerelle, ou désactivé : ses clés ne valent que dans son environnement.",
    "Y04C013C": "adresse de retour non déclarée chez la passerelle : {retour}",
    "Y04A8220": "sector_identifier_uri du service injoignable depuis la passerelle.",
    "Y030007": "un paramètre de la demande est refusé (PKCE, prompt, ou adresse de retour).",
}
"""What the error pages of FranceConnect mean for whoever sets it up (§2.1, §2.4)."""


class Mark(enum.StrEnum):
    """What a line is worth: only `A_REGLER` makes the command fail."""

    BIEN = "bien"
    A_REGLER = "à régler"
    A_SAVOIR = "à savoir"


@dataclass(frozen=True)
class Line:
    """One thing looked at."""

    mark: Mark
    text: str


def check_hub() -> Iterator[Line]:
    """Every line, as it is found. What cannot be asked once something is missing is not asked."""
    own = current()
    issuer = own.franceconnect_issuer
    yield Line(Mark.A_SAVOIR, f"Émetteur : {issuer} ({franceconnect.confiance().label})")
    yield Line(Mark.A_SAVOIR, f"À déclarer chez la passerelle, retour de connexion : {franceconnect.redirect_uri()}")
    yield Line(Mark.A_SAVOIR, f"À déclarer, retour de déconnexion : {franceconnect.post_logout_uri()}")
    try:
        with _client() as client:
            answer = client.get(discovery_url(issuer))
            if answer.status_code != 200:
                yield Line(Mark.A_REGLER, f"Le document de découverte répond {answer.status_code}.")
                return
            metadata = read_discovery(answer.content, issuer)
            yield Line(Mark.BIEN, "La passerelle répond, et son document de découverte est le sien.")
            yield from _clock(answer.headers.get("date", ""), now())
            yield from _offers(json.loads(answer.content))
            yield from _keys(client, metadata)
            yield from _registration(client, metadata)
            yield from _secret(client, metadata)
    except httpx.HTTPError as trouble:
        yield Line(Mark.A_REGLER, f"La passerelle n'a pas répondu ({type(trouble).__name__}) : réseau, pare-feu, nom ?")
    except RelyingRefusal as refusal:
        yield Line(Mark.A_REGLER, f"{refusal.code} : {fill(refusal.support, refusal.context)}")


def _client() -> httpx.Client:
    """No redirection followed, no proxy of the environment."""
    return httpx.Client(timeout=current().franceconnect_timeout, follow_redirects=False, trust_env=False)


def _clock(date: str, moment: datetime) -> Iterator[Line]:
    try:
        ahead = (parsedate_to_datetime(date) - moment).total_seconds()
    except (TypeError, ValueError):
        yield Line(Mark.A_SAVOIR, "La passerelle ne dit pas l'heure : vérifiez que cette machine suit NTP.")
        return
    allowed = current().franceconnect_clock_skew.total_seconds()
    if abs(ahead) > allowed + 1:  # the header has no fraction of a second
        where = "avance" if ahead < 0 else "retarde"
        yield Line(Mark.A_REGLER, f"L'horloge d'ici {where} de {abs(ahead):.0f} s, plus que les {allowed:.0f} s admis.")
    else:
        yield Line(Mark.BIEN, "Les horloges s'accordent.")


def _offers(document: dict[str, Any]) -> Iterator[Line]:
    """What the discovery document offers, beside what the settings ask (§2.3)."""
    own = current()
    wanted: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("signature du jeton d'identité", "id_token_signing_alg_values_supported", [own.franceconnect_signing_alg]),
        ("signature de userinfo", "userinfo_signing_alg_values_supported", [own.franceconnect_signing_alg]),
        ("portées", "scopes_supported", own.franceconnect_scopes),
        ("niveau de garantie", "acr_values_supported", own.franceconnect_acr_values.split()),
        ("client_secret", "token_endpoint_auth_methods_supported", [own.franceconnect_auth_method]),
        ("réponse par code", "response_types_supported", ["code"]),
    )
    for what, name, values in wanted:
        offered = document.get(name)
        if not isinstance(offered, list):
            if not (name.startswith("userinfo") and own.franceconnect_userinfo_json):
                yield Line(Mark.A_SAVOIR, f"La passerelle ne publie pas {name} ({what}).")
            continue
        missing = [value for value in values if value not in offered]
        if missing:
            yield Line(Mark.A_REGLER, f"{what} : {', '.join(missing)} n'est pas offert ({name}).")
        else:
            yield Line(Mark.BIEN, f"{what} : {', '.join(values)}")
    if not document.get("end_session_endpoint"):
        yield Line(Mark.A_REGLER, "La passerelle n'a pas d'adresse de déconnexion : seule notre session se fermera.")


def _keys(client: httpx.Client, metadata: ProviderMetadata) -> Iterator[Line]:
    algorithm = current().franceconnect_signing_alg
    if algorithm == "HS256":
        return
    content = client.get(metadata.jwks_uri).content
    read_jwks(content)
    kinds = {"ES256": "EC", "RS256": "RSA"}
    found = [one for one in json.loads(content).get("keys", []) if one.get("kty") == kinds.get(algorithm)]
    if any(one.get("alg", algorithm) == algorithm and one.get("use", "sig") == "sig" for one in found):
        yield Line(Mark.BIEN, f"Une clé {algorithm} est publiée.")
    else:
        yield Line(Mark.A_REGLER, f"Aucune clé {algorithm} n'est publiée ({metadata.jwks_uri}).")


def _registration(client: httpx.Client, metadata: ProviderMetadata) -> Iterator[Line]:
    """As a browser that begins a sign-in: known client, declared address, granted scopes (§2.4)."""
    url = write_authorization_url(
        franceconnect.party(),
        metadata,
        redirect_uri=franceconnect.redirect_uri(),
        state=new_secret(),
        nonce=new_secret(),
        code_verifier=new_secret() if current().franceconnect_use_pkce else "",
    )
    answer = client.get(url)
    location = answer.headers.get("location", "")
    error = parse_qs(urlsplit(location).query).get("error", [""])[0]
    page = next((code for code in PAGES if code in answer.text), "")
    if error:
        yield Line(Mark.A_REGLER, f"La demande de connexion est refusée : {error[:60]}.")
    elif answer.status_code < 400:
        yield Line(Mark.BIEN, "La demande de connexion est acceptée : client connu, adresse de retour déclarée.")
    elif page:
        text = PAGES[page].format(retour=franceconnect.redirect_uri())
        yield Line(Mark.A_REGLER, f"La demande de connexion est refusée ({page}) : {text}")
    else:
        yield Line(Mark.A_REGLER, f"La demande de connexion est refusée (état {answer.status_code}).")


def _secret(client: httpx.Client, metadata: ProviderMetadata) -> Iterator[Line]:
    """As our server, with a code of nobody: who knows us says that the code is wrong, not that we are (§2.5)."""
    form, headers = write_token_request(
        franceconnect.party(), code=new_secret(), redirect_uri=franceconnect.redirect_uri(), code_verifier=""
    )
    answer = client.post(metadata.token_endpoint, data=form, headers=headers)
    try:
        read_token_response(answer.status_code, answer.headers.get("content-type", ""), answer.content)
    except TokenRefused as refusal:
        if refusal.error == "invalid_client":
            yield Line(Mark.A_REGLER, "Le client_secret n'est pas celui de ce client_id (invalid_client).")
        else:
            yield Line(Mark.BIEN, "Le client_secret est le bon.")
        return
    yield Line(Mark.A_REGLER, "La passerelle accepte un code inventé : ce n'est pas une passerelle à employer.")
