"""The ordered tables of checks on what a provider says: the callback, the id_token, userinfo.

Sections are of OpenID Connect Core 1.0 unless said otherwise. The first check that fails names the refusal.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from preau.protocols.oidc.checks import Asked
from preau.protocols.oidc.messages import PARAMETER_LIMIT, VALUE_LIMIT
from preau.protocols.oidc.relying.documents import clean_description, clean_error
from preau.protocols.oidc.relying.messages import ACR_LEVELS, ProviderMetadata, RelyingParty
from preau.protocols.oidc.relying.refusals import (
    CallbackIssuerWrong,
    CallbackMalformed,
    ProviderError,
    StateWrong,
)
from preau.protocols.oidc.relying.refusals_token import (
    AcrTooLow,
    AtHashWrong,
    AudienceWrong,
    AuthTimeWrong,
    NonceWrong,
    SubjectDiffers,
    SubjectMalformed,
    TokenExpired,
    TokenFromTheFuture,
    TokenIssuerWrong,
)
from preau.protocols.oidc.write import at_hash

SUBJECT_LIMIT: Final = 255


def same(given: object, expected: str) -> bool:
    """Whether `given` is the text `expected`, in constant time; never for an empty expectation."""
    if not isinstance(given, str) or not expected:
        return False
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Came:
    """What the browser brought back, beside what was asked."""

    said: Asked
    state: str
    issuer: str
    requires_iss: bool


def check_callback_size(came: Came) -> None:
    """RFC 6749 §10.14: bounds of ours on what is read at all."""
    if len(came.said.once) + len(came.said.repeated) > PARAMETER_LIMIT or came.said.longest > VALUE_LIMIT:
        raise CallbackMalformed("size")


def check_callback_repeated(came: Came) -> None:
    """RFC 6749 §3.1: a parameter comes once."""
    if came.said.repeated:
        raise CallbackMalformed("repeated")


def check_callback_state(came: Came) -> None:
    """RFC 6749 §10.12 and RFC 9700 §4.7: the state this browser was given, for an error as for a code."""
    if not same(came.said["state"], came.state):
        raise StateWrong()


def check_callback_iss(came: Came) -> None:
    """RFC 9207 §2.4: compared to the letter when it is there, and it must be where the provider promises it."""
    iss = came.said["iss"]
    if (iss or came.requires_iss) and iss != came.issuer:
        raise CallbackIssuerWrong()


def check_callback_error(came: Came) -> None:
    """§3.1.2.6: an error is read before any code beside it (specs/franceconnect.md §7.1)."""
    if came.said["error"]:
        raise ProviderError(clean_error(came.said["error"]), clean_description(came.said["error_description"]))


def check_callback_code(came: Came) -> None:
    """RFC 6749 §4.1.2 and appendix A.11: printable ASCII."""
    code = came.said["code"]
    if not code or not code.isascii() or not code.isprintable():
        raise CallbackMalformed("code")


@dataclass(frozen=True)
class Told:
    """Claims whose signature is proven, beside who we are, who was asked and when."""

    claims: Mapping[str, Any]
    party: RelyingParty
    metadata: ProviderMetadata
    now: datetime
    nonce: str = ""
    access_token: str = ""
    sub: str = ""


def check_iss(told: Told) -> None:
    """§3.1.3.7 rule 2: the provider that was asked, to the letter."""
    if told.claims.get("iss") != told.metadata.issuer:
        raise TokenIssuerWrong()


def check_aud(told: Told) -> None:
    """§3.1.3.7 rule 3: our client_id, alone or in a list."""
    aud = told.claims.get("aud")
    if not (aud == told.party.client_id or (isinstance(aud, list) and told.party.client_id in aud)):
        raise AudienceWrong("aud")


def check_azp(told: Told) -> None:
    """§3.1.3.7 rules 4 and 5: required among several audiences, and ours whenever it is there."""
    aud, azp = told.claims.get("aud"), told.claims.get("azp")
    if (azp is not None or (isinstance(aud, list) and len(aud) > 1)) and azp != told.party.client_id:
        raise AudienceWrong("azp")


def check_sub(told: Told) -> None:
    """§2 and §5.1: a text of 1 to 255 characters; its pattern is the provider's business."""
    sub = told.claims.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= SUBJECT_LIMIT:
        raise SubjectMalformed()


def check_exp(told: Told) -> None:
    """§3.1.3.7 rule 9: before `exp`, the skew allowed."""
    exp = _seconds(told.claims.get("exp"))
    if exp is None or told.now.timestamp() - told.party.skew.total_seconds() >= exp:
        raise TokenExpired()


def check_exp_if_any(told: Told) -> None:
    """§5.3.2 asks no `exp` of userinfo; one that is there holds (specs/franceconnect.md §2.7)."""
    if "exp" in told.claims:
        check_exp(told)


def check_iat(told: Told) -> None:
    """§2: required, and not in the future beyond the skew (specs/franceconnect.md §2.7)."""
    iat = _seconds(told.claims.get("iat"))
    if iat is None or iat > told.now.timestamp() + told.party.skew.total_seconds():
        raise TokenFromTheFuture("iat")


def check_iat_if_any(told: Told) -> None:
    """§5.3.2 asks no `iat` of userinfo either."""
    if "iat" in told.claims:
        check_iat(told)


def check_nbf(told: Told) -> None:
    """RFC 7519 §4.1.5: optional."""
    if "nbf" not in told.claims:
        return
    nbf = _seconds(told.claims["nbf"])
    if nbf is None or nbf > told.now.timestamp() + told.party.skew.total_seconds():
        raise TokenFromTheFuture("nbf")


def check_nonce(told: Told) -> None:
    """§3.1.3.7 rule 11 and §15.5.2: that of this sign-in, so that neither a code nor a token of another will do."""
    if not same(told.claims.get("nonce"), told.nonce):
        raise NonceWrong()


def check_acr(told: Told) -> None:
    """§3.1.3.7 rule 12: at least the lowest level asked, among those that can be compared."""
    asked = [ACR_LEVELS[value] for value in told.party.acr_values if value in ACR_LEVELS]
    acr = told.claims.get("acr")
    if asked and (ACR_LEVELS.get(acr, 0) if isinstance(acr, str) else 0) < min(asked):
        raise AcrTooLow()


def check_auth_time(told: Told) -> None:
    """§3.1.3.7 rule 13: where `max_age` was asked, the moment is there and recent enough."""
    if told.party.max_age is None:
        return
    at, skew = _seconds(told.claims.get("auth_time")), told.party.skew.total_seconds()
    age = None if at is None else told.now.timestamp() - at
    if age is None or not -skew <= age <= told.party.max_age.total_seconds() + skew:
        raise AuthTimeWrong()


def check_at_hash(told: Told) -> None:
    """§3.1.3.8: optional in the code flow, so verified when it is there (specs/franceconnect.md §2.6)."""
    if "at_hash" in told.claims and not same(told.claims["at_hash"], at_hash(told.access_token)):
        raise AtHashWrong()


def check_same_sub(told: Told) -> None:
    """§5.3.2: userinfo without the id_token's `sub` must not be used."""
    check_sub(told)
    if not same(told.claims["sub"], told.sub):
        raise SubjectDiffers()


def _seconds(moment: object) -> float | None:
    """RFC 7519 §2 NumericDate: seconds, perhaps with a fraction; None for anything else."""
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        return None
    try:
        return float(moment) if math.isfinite(moment) else None
    except OverflowError:
        return None


CHECKS_CALLBACK: Final[tuple[Callable[[Came], None], ...]] = (
    check_callback_size,
    check_callback_repeated,
    check_callback_state,
    check_callback_iss,
    check_callback_error,
    check_callback_code,
)

CHECKS_ID_TOKEN: Final[tuple[Callable[[Told], None], ...]] = (
    check_iss,
    check_aud,
    check_azp,
    check_sub,
    check_exp,
    check_iat,
    check_nbf,
    check_nonce,
    check_acr,
    check_auth_time,
    check_at_hash,
)

CHECKS_SIGNED_USERINFO: Final[tuple[Callable[[Told], None], ...]] = (
    check_iss,
    check_aud,
    check_exp_if_any,
    check_iat_if_any,
    check_nbf,
    check_same_sub,
)

CHECKS_PLAIN_USERINFO: Final[tuple[Callable[[Told], None], ...]] = (check_same_sub,)
"""Plain JSON has no envelope to check (§5.3.2)."""
