"""The CAS protocol 1.0, 2.0 and 3.0.3, server side, as pure values (design.md §4, specs/educonnect-ent.md §2).

Browser: `read_login`, then `with_parameters` brings the ticket; `read_logout`. Service: `read_validation` or
`read_saml_validation`, `check_ticket` once the ticket is used up, then `write_success`, `write_plain` or
`write_saml_success`; `read_proxy`. `check_declarable`, `choose`: which services there are. At sign-out:
`write_logout_request`. Randomness and moments come in as parameters; what is refused has a name (`CAS-00NN`).
"""

from preau.protocols.cas.address import Address, parse_address, with_parameters
from preau.protocols.cas.checks import check_ticket
from preau.protocols.cas.declared import Declared, Kind, check_callback, check_declarable, choose, is_match
from preau.protocols.cas.logout import write_logout_request
from preau.protocols.cas.messages import (
    Attribute,
    Format,
    LoginRequest,
    ProxyRequest,
    Shape,
    Success,
    TicketFacts,
    ValidationRequest,
)
from preau.protocols.cas.read import (
    read_format,
    read_login,
    read_logout,
    read_proxy,
    read_saml_validation,
    read_validation,
)
from preau.protocols.cas.saml11 import SamlReply, write_saml_failure, write_saml_success
from preau.protocols.cas.tickets import TicketKind, kind_of, write_ticket
from preau.protocols.cas.write import (
    write_failure,
    write_plain,
    write_plain_failure,
    write_proxy_success,
    write_success,
)

__all__ = [
    "Address",
    "Attribute",
    "Declared",
    "Format",
    "Kind",
    "LoginRequest",
    "ProxyRequest",
    "SamlReply",
    "Shape",
    "Success",
    "TicketFacts",
    "TicketKind",
    "ValidationRequest",
    "check_callback",
    "check_declarable",
    "check_ticket",
    "choose",
    "is_match",
    "kind_of",
    "parse_address",
    "read_format",
    "read_login",
    "read_logout",
    "read_proxy",
    "read_saml_validation",
    "read_validation",
    "with_parameters",
    "write_failure",
    "write_logout_request",
    "write_plain",
    "write_plain_failure",
    "write_proxy_success",
    "write_saml_failure",
    "write_saml_success",
    "write_success",
    "write_ticket",
]
