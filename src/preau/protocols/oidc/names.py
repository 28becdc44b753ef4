"""Words of OpenID Connect Core 1.0 and OAuth 2.0 that several rooms of this package write the same way."""

from __future__ import annotations

from typing import Final

CODE: Final = "authorization_code"
"""The one grant type (RFC 6749 §4.1)."""

RS256: Final = "RS256"
ES256: Final = "ES256"
ALGORITHMS: Final = (RS256, ES256)
"""What we sign with and accept; never `none`, never a MAC (RFC 8725 §3.1)."""

# RFC 6749 §4.1.2.1 and §5.2
INVALID_REQUEST: Final = "invalid_request"
UNAUTHORIZED_CLIENT: Final = "unauthorized_client"
ACCESS_DENIED: Final = "access_denied"
UNSUPPORTED_RESPONSE_TYPE: Final = "unsupported_response_type"
INVALID_SCOPE: Final = "invalid_scope"
INVALID_CLIENT: Final = "invalid_client"
INVALID_GRANT: Final = "invalid_grant"
UNSUPPORTED_GRANT_TYPE: Final = "unsupported_grant_type"
# OpenID Connect Core 1.0 §3.1.2.6
LOGIN_REQUIRED: Final = "login_required"
REQUEST_NOT_SUPPORTED: Final = "request_not_supported"
REQUEST_URI_NOT_SUPPORTED: Final = "request_uri_not_supported"
REGISTRATION_NOT_SUPPORTED: Final = "registration_not_supported"
# RFC 6750 §3.1
INVALID_TOKEN: Final = "invalid_token"  # noqa: S105 - an error code
