"""Sign-out asked by a client (OpenID Connect RP-Initiated Logout 1.0), and the id_token_hint of any request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from preau.protocols.oidc.checks import Asked
from preau.protocols.oidc.keys import BadToken, KeySet
from preau.protocols.oidc.messages import PARAMETER_LIMIT, VALUE_LIMIT, IdTokenHint, LogoutRequest
from preau.protocols.oidc.read import FindClient, find_by_id
from preau.protocols.oidc.refusals import RequestTooLarge
from preau.protocols.oidc.refusals_token import HintInvalid, LogoutUriRefused

HINT_LIMIT = 8192


def read_id_token_hint(token: str, keys: KeySet, issuer: str) -> IdTokenHint:
    """Whose id_token this is: signed by one of our keys and issued by us, expired or not (§2). Raises HintInvalid."""
    try:
        claims = keys.read(token)
    except BadToken as error:
        raise HintInvalid(str(error)) from error
    client_id, subject, sid = claims.get("aud"), claims.get("sub"), claims.get("sid", "")
    if claims.get("iss") != issuer or not all(isinstance(text, str) for text in (client_id, subject, sid)):
        raise HintInvalid("iss, aud, sub or sid")
    return IdTokenHint(str(client_id), str(subject), str(sid))


def read_logout_request(
    params: Mapping[str, Sequence[str]], find_client: FindClient, keys: KeySet, issuer: str
) -> LogoutRequest:
    """A wish to sign out (§2), from a GET's query or a POST's form. Raises ShownRefusals.

    The client is that of the hint, else that of `client_id`; both must be the same when both come. The address to go
    on to is one of that client's, character by character (§3).
    """
    asked = Asked.gather(params)
    hint_text = asked["id_token_hint"]
    others = max((len(text) for name, text in asked.once.items() if name != "id_token_hint"), default=0)
    if asked.repeated or len(asked.once) > PARAMETER_LIMIT or others > VALUE_LIMIT or len(hint_text) > HINT_LIMIT:
        raise RequestTooLarge()
    hint = read_id_token_hint(hint_text, keys, issuer) if hint_text else None
    client_id = hint.client_id if hint is not None else asked["client_id"]
    if asked["client_id"] not in ("", client_id):
        raise HintInvalid("client_id")
    client = find_by_id(client_id, find_client)
    wanted = asked["post_logout_redirect_uri"]
    if wanted and (client is None or wanted not in client.post_logout_redirect_uris):
        raise LogoutUriRefused()
    return LogoutRequest(client, hint, wanted, asked.state)
