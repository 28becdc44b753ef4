"""An authorization request, held against the closed list and the outcome table (specs/franceconnect.md §2.4).

Three stages: the shape of the parameters (always Y030007), who asks and where the answer goes (pages), then what is
asked (told to the service at its address).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from preau.protocols.franceconnect import scopes as scope_table
from preau.protocols.franceconnect.codes import (
    Y030007,
    Y030032,
    Y04A8220,
    Y04C013C,
    Y04EA6EF,
    Y040001,
    Y100009,
    RedirectedError,
    RedirectedY,
    YRefusal,
)
from preau.protocols.franceconnect.messages import ACR_LIMIT, AMR, EIDAS, NONCE_MINIMUM, Rules, Service
from preau.protocols.oidc import ReplyTo, write_error_redirect
from preau.protocols.oidc.messages import VALUE_LIMIT

Parameters = Mapping[str, Sequence[str]]
FindService = Callable[[str], Service | None]
ReadSector = Callable[[str], Sequence[str] | None]
"""From a sector_identifier_uri to the addresses it lists, None when it cannot be read."""

FILLED: Final = ("client_id", "redirect_uri", "acr_values", "nonce", "state")
PRESENT: Final = ("scope", "response_type")
"""Required too, but empty they are the standard's own errors, told to the service."""
OPTIONAL: Final = ("claims", "prompt", "idp_hint", "ui_locales")
PKCE: Final = ("code_challenge", "code_challenge_method")
"""Refused by a strict hub as any other parameter (§1, fact 3)."""
PROMPTS: Final = frozenset({"login", "consent", "login consent", "consent login"})
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_TLD: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)


@dataclass(frozen=True)
class AuthorizeRequest:
    """A request that may be answered. `scopes` are known and granted, in the order asked; `acr` is the level kept."""

    service: Service
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    acr: str
    prompt: str = ""
    idp_hint: str = ""
    wants_amr: bool = False
    code_challenge: str = ""

    @property
    def reply_to(self) -> ReplyTo:
        """Where the answer goes."""
        return ReplyTo(self.redirect_uri, self.state)


def read_authorize(
    params: Parameters, find_service: FindService, rules: Rules, read_sector: ReadSector | None = None
) -> AuthorizeRequest:
    """The request in `params`. Raises ShownY, or RedirectedY with `reply_to` once the address is proven."""
    asked = read_shape(params, rules)
    service = find_service(asked["client_id"])
    check_client(service)
    assert service is not None
    check_redirect_uri(asked, service)
    check_sector(service, read_sector)
    try:
        return _read_wishes(asked, service, rules)
    except YRefusal as refusal:
        refusal.reply_to = ReplyTo(asked["redirect_uri"], asked["state"])
        raise


def read_shape(params: Parameters, rules: Rules) -> dict[str, str]:
    """§2.4 whitelist: the known parameters, each once, of the right shape. Raises Y030007, whatever is wrong."""
    known = (*FILLED, *PRESENT, *OPTIONAL, *(() if rules.strict else PKCE))
    asked = {}
    for name, given in params.items():
        if name not in known:
            if rules.strict:
                raise Y030007("unknown parameter")
        elif len(given) != 1 or len(given[0]) > VALUE_LIMIT or "\0" in given[0]:
            raise Y030007(name)
        else:
            asked[name] = given[0]
    for name in (*FILLED, *PRESENT):
        if name not in asked or (name in FILLED and not asked[name]):
            raise Y030007(name)
    if len(asked["nonce"]) < NONCE_MINIMUM:
        raise Y030007("nonce")
    if not is_return_address(asked["redirect_uri"], require_tld=rules.require_tld):
        raise Y030007("redirect_uri")
    if len(asked["acr_values"].split(" ")) > ACR_LIMIT:
        raise Y030007("acr_values")
    if "prompt" in asked and asked["prompt"] not in PROMPTS:
        raise Y030007("prompt")
    return asked


def is_return_address(url: str, *, require_tld: bool) -> bool:
    """Whether `url` is an address with a scheme; with `require_tld`, https and a real top-level domain (§2.4)."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.scheme not in ("http", "https"):
        return False
    return not require_tld or (parts.scheme == "https" and _TLD.fullmatch(host) is not None)


def check_client(service: Service | None) -> None:
    """Unknown or deactivated: told to the person, there is nowhere to go back to."""
    if service is None or not service.is_active:
        raise Y04EA6EF()


def check_redirect_uri(asked: Mapping[str, str], service: Service) -> None:
    """One of the service's, character by character; without `openid` either, the scope is refused first."""
    if asked["redirect_uri"] in service.redirect_uris:
        return
    if "openid" not in asked["scope"].split():
        raise Y040001("scope")
    raise Y04C013C()


def check_sector(service: Service, read_sector: ReadSector | None) -> None:
    """§2.8: several hosts need a sector_identifier_uri; one that is registered lists every address of return."""
    if not service.needs_sector and not service.sector_identifier_uri:
        return
    listed = None
    if service.sector_identifier_uri and read_sector is not None:
        listed = read_sector(service.sector_identifier_uri)
    if listed is None or not set(service.redirect_uris) <= set(listed):
        raise Y04A8220("unreachable" if listed is None else "not listed")


def _read_wishes(asked: Mapping[str, str], service: Service, rules: Rules) -> AuthorizeRequest:
    """What is asked of a proven service, in the order of the table."""
    requested = asked["scope"].split()
    if "openid" not in requested:
        said = "openid scope must be requested when using the acr_values parameter"
        raise RedirectedError("invalid_request", said)
    check_response_type(asked["response_type"])
    known = tuple(dict.fromkeys(scope for scope in requested if scope in scope_table.table(plus=rules.plus)))
    if not {*service.scopes, "openid"}.issuperset(known):
        raise RedirectedError("invalid_scope", "requested scope is not allowed")
    wants_amr = wants_claim_amr(asked.get("claims", ""))
    if wants_amr and AMR not in service.claims:
        raise Y100009()
    return AuthorizeRequest(
        service=service,
        redirect_uri=asked["redirect_uri"],
        scopes=known,
        state=asked["state"],
        nonce=asked["nonce"],
        acr=read_acr(asked["acr_values"], rules),
        prompt=asked.get("prompt", ""),
        idp_hint=read_idp_hint(asked.get("idp_hint", ""), service, rules),
        wants_amr=wants_amr,
        code_challenge=read_challenge(asked),
    )


def check_response_type(given: str) -> None:
    """Only `code`; a type that would answer in the fragment is refused there."""
    if not given:
        raise RedirectedError("invalid_request", "missing required parameter 'response_type'")
    if given != "code":
        in_fragment = bool({"token", "id_token"} & set(given.split()))
        said = "unsupported response_type requested"
        raise RedirectedError("unsupported_response_type", said, in_fragment=in_fragment)


def read_acr(given: str, rules: Rules) -> str:
    """The lowest level asked that is served; a text that is no level counts for the default; else `invalid_acr`."""
    asked = [level for level in EIDAS if level in given.split()]
    for level in asked:
        if level in rules.acr_values:
            return level
    if not asked:
        return rules.default_acr
    expected = ",".join(rules.acr_values)
    said = f"acr_value is not valid, should be equal one of these values, expected {expected}, got {asked[0]}"
    raise RedirectedError("invalid_acr", said)


def read_idp_hint(given: str, service: Service, rules: Rules) -> str:
    """§2.11: in the list of the deployment or in that of the service; of no effect for who is already signed in."""
    if not given or rules.ignores_idp_hint:
        return ""
    if given not in rules.allowed_idp_hints | service.idp_hints:
        raise Y030032()
    return given


def read_challenge(asked: Mapping[str, str]) -> str:
    """RFC 7636 §4.3, where the hub is not strict: S256 or nothing."""
    challenge, method = (asked.get(name, "") for name in PKCE)
    if (challenge or method) and (method != "S256" or not _CHALLENGE.fullmatch(challenge)):
        raise RedirectedError("invalid_request", "code_challenge with code_challenge_method S256 is required")
    return challenge


def wants_claim_amr(claims: str) -> bool:
    """Whether `claims` asks `amr` in the id_token (OpenID Connect Core 1.0 §5.5); another shape is refused."""
    if not claims:
        return False
    try:
        said: Any = json.loads(claims)
    except (ValueError, RecursionError) as error:
        raise RedirectedError("invalid_request", "could not parse the claims parameter JSON") from error
    if not isinstance(said, dict):
        raise RedirectedError("invalid_request", "claims parameter should be a JSON object")
    if said.keys().isdisjoint(("userinfo", "id_token")):
        raise RedirectedError("invalid_request", "claims parameter should have userinfo or id_token properties")
    for member in ("userinfo", "id_token"):
        if not isinstance(said.get(member, {}), dict):
            raise RedirectedError("invalid_request", f"claims.{member} should be an object")
    return AMR in said.get("id_token", {})


def write_error_url(reply_to: ReplyTo, refusal: YRefusal, issuer: str) -> str:
    """Where a refusal is told to the service: `error`, `error_description`, `state`, `iss` (§2.4)."""
    url = write_error_redirect(reply_to, refusal, issuer)
    if not (isinstance(refusal, RedirectedY) and refusal.in_fragment):
        return url
    own, parts = urlsplit(reply_to.redirect_uri).query, urlsplit(url)
    said = parts.query[len(own) :].lstrip("&") if own else parts.query
    return urlunsplit(parts._replace(query=own, fragment=said))
