"""Doors for machines: the SAML service provider, the OpenID Connect client."""
