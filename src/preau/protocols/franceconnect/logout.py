"""Sign-out asked by a service (specs/franceconnect.md §2.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from preau.protocols.franceconnect.authorize import FindService
from preau.protocols.franceconnect.codes import Y000400, Y040001, Y045AFAE
from preau.protocols.franceconnect.messages import Service
from preau.protocols.oidc import KeySet, read_id_token_hint
from preau.protocols.oidc.logout import HINT_LIMIT
from preau.protocols.oidc.messages import VALUE_LIMIT
from preau.protocols.oidc.refusals_token import HintInvalid

PARAMETERS: Final = frozenset(
    {"id_token_hint", "post_logout_redirect_uri", "state", "client_id", "logout_hint", "ui_locales"}
)


@dataclass(frozen=True)
class LogoutAsked:
    """A valid wish to sign out. `post_logout_redirect_uri` is empty when the person stays on our page."""

    service: Service
    subject: str
    post_logout_redirect_uri: str = ""
    state: str = ""


def read_logout(
    params: Mapping[str, Sequence[str]], find_service: FindService, keys: KeySet, issuer: str
) -> LogoutAsked:
    """The wish in `params`; an expired id_token is accepted.

    Raises Y000400 (no hint, another parameter), Y045AFAE (a hint that is not ours) or Y040001 (another address).
    """
    asked: dict[str, str] = {}
    for name, given in params.items():
        limit = HINT_LIMIT if name == "id_token_hint" else VALUE_LIMIT
        if name not in PARAMETERS or len(given) != 1 or len(given[0]) > limit or "\0" in given[0]:
            raise Y000400("logout parameters")
        asked[name] = given[0]
    if not asked.get("id_token_hint"):
        raise Y000400("id_token_hint")
    try:
        hint = read_id_token_hint(asked["id_token_hint"], keys, issuer)
    except HintInvalid as problem:
        raise Y045AFAE(problem.detail) from problem
    service = find_service(hint.client_id)
    if service is None or asked.get("client_id", "") not in ("", hint.client_id):
        raise Y045AFAE("client_id")
    wanted = asked.get("post_logout_redirect_uri", "")
    if wanted and wanted not in service.post_logout_redirect_uris:
        raise Y040001("post_logout_redirect_uri")
    return LogoutAsked(service, hint.subject, wanted, asked.get("state", ""))
