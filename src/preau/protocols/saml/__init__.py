"""SAML 2.0 web browser sign-in, both sides, as pure values (design.md §4, specs/educonnect-ent.md §1).

Identity provider: `read_authn_request` or `read_unsolicited`, then `write_response` or `write_error`; `read_logout`,
`write_logout_request` and `_response`; `idp_metadata`, `read_sp_metadata`. Service provider: `write_authn_request`,
then `read_response` with `Expectations`; `sp_metadata`, `read_idp_metadata`. Keys come in as parameters (`keys`, and
`keyfiles`, the one room that reads a disk).
What a signature covers is all that is ever read; what is refused has a name (`SAML-00NN`).
"""

from preau.protocols.saml.keys import KeyPair, load_key_pair, make_key_pair
from preau.protocols.saml.logout import (
    LogoutAnswer,
    LogoutRequest,
    LogoutResponse,
    LogoutSpec,
    read_logout,
    sign_message,
    write_logout_request,
    write_logout_response,
)
from preau.protocols.saml.messages import (
    Acs,
    Assertion,
    Attribute,
    AuthnRequest,
    ErrorSpec,
    Expectations,
    IdentityProvider,
    IdpConfig,
    ResponseSpec,
    ServiceProvider,
    Slo,
    SpConfig,
)
from preau.protocols.saml.metadata import idp_metadata, read_idp_metadata, read_sp_metadata, sp_metadata
from preau.protocols.saml.read import read_response
from preau.protocols.saml.requests import read_authn_request, read_unsolicited
from preau.protocols.saml.write import write_authn_request, write_error, write_response

__all__ = [
    "Acs",
    "Assertion",
    "Attribute",
    "AuthnRequest",
    "ErrorSpec",
    "Expectations",
    "IdentityProvider",
    "IdpConfig",
    "KeyPair",
    "LogoutAnswer",
    "LogoutRequest",
    "LogoutResponse",
    "LogoutSpec",
    "ResponseSpec",
    "ServiceProvider",
    "Slo",
    "SpConfig",
    "idp_metadata",
    "load_key_pair",
    "make_key_pair",
    "read_authn_request",
    "read_idp_metadata",
    "read_logout",
    "read_response",
    "read_sp_metadata",
    "read_unsolicited",
    "sign_message",
    "sp_metadata",
    "write_authn_request",
    "write_error",
    "write_logout_request",
    "write_logout_response",
    "write_response",
]
