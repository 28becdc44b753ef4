"""FranceConnect's dialect of OpenID Connect, as pure values (specs/franceconnect.md §2, §3; design.md §4).

Towards services: `read_authorize` (the outcome table of §2.4), `read_logout`, the id_token and userinfo of §2.6 and
§2.7, discovery. Towards identity providers: `read_identity`. Towards the civil register: `rnipp`. What is refused has
the real platform's code (`codes`): `Y0` to `Y6`.
"""

from preau.protocols.franceconnect.authorize import AuthorizeRequest, read_authorize, write_error_url
from preau.protocols.franceconnect.discovery import write_discovery
from preau.protocols.franceconnect.identity import Identity, read_identity
from preau.protocols.franceconnect.logout import LogoutAsked, read_logout
from preau.protocols.franceconnect.messages import Rules, Service
from preau.protocols.franceconnect.subject import compute_sub, identity_hash

__all__ = [
    "AuthorizeRequest",
    "Identity",
    "LogoutAsked",
    "Rules",
    "Service",
    "compute_sub",
    "identity_hash",
    "read_authorize",
    "read_identity",
    "read_logout",
    "write_discovery",
    "write_error_url",
]
