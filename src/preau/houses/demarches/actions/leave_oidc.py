"""Close the session of the OpenID provider too (OpenID Connect RP-Initiated Logout 1.0)."""

from __future__ import annotations

import logging

from preau.houses.demarches import settings
from preau.houses.demarches.actions.begin_oidc import relying
from preau.houses.demarches.refusals import ConnexionNonReglee
from preau.kit import sealkit
from preau.kit.courier.vault import UnsealError
from preau.kit.sessions.models import Session
from preau.protocols.oidc.relying import RelyingRefusal

log = logging.getLogger("preau.demarches")
ID_TOKEN = "id_token"  # noqa: S105 - the name of a key
"""Key of a session's data: the id_token, sealed to its subject."""


def leave_oidc(session: Session) -> str:
    """Where the provider closes the session it opened; empty for another protocol, or when it cannot be asked."""
    sealed = str(session.data.get(ID_TOKEN, ""))
    if not sealed:
        return ""
    try:
        id_token = sealkit.unseal(sealed, session.subject)
        return relying().logout_url(id_token, settings.current().oidc_sortie_uri, "")
    except (UnsealError, ValueError, RelyingRefusal, ConnexionNonReglee) as problem:
        log.warning("no sign-out at the provider: %s", type(problem).__name__)
        return ""
