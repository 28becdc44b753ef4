"""The ordered tables of checks on an authorization request: each a section of the standard.

The first table proves who asks and where the answer may go; its refusals are shown. The second may answer the client.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from preau.protocols.oidc.messages import PARAMETER_LIMIT, VALUE_LIMIT, Client, Pkce, Provider
from preau.protocols.oidc.refusals import (
    AcrRefused,
    ClaimsRefused,
    ClientUnknown,
    MaxAgeRefused,
    NonceRefused,
    ParameterRepeated,
    ParameterUnknown,
    PkceRefused,
    PromptRefused,
    RedirectUriRefused,
    RegistrationRefused,
    RequestObjectRefused,
    RequestTooLarge,
    RequestUriRefused,
    ResponseModeRefused,
    ResponseTypeMissing,
    ResponseTypeRefused,
    ScopeRefused,
    ScopeWithoutOpenid,
    StateRefused,
)

_VSCHAR: Final = re.compile(r"[\x20-\x7e]*")
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*")
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_SECONDS: Final = re.compile(r"[0-9]{1,9}")
NONCE_LIMIT: Final = 512
ACR_LIMIT: Final = 64


@dataclass(frozen=True)
class Asked:
    """What a request says. `once` holds the parameters given exactly once, `repeated` the names of the others."""

    once: Mapping[str, str]
    repeated: frozenset[str] = frozenset()
    longest: int = 0
    client: Client | None = None

    @classmethod
    def gather(cls, params: Mapping[str, Sequence[str]]) -> Asked:
        """Every value of every name; a parameter without a value is as if it were left out (RFC 6749 §3.1)."""
        once = {name: given[0] for name, given in params.items() if len(given) == 1 and given[0]}
        repeated = frozenset(name for name, given in params.items() if len(given) > 1)
        longest = max((len(text) for name, given in params.items() for text in (name, *given)), default=0)
        return cls(once, repeated, longest)

    def __getitem__(self, name: str) -> str:
        """The value, empty when absent or repeated."""
        return self.once.get(name, "")

    def by(self, client: Client | None) -> Asked:
        """The same, once the client was looked up."""
        return replace(self, client=client)

    @property
    def state(self) -> str:
        """The state to give back: empty when it is not one we would repeat."""
        return self["state"] if _VSCHAR.fullmatch(self["state"]) else ""


Check = Callable[[Asked, Provider], None]


def check_size(asked: Asked, provider: Provider) -> None:
    """RFC 6749 §10.14: bounds of ours on what is read at all."""
    if len(asked.once) + len(asked.repeated) > PARAMETER_LIMIT or asked.longest > VALUE_LIMIT:
        raise RequestTooLarge()


def check_client(asked: Asked, provider: Provider) -> None:
    """RFC 6749 §4.1.2.1: a request of nobody known is told to the person, never sent on."""
    if asked.client is None:
        raise ClientUnknown()


def check_redirect_uri(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1 and RFC 3986 §6.2.1: required, and one of the client's, character by character."""
    if asked.client is None or asked["redirect_uri"] not in asked.client.redirect_uris:
        raise RedirectUriRefused()


def check_repeated(asked: Asked, provider: Provider) -> None:
    """RFC 6749 §3.1: parameters must not be included more than once."""
    if asked.repeated:
        raise ParameterRepeated()


def check_closed_list(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1 ignores other parameters; a provider with a closed list refuses them (specs/franceconnect.md §2.4)."""
    if provider.parameters is not None and not asked.once.keys() <= provider.parameters:
        raise ParameterUnknown()


def check_request_object(asked: Asked, provider: Provider) -> None:
    """§6.1: refused by its own error where it is not supported."""
    if asked["request"]:
        raise RequestObjectRefused()


def check_request_uri(asked: Asked, provider: Provider) -> None:
    """§6.2: never fetched."""
    if asked["request_uri"]:
        raise RequestUriRefused()


def check_registration(asked: Asked, provider: Provider) -> None:
    """§7.2.1: clients are registered beforehand."""
    if asked["registration"]:
        raise RegistrationRefused()


def check_response_type(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1 and RFC 6749 §3.1.1: `code`, nothing else."""
    if not asked["response_type"]:
        raise ResponseTypeMissing()
    if asked["response_type"] != "code":
        raise ResponseTypeRefused()


def check_response_mode(asked: Asked, provider: Provider) -> None:
    """OAuth 2.0 Multiple Response Type Encoding Practices §2.1: `query`, the way of the code flow."""
    if asked["response_mode"] not in ("", "query"):
        raise ResponseModeRefused()


def check_scope(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1 and RFC 6749 §3.3: holds `openid`; an unknown scope is ignored unless the provider is strict."""
    scopes = asked["scope"].split(" ")
    if not _SCOPE.fullmatch(asked["scope"]) or "openid" not in scopes:
        raise ScopeWithoutOpenid()
    assert asked.client is not None
    for scope in scopes:
        if scope in provider.scopes and scope not in asked.client.scopes and scope != "openid":
            raise ScopeRefused()
        if scope not in provider.scopes and provider.refuses_unknown_scopes:
            raise ScopeRefused()


def check_state(asked: Asked, provider: Provider) -> None:
    """RFC 6749 §4.1.1 and appendix A.5: printable ASCII; recommended, required where a provider says so."""
    if not _VSCHAR.fullmatch(asked["state"]) or len(asked["state"]) < provider.state_minimum:
        raise StateRefused()


def check_nonce(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1 and §15.5.2: optional in the code flow, required where a provider says so."""
    nonce = asked["nonce"]
    if not provider.nonce_minimum <= len(nonce) <= NONCE_LIMIT or not nonce.isprintable():
        raise NonceRefused()


def check_prompt(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1: known values, and `none` alone."""
    prompt = asked["prompt"].split()
    if not provider.prompts.issuperset(prompt) or ("none" in prompt and len(set(prompt)) > 1):
        raise PromptRefused()


def check_max_age(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1: seconds."""
    if asked["max_age"] and not _SECONDS.fullmatch(asked["max_age"]):
        raise MaxAgeRefused()


def check_acr_values(asked: Asked, provider: Provider) -> None:
    """§3.1.2.1: a voluntary wish in order of preference, so unknown values are passed over."""
    values = asked["acr_values"].split()
    if len(values) > ACR_LIMIT or (provider.acr_required and not values):
        raise AcrRefused()


def check_pkce(asked: Asked, provider: Provider) -> None:
    """RFC 7636 §4.3 and §4.4.1: S256 only; `plain` proves nothing to who reads the request."""
    assert asked.client is not None
    challenge, method = asked["code_challenge"], asked["code_challenge_method"]
    if not challenge and not method:
        if asked.client.pkce is Pkce.REQUIRED:
            raise PkceRefused()
        return
    if asked.client.pkce is Pkce.REFUSED or method != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise PkceRefused()


def check_claims(asked: Asked, provider: Provider) -> None:
    """§5.5: a JSON object whose members are objects; ignored where the provider does not read it."""
    if not asked["claims"] or not provider.reads_claims:
        return
    try:
        claims: Any = json.loads(asked["claims"])
    except (ValueError, RecursionError) as error:
        raise ClaimsRefused() from error
    if not isinstance(claims, dict) or not all(
        isinstance(claims.get(member), (dict, type(None))) for member in ("id_token", "userinfo")
    ):
        raise ClaimsRefused()


def granted_scopes(asked: Asked, provider: Provider) -> tuple[str, ...]:
    """The scopes granted, in the order asked, each once; what the provider does not know is passed over (§3.1.2.1)."""
    return tuple(dict.fromkeys(scope for scope in asked["scope"].split(" ") if scope in provider.scopes))


def acr_values_of(asked: Asked, provider: Provider) -> tuple[str, ...]:
    """The known classes asked, in order of preference."""
    return tuple(dict.fromkeys(value for value in asked["acr_values"].split() if value in provider.acr_values))


CHECKS_SHOWN: Final[tuple[Check, ...]] = (check_size, check_client, check_redirect_uri)
"""In this order, before any redirect."""

CHECKS_REDIRECTED: Final[tuple[Check, ...]] = (
    check_repeated,
    check_closed_list,
    check_request_object,
    check_request_uri,
    check_registration,
    check_response_type,
    check_response_mode,
    check_scope,
    check_state,
    check_nonce,
    check_prompt,
    check_max_age,
    check_acr_values,
    check_pkce,
    check_claims,
)
"""In this order; the first that fails names the refusal."""
